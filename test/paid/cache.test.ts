import { describe, expect, it, onTestFinished } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { encodeId } from '../../src/graph/ids.ts';
import { keyOf } from '../../src/upstream/keys.ts';
import { ownMachines, pagesOf } from '../domains/bridgx-facts.ts';
import { idOf, some } from '../domains/lingjun-facts.ts';
import { noon, type TestGateway } from '../support/gateway.ts';
import { testedAccount } from '../support/tested-account.ts';
import { iso, startPaidOnce } from './paid-gateway.ts';

const second = 1_000;
const minute = 60 * second;
const vpds = '{ vpds { nodes { vpdId name freshness { source asOf reason } } } }';

interface VpdNode {
  vpdId: string;
  name: string;
  freshness: { source: string; asOf: string; reason: string | null };
}

async function nodesOf(gateway: TestGateway, document = vpds): Promise<VpdNode[]> {
  const { data, errors } = await gateway.query(document);
  expect(errors).toBeUndefined();
  return data.vpds.nodes;
}

const freshnessOf = (nodes: readonly VpdNode[]) => [
  ...new Set(nodes.map(({ freshness }) => JSON.stringify(freshness))),
];
const named = (nodes: readonly VpdNode[], vpdId: string) => some(nodes, (node) => node.vpdId === vpdId).name;

/** Gives the fleet's first VPD another name; returns its id with both. */
function rename({ fleet }: Emulator) {
  const vpd = some(fleet.lingjun.vpds);
  const before = vpd.vpdName;
  vpd.vpdName = `${before}-renamed`;
  return { vpdId: vpd.vpdId, before, after: vpd.vpdName };
}

describe('An answer that is remembered', () => {
  it('costs nothing, says so, and says as of when it is', async () => {
    const gateway = await startPaidOnce();
    const first = await nodesOf(gateway);
    expect(freshnessOf(first)).toEqual([JSON.stringify({ source: 'LIVE', asOf: iso(noon), reason: null })]);
    expect(gateway.calls()).toEqual({ ListVpds: 2 });
    gateway.at(noon + 59 * second);
    const { data, extensions } = await gateway.query(vpds);
    expect(gateway.calls()).toEqual({});
    expect(extensions?.bill).toEqual({ currency: 'USD', actual: '0', saved: '0.002', calls: 0, billedCalls: 0 });
    const freshness = { source: 'CACHE', asOf: iso(noon), reason: 'it is fresh enough' };
    expect(data.vpds.nodes).toEqual(first.map((node) => ({ ...node, freshness })));
  });

  it('serves the machines of a few clusters out of the list of all', async () => {
    const gateway = await startPaidOnce();
    const machinesOf = (filter: string) => `{ clusters${filter} { nodes { name machines { nodes { instanceId } } } } }`;
    const { data } = await gateway.query(machinesOf(''));
    gateway.calls();
    const shown = some(
      data.clusters.nodes,
      ({ machines }: { machines: { nodes: unknown[] } }) => machines.nodes.length > 1,
    );
    const alone = await gateway.query(machinesOf(`(filter: { names: [${JSON.stringify(Object(shown).name)}] })`));
    expect(alone.data.clusters.nodes).toEqual([shown]);
    expect(gateway.calls()).toEqual({});
  });

  it('serves every other query that needs the same list', async () => {
    const gateway = await startPaidOnce();
    await nodesOf(gateway);
    gateway.calls();
    const vpd = some(gateway.emulator.fleet.lingjun.vpds);
    const { data } = await gateway.query('query ($id: ID!) { vpd(id: $id) { name } }', {
      id: idOf('Vpd', vpd, vpd.vpdId),
    });
    expect(data.vpd.name).toBe(vpd.vpdName);
    expect(gateway.calls()).toEqual({});
  });

  it('is served stale for a while, marked, with one call behind it for all who ask', async () => {
    const gateway = await startPaidOnce();
    await nodesOf(gateway);
    gateway.calls();
    const { vpdId, before, after } = rename(gateway.emulator);
    gateway.at(noon + minute);
    const answers = await Promise.all(Array.from({ length: 10 }, () => nodesOf(gateway)));
    const stale = { source: 'STALE', asOf: iso(noon), reason: 'it is being asked again' };
    for (const nodes of answers) {
      expect(freshnessOf(nodes)).toEqual([JSON.stringify(stale)]);
      expect(named(nodes, vpdId)).toBe(before);
    }
    const fresh = { source: 'CACHE', asOf: iso(noon + minute), reason: 'it is fresh enough' };
    await expect.poll(async () => freshnessOf(await nodesOf(gateway))).toEqual([JSON.stringify(fresh)]);
    expect(named(await nodesOf(gateway), vpdId)).toBe(after);
    expect(gateway.calls()).toEqual({ ListVpds: 2 });
  });

  it('is not served at all when it is too old and the upstream answers', async () => {
    const gateway = await startPaidOnce();
    await nodesOf(gateway);
    const { vpdId, after } = rename(gateway.emulator);
    gateway.at(noon + 10 * minute);
    const nodes = await nodesOf(gateway);
    expect(freshnessOf(nodes)).toEqual([
      JSON.stringify({ source: 'LIVE', asOf: iso(noon + 10 * minute), reason: null }),
    ]);
    expect(named(nodes, vpdId)).toBe(after);
  });
});

