import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { fleetSeconds, openSync, ownClusters, rowsOf } from '../support/sync.ts';

const wish = { from: '2026-06-12', to: '2026-06-14', isAgain: false, withTotals: true };
const hourMs = 3_600_000;

describe('what is recorded of usage', () => {
  let gateway: TestGateway;
  let cluster = '';
  let before = 0;

  beforeAll(async () => {
    gateway = await startGateway();
    const { emulator } = gateway;
    const lived = (name: string) => fleetSeconds(emulator, { cluster: name, day: '2026-06-13', nowMs: noon });
    cluster = ownClusters(emulator).find((name) => lived(name) > 0) ?? '';
    before = lived(cluster);
    let nowMs = noon;
    const { sync, close } = await openSync({ ...gateway, clock: () => nowMs });
    await sync.backfill(wish);
    const running = rowsOf(emulator, cluster).find(
      ({ deletedMs, createdMs }) => deletedMs === null && createdMs < noon - 72 * hourMs,
    );
    Object.assign(running ?? {}, { status: 'DELETED', deletedMs: Date.parse('2026-06-13T06:00:00+08:00') });
    nowMs += 30_000;
    await sync.backfill({ ...wish, isAgain: true });
    await close();
    gateway.calls();
  });
  afterAll(() => gateway.close());

  it('tells what changed since a moment, with what was known before, for no call', async () => {
    const query = `query ($since: DateTime!) {
      usageCorrections(since: $since) { edges { cursor node {
        clusterName day revision status usedSecondsBefore usedSeconds differenceSeconds machineCountBefore machineCount knownAt
      } } }
    }`;
    const { data, errors } = await gateway.query(query, { since: new Date(noon).toISOString() });
    expect(errors).toBeUndefined();
    const [first, second, ...others] = data.usageCorrections.edges.map(({ node }: { node: object }) => node);
    expect(first).toMatchObject({
      clusterName: cluster,
      day: '2026-06-13',
      revision: 2,
      status: 'CORRECTED',
      usedSecondsBefore: before,
      differenceSeconds: -18 * 3600,
      usedSeconds: before - 18 * 3600,
      knownAt: '2026-06-15T04:00:30.000Z',
    });
    expect(second).toMatchObject({ day: '2026-06-14', differenceSeconds: -24 * 3600 });
    expect(second.machineCountBefore - second.machineCount).toBe(1);
    expect(others).toEqual([]);
    const { edges } = data.usageCorrections;
    const { data: next } = await gateway.query(
      query.replace('since: $since)', `since: $since, after: "${edges[0].cursor}")`),
      { since: new Date(noon).toISOString() },
    );
    expect(next.usageCorrections.edges).toEqual(edges.slice(1));
    const later = await gateway.query(query, { since: new Date(noon + 30_000).toISOString() });
    expect(later.data.usageCorrections.edges).toEqual([]);
    expect(gateway.calls()).toEqual({});
  });

  it('tells a day as it was known at a moment, as it is known now, and every revision', async () => {
    const query = `query ($clusters: [String!], $knownAt: DateTime, $all: Boolean!) {
      recordedUsage(from: "2026-06-13", to: "2026-06-13", clusterNames: $clusters, knownAt: $knownAt, allRevisions: $all) {
        edges { node { usedSeconds revision status knownAt knownUntil } }
      }
    }`;
    const ask = async (knownAt: number | null, all = false) => {
      const at = knownAt === null ? null : new Date(knownAt).toISOString();
      const { data } = await gateway.query(query, { clusters: [cluster], knownAt: at, all });
      return data.recordedUsage.edges.map(({ node }: { node: object }) => node);
    };
    const old = { usedSeconds: before, revision: 1, status: 'CLOSED', knownUntil: '2026-06-15T04:00:30.000Z' };
    const now = { usedSeconds: before - 18 * 3600, revision: 2, status: 'CORRECTED', knownUntil: null };
    expect(await ask(noon)).toMatchObject([old]);
    expect(await ask(null)).toMatchObject([now]);
    expect(await ask(null, true)).toMatchObject([old, now]);
    expect(await ask(noon - 1)).toEqual([]);
  });

  it('lists every cell once, page after page', async () => {
    const query = `query ($after: String) {
      recordedUsage(from: "2026-06-12", to: "2026-06-14", first: 50, after: $after) {
        edges { node { day clusterName machineType usedSeconds } } pageInfo { hasNextPage endCursor }
      }
    }`;
    const cells: string[] = [];
    for (let after: string | null = null, hasNext = true; hasNext; ) {
      const { data }: { data: { recordedUsage: Page } } = await gateway.query(query, { after });
      cells.push(...data.recordedUsage.edges.map(({ node }) => JSON.stringify(node)));
      ({ hasNextPage: hasNext, endCursor: after } = data.recordedUsage.pageInfo);
    }
    const stored = await gateway.database.prisma.usageRollup.count({ where: { isCurrent: true } });
    expect([cells.length, new Set(cells).size]).toEqual([stored, stored]);
  });

  it("tells how BridgX's totals compare, and how much of a day is known", async () => {
    const { data, errors } = await gateway.query(
      `query ($clusters: [String!]) {
        all: usageReconciliations(from: "2026-06-12", to: "2026-06-14", clusterNames: $clusters, isDifferent: false) {
          edges { node { day clusterName ownSeconds upstreamSeconds differenceSeconds cause } }
        }
        different: usageReconciliations(from: "2026-06-12", to: "2026-06-14") { edges { node { day } } }
        usageCoverage(from: "2026-06-11", to: "2026-06-14") { day clusterCount completeCount }
      }`,
      { clusters: [cluster] },
    );
    expect(errors).toBeUndefined();
    const compared = data.all.edges.map(({ node }: { node: object }) => node);
    expect(compared).toMatchObject(
      ['2026-06-12', '2026-06-13', '2026-06-14'].map((day) => {
        const seconds = fleetSeconds(gateway.emulator, { cluster, day, nowMs: noon });
        return { day, ownSeconds: seconds, upstreamSeconds: seconds, differenceSeconds: 0, cause: 'NONE' };
      }),
    );
    expect(data.different.edges).toEqual([]);
    const all = ownClusters(gateway.emulator).length;
    expect(data.usageCoverage).toEqual(
      ['2026-06-12', '2026-06-13', '2026-06-14'].map((day) => ({ day, clusterCount: all, completeCount: all })),
    );
  });

  it.each([
    ['a reversed range', 'usageCoverage(from: "2026-06-14", to: "2026-06-12") { day }', 'to: expected'],
    [
      'an account that is not configured',
      'usageCoverage(account: "other", from: "2026-06-12", to: "2026-06-14") { day }',
      'account: expected',
    ],
    [
      'a cursor of something else',
      'usageCorrections(since: "2026-06-12T00:00:00Z", after: "a2V5Onh4") { edges { cursor } }',
      'after: expected',
    ],
  ])('refuses %s', async (_what, field, message) => {
    const { errors } = await gateway.query(`{ ${field} }`);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toContain(message);
  });
});

interface Page {
  edges: { node: object }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}
