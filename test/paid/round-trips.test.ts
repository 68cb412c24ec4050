import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startGateway } from '../support/gateway.ts';

/** The first query of the README. */
const fleetPage = /```graphql\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';

/** Long beside all computing, so that calls of one round are all under way before the first of them ends. */
const delayMs = 400;

interface Attempt {
  readonly origin: string;
  readonly startMs: number;
  endMs: number;
}

/** Requests of this process to the upstreams, logins left out, as the HTTP client tells of them. */
function watchRequests(): Attempt[] {
  const attempts = new Map<object, Attempt>();
  const seen: Attempt[] = [];
  const onStart = (message: unknown) => {
    const { request } = message as { request: { origin: string; path: string } }; // undici's documented message
    if (request.path.includes('/user/')) return;
    const attempt = { origin: request.origin, startMs: performance.now(), endMs: Number.POSITIVE_INFINITY };
    attempts.set(request, attempt);
    seen.push(attempt);
  };
  const onEnd = (message: unknown) => {
    const attempt = attempts.get((message as { request: object }).request); // as above
    if (attempt) attempt.endMs = performance.now();
  };
  subscribe('undici:client:sendHeaders', onStart);
  subscribe('undici:request:trailers', onEnd);
  onTestFinished(() => {
    unsubscribe('undici:client:sendHeaders', onStart);
    unsubscribe('undici:request:trailers', onEnd);
  });
  return seen;
}

async function scene() {
  const gateway = await startGateway();
  onTestFinished(() => gateway.close());
  const ask = async (document: string, variables: Record<string, unknown> = {}) => {
    const { data, errors } = await gateway.query(document, variables);
    expect(errors).toBeUndefined();
    return data;
  };
  return { gateway, ask };
}

/** The longest chain of calls of which each began after another had ended. */
function roundTrips(attempts: readonly Attempt[]): number {
  let [length, endMs] = [0, Number.NEGATIVE_INFINITY];
  for (const call of attempts.toSorted((a, b) => a.endMs - b.endMs)) {
    if (call.startMs < endMs) continue;
    [length, endMs] = [length + 1, call.endMs];
  }
  return length;
}

describe('A page over many lists', () => {
  it('waits for three round trips to each upstream, though nothing is known yet', async () => {
    const { gateway, ask } = await scene();
    const { lingjunUrl, bridgxUrl } = gateway.emulator;
    gateway.emulator.setFaults([{ kind: 'slow', delayMs }]);
    const attempts = watchRequests();
    await ask(fleetPage);
    const to = (url: string) => attempts.filter(({ origin }) => origin === new URL(url).origin);
    expect([roundTrips(to(lingjunUrl)), roundTrips(to(bridgxUrl))]).toEqual([3, 3]);
  });
});

it('What is read ahead is the thing itself, as of its own time', async () => {
  const { ask } = await scene();
  const fields = 'nodeId zone vpcId account region';
  const { vccs } = await ask(
    `{ vccs { nodes { elasticNetworkInterfaces(first: 100) { nodes { node { ${fields} } } } } } }`,
  );
  const { lingjunNodes } = await ask(`{ lingjunNodes(first: 1000) { nodes { ${fields} } } }`);
  const known = new Map(lingjunNodes.nodes.map((node: { nodeId: string }) => [node.nodeId, node]));
  const seen = vccs.nodes
    .flatMap(({ elasticNetworkInterfaces }: { elasticNetworkInterfaces: { nodes: { node: unknown }[] } }) =>
      elasticNetworkInterfaces.nodes.map(({ node }) => node),
    )
    .filter((node: unknown) => node !== null);
  expect(seen.length).toBeGreaterThan(50);
  for (const node of seen) expect(node).toEqual(known.get(node.nodeId));
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
