import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';

describe('how long a caller may keep an answer', () => {
  let gateway: TestGateway;
  let nowMs = noon;
  const later = (seconds: number) => {
    nowMs += seconds * 1000;
    gateway.at(nowMs);
  };
  const cacheControl = async (query: string) => {
    const response = await gateway.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    await response.json();
    return response.headers.get('cache-control');
  };

  beforeAll(async () => {
    gateway = await startGateway({ env: { CACHE_MEMORY_MB: '8' } });
  });
  beforeEach(() => {
    gateway.emulator.setFaults([]);
    later(86_400);
  });
  afterAll(() => gateway.close());

  it('is as long as its shortest-lived part is fresh', async () => {
    expect(await cacheControl('{ vpds { totalCount } }')).toBe('private, max-age=60');
    expect(await cacheControl('{ vpds { totalCount } clusters { totalCount } }')).toBe('private, max-age=30');
  });

  it('is what is left of the oldest part', async () => {
    await cacheControl('{ vpds { totalCount } }');
    later(45);
    expect(await cacheControl('{ vpds { totalCount } }')).toBe('private, max-age=15');
    expect(await cacheControl('{ vpds { totalCount } vccs { totalCount } }')).toBe('private, max-age=15');
  });

  it('is no longer than the caller wants its answers to be', async () => {
    expect(await cacheControl('{ vpds @freshness(maxAgeSeconds: 7) { totalCount } }')).toBe('private, max-age=7');
  });

  it('is not at all for a stale answer, one with gaps or errors, and one that no upstream had a part in', async () => {
    await cacheControl('{ vpds { totalCount } }');
    later(70);
    expect(await cacheControl('{ vpds { totalCount } }')).toBe('private, max-age=0');
    gateway.emulator.setFaults([{ kind: 'error', operation: 'ListErs', status: 400, code: 'Forbidden', times: 1 }]);
    expect(await cacheControl('{ ers { totalCount gaps { region } } }')).toBe('no-store');
    gateway.emulator.setFaults([{ kind: 'empty' }]);
    expect(await cacheControl('{ subnets { totalCount } }')).toBe('no-store');
    expect(await cacheControl('{ __typename }')).toBe('no-store');
  });
});