describe('When the upstream dies', () => {
  it('what is remembered is given, marked with why; who insists on new answers gets the error', async () => {
    const gateway = await startPaidOnce();
    const before = await nodesOf(gateway);
    gateway.at(noon + 10 * minute);
    gateway.emulator.setFaults([{ kind: 'reset', upstream: 'lingjun' }]);
    const freshness = { source: 'STALE', asOf: iso(noon), reason: 'UPSTREAM_UNAVAILABLE' };
    expect(await nodesOf(gateway)).toEqual(before.map((node) => ({ ...node, freshness })));
    const insisting = vpds.replace('vpds', 'vpds @freshness(maxAgeSeconds: 0)');
    const { data, errors } = await gateway.query(insisting);
    expect(data).toEqual({ vpds: null });
    expect(errors).toMatchObject([
      { path: ['vpds'], extensions: { code: 'UPSTREAM_UNAVAILABLE', operation: 'ListVpds' } },
    ]);
    const content = insisting.replace('0)', '0, orStale: true)');
    expect(freshnessOf(await nodesOf(gateway, content))).toEqual([JSON.stringify(freshness)]);
  });

  it('answers older than a day are no longer given', async () => {
    const gateway = await startPaidOnce();
    await nodesOf(gateway);
    gateway.at(noon + 25 * 60 * minute);
    gateway.emulator.setFaults([{ kind: 'reset', upstream: 'lingjun' }]);
    const { errors } = await gateway.query(vpds);
    expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
  });
});

describe('A refusal', () => {
  const one = 'query ($id: ID!) { vpd(id: $id) { name } }';

  it('"not found" is billed once for all who ask within half a minute', async () => {
    const gateway = await startPaidOnce();
    const [region] = gateway.emulator.fleet.lingjun.regions;
    const id = idOf('Vpd', { regionId: region?.regionId ?? '' }, 'vpd-nowhere');
    expect((await gateway.query(one, { id })).data).toEqual({ vpd: null });
    const again = await gateway.query(one, { id });
    expect(again.data).toEqual({ vpd: null });
    expect(again.extensions?.bill).toMatchObject({ actual: '0', billedCalls: 0 });
    expect(gateway.calls()).toEqual({ GetVpd: 1 });
    gateway.at(noon + 30 * second);
    await gateway.query(one, { id });
    expect(gateway.calls()).toEqual({ GetVpd: 1 });
  });

  it('of the input is remembered too, and the memory of it is not billed', async () => {
    const gateway = await startPaidOnce();
    const vpd = some(gateway.emulator.fleet.lingjun.vpds);
    gateway.emulator.setFaults([
      { kind: 'error', operation: 'GetVpd', status: 400, code: 'InvalidParameter', times: 1 },
    ]);
    const ask = async () => (await gateway.query(one, { id: idOf('Vpd', vpd, vpd.vpdId) })).errors?.[0];
    expect(await ask()).toMatchObject({ extensions: { code: 'UPSTREAM_REJECTED', billed: true } });
    expect(await ask()).toMatchObject({
      message: expect.stringContaining(`remembered from ${iso(noon)}`),
      extensions: { code: 'UPSTREAM_REJECTED', billed: false },
    });
    expect(gateway.calls()).toEqual({ GetVpd: 1 });
  });

  it('of one thing says nothing about another', async () => {
    const gateway = await startPaidOnce();
    const vpd = some(gateway.emulator.fleet.lingjun.vpds);
    expect((await gateway.query(one, { id: idOf('Vpd', vpd, 'vpd-nowhere') })).data).toEqual({ vpd: null });
    expect((await gateway.query(one, { id: idOf('Vpd', vpd, vpd.vpdId) })).data).toEqual({
      vpd: { name: vpd.vpdName },
    });
  });
});

