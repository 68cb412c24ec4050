import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startGateway } from '../support/gateway.ts';

/** The first query of the README. */
const fleetPage = /```graphql\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';

/** Long beside all computing, so that calls of one round overlap and those of the next do not. */
const delayMs = 250;

interface Attempt {
  readonly upstream: string;
  readonly operation: string;
  readonly startMs: number;
  readonly endMs: number;
}

async function scene() {
  const attempts: Attempt[] = [];
  const gateway = await startGateway({
    log: (line) => {
      const { msg, time: endMs, upstream, operation } = JSON.parse(line);
      const isLogin = String(operation).startsWith('user.');
      if (msg === 'upstream call' && !isLogin) attempts.push({ upstream, operation, startMs: endMs - delayMs, endMs });
    },
  });
  onTestFinished(() => gateway.close());
  const ask = async (document: string, variables: Record<string, unknown> = {}) => {
    attempts.length = 0;
    const { data, errors } = await gateway.query(document, variables);
    expect(errors).toBeUndefined();
    return data;
  };
  return { gateway, ask, attempts };
}

/** The longest chain of calls of which each began after another had ended. */
function roundTrips(attempts: readonly Attempt[]): Record<string, number> {
  const chains = Map.groupBy(attempts, ({ upstream }) => upstream);
  return Object.fromEntries(
    [...chains].map(([upstream, calls]) => {
      let [length, endMs] = [0, Number.NEGATIVE_INFINITY];
      for (const call of calls.toSorted((a, b) => a.endMs - b.endMs)) {
        if (call.startMs < endMs) continue;
        [length, endMs] = [length + 1, call.endMs];
      }
      return [upstream, length];
    }),
  );
}

describe('A page over many lists', () => {
  it('waits for three round trips to each upstream, though nothing is known yet', async () => {
    const { gateway, ask, attempts } = await scene();
    gateway.emulator.setFaults([{ kind: 'slow', delayMs }]);
    await ask(fleetPage);
    expect(roundTrips(attempts)).toEqual({ lingjun: 3, bridgx: 3 });
  });
});

describe('What is read ahead costs nothing:', () => {
  const nested = 'nodes { name vccs { totalCount } }';

  it.each([
    ['a page that is known to show one region only', `{ vpds(first: 1) { ${nested} } }`],
    ['a filter', `query ($name: String) { vpds(filter: { name: $name }) { ${nested} } }`],
  ])('%s reads what its rows need', async (_, document) => {
    const { gateway, ask } = await scene();
    const name = gateway.emulator.fleet.lingjun.vpds[0]?.vpdName;
    await ask(document, { name });
    expect(gateway.calls()).toEqual({ ListVpds: 2, ListVccs: 1 });
  });

  it('a page that was long enough while the list was short reads no more than its rows need', async () => {
    const { gateway, ask } = await scene();
    const { vpds } = gateway.emulator.fleet.lingjun;
    await ask(`{ vpds { ${nested} } }`);
    expect(gateway.calls()).toEqual({ ListVpds: 2, ListVccs: 2 });
    const first = vpds.filter(({ regionId }) => regionId === 'cn-hangzhou').length;
    await ask(`query ($first: Int) { vpds(first: $first) { ${nested} } }`, { first });
    expect(gateway.calls()).toEqual({ ListVpds: 2, ListVccs: 1 });
  });

  it('a field that is skipped, or wants another freshness, is not read ahead', async () => {
    const { gateway, ask } = await scene();
    const document = (directive: string) => `{ vpds { nodes { name vccs ${directive} { totalCount } } } }`;
    await ask(document('@include(if: false)'));
    expect(gateway.calls()).toEqual({ ListVpds: 2 });
    await ask(document('@freshness(maxAgeSeconds: 0)'));
    expect(gateway.calls()).toEqual({ ListVpds: 2, ListVccs: 2 });
  });

  it('a closed day that the history has is not read again', async () => {
    const { gateway, ask } = await scene();
    const document = '{ clusters { nodes { name usageDay { machineHours } } } }';
    await ask(document);
    gateway.calls();
    await ask(document);
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1 });
  });

  it('one list that fails leaves the others as they are', async () => {
    const { gateway } = await scene();
    gateway.emulator.setFaults([{ kind: 'reset', operation: 'ListVccs' }]);
    const { data, errors } = await gateway.query(`{ vpds { ${nested} } }`);
    expect(data.vpds.nodes).toHaveLength(12);
    expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
    gateway.emulator.setFaults([{ kind: 'reset', operation: 'ListVpds' }]);
    const failed = await gateway.query(`{ vpds { ${nested} } }`);
    expect(failed.errors?.map(({ path }) => path)).toEqual([['vpds']]);
  });
});