describe('@freshness', () => {
  const both = (onVpds: string, onVccs: string) =>
    `{ vpds ${onVpds} { nodes { freshness { source } vccs ${onVccs} { nodes { freshness { source } } } } } }`;

  it('on a field holds for it and all below it, and for nothing else', async () => {
    const gateway = await startPaidOnce();
    await gateway.query(both('', ''));
    expect(gateway.calls()).toEqual({ ListVpds: 2, ListVccs: 2 });
    await gateway.query(both('@freshness(maxAgeSeconds: 0)', ''));
    expect(gateway.calls()).toEqual({ ListVpds: 2, ListVccs: 2 });
    await gateway.query(both('', '@freshness(maxAgeSeconds: 0)'));
    expect(gateway.calls()).toEqual({ ListVccs: 2 });
    await gateway.query(both('@freshness(maxAgeSeconds: 0)', '@freshness(maxAgeSeconds: 60)'));
    expect(gateway.calls()).toEqual({ ListVpds: 2 });
  });

  it('on an operation holds for all of it, with the age as a variable', async () => {
    const gateway = await startPaidOnce();
    const document = `query ($age: Int) @freshness(maxAgeSeconds: $age) ${vpds}`;
    const sources = async (age: number | null) => {
      const { data, errors } = await gateway.query(document, { age });
      expect(errors).toBeUndefined();
      return new Set(data.vpds.nodes.map(({ freshness }: VpdNode) => freshness.source));
    };
    await gateway.query(vpds);
    gateway.at(noon + 10 * second);
    gateway.calls();
    expect(await sources(11)).toEqual(new Set(['CACHE']));
    expect(await sources(null)).toEqual(new Set(['CACHE']));
    expect(gateway.calls()).toEqual({});
    expect(await sources(10)).toEqual(new Set(['LIVE']));
    expect(gateway.calls()).toEqual({ ListVpds: 2 });
    // Longer than the gateway itself would take an answer for fresh.
    gateway.at(noon + 5 * minute);
    expect(await sources(600)).toEqual(new Set(['CACHE']));
    expect(gateway.calls()).toEqual({});
  });

  it('reaches a field through fragments, and two fields of one query may differ', async () => {
    const gateway = await startPaidOnce();
    await nodesOf(gateway);
    const { vpdId, before, after } = rename(gateway.emulator);
    const { data, errors } = await gateway.query(`
      query { old: vpds { nodes { ...Seen } } ...New }
      fragment New on Query { new: vpds @freshness(maxAgeSeconds: 0) { nodes { ...Seen } } }
      fragment Seen on Vpd { vpdId name freshness { source } }`);
    expect(errors).toBeUndefined();
    expect([named(data.old.nodes, vpdId), named(data.new.nodes, vpdId)]).toEqual([before, after]);
    expect([data.old.nodes[0].freshness.source, data.new.nodes[0].freshness.source]).toEqual(['CACHE', 'LIVE']);
  });

  it('with a negative age is bad input that costs nothing', async () => {
    const gateway = await startPaidOnce();
    const { errors } = await gateway.query(vpds.replace('vpds', 'vpds @freshness(maxAgeSeconds: -1)'));
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'maxAgeSeconds' } }]);
    expect(gateway.calls()).toEqual({});
  });
});

describe('Two accounts whose things have the same ids', () => {
  async function twins() {
    const other = await startEmulator({ clock: () => noon, rateLimits: false, latencyMs: 20 });
    onTestFinished(() => other.close());
    for (const vpd of other.fleet.lingjun.vpds) vpd.vpdName = `other-${vpd.vpdName}`;
    const account = { ...testedAccount(other), alias: 'other' };
    const gateway = await startPaidOnce({ otherAccounts: [account], emulator: { latencyMs: 20 } });
    const counts = () => [gateway.emulator, other].map(({ stats }) => stats().lingjun.operations);
    return { gateway, other, counts };
  }

  it('share neither an answer nor a call in progress', async () => {
    const { gateway, other, counts } = await twins();
    const fleets: Record<string, Emulator> = { default: gateway.emulator, other };
    const ask = () => gateway.query('{ vpds { nodes { account vpdId name } } }');
    const answers = [...(await Promise.all(Array.from({ length: 5 }, ask))), await ask()];
    for (const { data } of answers) {
      expect(data.vpds.nodes).toHaveLength(24);
      for (const { account, vpdId, name } of data.vpds.nodes) {
        const vpd = some(fleets[account]?.fleet.lingjun.vpds ?? [], (each) => each.vpdId === vpdId);
        expect([account, name]).toEqual([account, vpd.vpdName]);
      }
    }
    expect(counts().map(({ ListVpds }) => ListVpds?.calls)).toEqual([2, 2]);
  });

  it('share no remembered refusal', async () => {
    const { gateway, other, counts } = await twins();
    const vpd = some(other.fleet.lingjun.vpds);
    const { lingjun } = gateway.emulator.fleet;
    gateway.emulator.fleet.lingjun = { ...lingjun, vpds: lingjun.vpds.filter(({ vpdId }) => vpdId !== vpd.vpdId) };
    const find = async (account: string) => {
      const id = encodeId('Vpd', keyOf(account, vpd.regionId, vpd.vpdId));
      return (await gateway.query('query ($id: ID!) { vpd(id: $id) { name } }', { id })).data.vpd;
    };
    const found = { name: vpd.vpdName };
    const asked = [await find('default'), await find('other'), await find('default'), await find('other')];
    expect(asked).toEqual([null, found, null, found]);
    expect(counts().map(({ GetVpd }) => GetVpd?.calls)).toEqual([1, 1]);
  });
});

describe('A list of which a page failed', () => {
  it('is not remembered as a whole: the next query asks for that page and is complete', async () => {
    const gateway = await startPaidOnce({
      retryParts: { attempts: 1, baseMs: 0, random: () => 0, wait: async () => {} },
    });
    const live = ownMachines(gateway.emulator.fleet.bridgx);
    const document = '{ machines(first: 1000) { totalCount nodes { instanceId } } }';
    // The first page comes through, one of the others does not.
    gateway.emulator.setFaults([
      { kind: 'slow', delayMs: 0, operation: 'instance.describe_all', times: 1 },
      { kind: 'reset', operation: 'instance.describe_all', times: 1 },
    ]);
    const broken = await gateway.query(document);
    expect(broken.data).toEqual({ machines: null });
    expect(broken.errors?.[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
    const { data, errors } = await gateway.query(document);
    expect(errors).toBeUndefined();
    expect(data.machines.totalCount).toBe(live.length);
    const ids = (rows: readonly { instanceId: string | null }[]) =>
      rows.map(({ instanceId }) => instanceId ?? '').sort();
    expect(ids(data.machines.nodes)).toEqual(ids(live));
    // Each page once, and the one that failed once more.
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1, 'instance.describe_all': pagesOf(live.length) + 1 });
  });
});
