import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LingjunState, NetworkRoute } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { idOf, some, sorted } from './lingjun-facts.ts';

type Row = Record<string, string>;
const kinds = [
  { type: 'VpdRouteEntry', parent: 'vpd', Parent: 'Vpd', field: 'vpdRouteEntry', calls: 'ListVpdRouteEntries' },
  { type: 'VccRouteEntry', parent: 'vcc', Parent: 'Vcc', field: 'vccRouteEntry', calls: 'ListVccRouteEntries' },
] as const;
const isHostRoute = ({ destinationCidrBlock }: NetworkRoute) => destinationCidrBlock.endsWith('/32');

let gateway: TestGateway;
let fleet: LingjunState;
beforeAll(async () => {
  gateway = await startGateway();
  fleet = gateway.emulator.fleet.lingjun;
});
beforeEach(() => void gateway.calls());
afterAll(() => gateway.close());

describe.each(kinds)('routes of a $parent', ({ type, parent, Parent, field, calls }) => {
  const routes = () => (parent === 'vpd' ? fleet.vpdRouteEntries : fleet.vccRouteEntries);
  const parents = () =>
    parent === 'vpd'
      ? fleet.vpds.map(({ vpdId, regionId }) => ({ id: vpdId, regionId }))
      : fleet.vccs.map(({ vccId, regionId }) => ({ id: vccId, regionId }));
  const pagesOf = (ownerId: string) =>
    Math.max(1, Math.ceil(routes().filter((route) => route.ownerId === ownerId).length / 100));

  it('cost one list for each of its parents, page by page', async () => {
    const { data, errors } = await gateway.query(
      `{ ${parent}s(first: 50) { nodes { ${parent}Id routeEntries(first: 200) { totalCount
        nodes { ${field}Id ${parent}Id statusText destinationCidr routeTypeText nextHopTypeText nextHopId
        resourceTenantId tenantId updatedAt } } } } }`,
    );
    expect(errors).toBeUndefined();
    for (const row of data[`${parent}s`].nodes) {
      const own = routes().filter((route) => route.ownerId === row[`${parent}Id`] && !isHostRoute(route));
      expect(row.routeEntries.totalCount).toBe(own.length);
      for (const node of row.routeEntries.nodes) {
        const route = some(own, ({ routeEntryId }) => routeEntryId === node[`${field}Id`]);
        expect(node).toEqual({
          [`${field}Id`]: route.routeEntryId,
          [`${parent}Id`]: route.ownerId,
          statusText: route.status,
          destinationCidr: route.destinationCidrBlock,
          routeTypeText: route.routeType,
          nextHopTypeText: route.nextHopType,
          nextHopId: route.nextHopId,
          resourceTenantId: route.resourceTenantId,
          tenantId: route.tenantId,
          updatedAt: new Date(route.modifiedMs).toISOString(),
        });
      }
    }
    const pages = parents().reduce((sum, { id }) => sum + pagesOf(id), 0);
    expect(gateway.calls()).toEqual({ [`List${Parent}s`]: 2, [calls]: pages });
  });

  it('show host routes only when asked, out of the same list', async () => {
    const host = some(routes(), isHostRoute);
    const { data } = await gateway.query(
      `query ($id: ID!) { ${parent}(id: $id) {
        usual: routeEntries(first: 1000) { totalCount }
        all: routeEntries(first: 1000, includesHostRoutes: true) { totalCount nodes { destinationCidr } } } }`,
      { id: idOf(Parent, host, host.ownerId) },
    );
    const own = routes().filter(({ ownerId }) => ownerId === host.ownerId);
    expect(data[parent].all.totalCount).toBe(own.length);
    expect(data[parent].usual.totalCount).toBe(own.filter((route) => !isHostRoute(route)).length);
    expect(data[parent].all.totalCount).toBeGreaterThan(data[parent].usual.totalCount);
    expect(gateway.calls()).toEqual({ [`Get${Parent}`]: 1, [calls]: pagesOf(host.ownerId) });
  });

  it('are filtered by where they lead', async () => {
    const route = some(routes(), (each) => !isHostRoute(each) && each.nextHopId !== 'local');
    const { data } = await gateway.query(
      `query ($id: ID!, $filter: RouteEntryFilter) { ${parent}(id: $id) {
        routeEntries(filter: $filter) { nodes { ${field}Id nextHopType status } } } }`,
      {
        id: idOf(Parent, route, route.ownerId),
        filter: { destinationCidr: route.destinationCidrBlock, nextHopIds: [route.nextHopId] },
      },
    );
    const { nextHopType } = route;
    const status = route.status.toUpperCase();
    expect(data[parent].routeEntries.nodes).toEqual([{ [`${field}Id`]: route.routeEntryId, nextHopType, status }]);
  });

  it('are loaded by their global id: one for a get, two of one parent for its list', async () => {
    const [one, two] = routes().filter(
      ({ ownerId, routeEntryId }) => pagesOf(ownerId) === 1 && routeEntryId !== '' && ownerId === twin().ownerId,
    );
    if (!one || !two) throw new Error('the fleet has no parent with two routes');
    const id = idOf(type, one, one.ownerId, one.routeEntryId);
    const single = await gateway.query(
      `query ($id: ID!) { ${field}(id: $id) { id resourceTenantId ${parent} { ${parent}Id } } }`,
      { id },
    );
    expect(single.data[field]).toEqual({ id, resourceTenantId: null, [parent]: { [`${parent}Id`]: one.ownerId } });
    expect(gateway.calls()).toEqual({ [`Get${type}`]: 1, [`Get${Parent}`]: 1 });

    const both = await gateway.query(`query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type} { ${field}Id } } }`, {
      ids: [id, idOf(type, two, two.ownerId, two.routeEntryId), idOf(type, two, two.ownerId, `${parent}-rte-none`)],
    });
    expect(both.data.nodes).toEqual([{ [`${field}Id`]: one.routeEntryId }, { [`${field}Id`]: two.routeEntryId }, null]);
    expect(gateway.calls()).toEqual({ [calls]: 1 });
  });

  /** A route of the first parent whose routes fit one page. */
  const twin = () =>
    some(routes(), ({ ownerId }) => pagesOf(ownerId) === 1 && routes().filter((r) => r.ownerId === ownerId).length > 1);

  it('of one that does not exist are null', async () => {
    const { data, errors } = await gateway.query(`query ($id: ID!) { ${field}(id: $id) { nextHopId } }`, {
      id: idOf(type, twin(), twin().ownerId, `${parent}-rte-none`),
    });
    expect(errors).toBeUndefined();
    expect(data[field]).toBeNull();
  });
});

describe('where routes lead', () => {
  it('is the hub, connection or VPD itself, and nothing for local', async () => {
    const { data } = await gateway.query(
      `{ vpds { nodes { routeEntries { nodes { ...Hop } } } } vccs { nodes { routeEntries { nodes { ...Hop } } } } }
      fragment Hop on RouteEntry { nextHopId nextHop { ... on Er { id erId } ... on Vcc { id vccId } ... on Vpd { id vpdId } } }`,
    );
    const hops = [...data.vpds.nodes, ...data.vccs.nodes].flatMap((row: { routeEntries: { nodes: Row[] } }) =>
      row.routeEntries.nodes.map(({ nextHopId, nextHop }) => ({ nextHopId, nextHop })),
    );
    const kindsSeen = new Set<string>();
    for (const { nextHopId, nextHop } of hops) {
      const { erId, vccId, vpdId } = (nextHop ?? {}) as unknown as Row;
      kindsSeen.add(erId ? 'ER' : vccId ? 'VCC' : vpdId ? 'VPD' : 'local');
      expect(erId ?? vccId ?? vpdId ?? 'local').toBe(nextHopId);
    }
    expect(kindsSeen).toEqual(new Set(['ER', 'VCC', 'VPD', 'local']));
    const { ListVpdRouteEntries, ListVccRouteEntries, ...rest } = gateway.calls();
    expect(rest).toEqual({ ListVpds: 2, ListVccs: 2, ListErs: 2 });
  });
});

describe('what a routing policy may name', () => {
  it('is asked for once for each network', async () => {
    const vpd = some(fleet.vpds, ({ secondaryCidrBlocks }) => secondaryCidrBlocks.length > 0);
    const vcc = some(fleet.vccs, ({ status }) => status === 'Available');
    const { data } = await gateway.query(
      'query ($vpd: ID!, $vcc: ID!) { vpd(id: $vpd) { destinationCidrs } vcc(id: $vcc) { destinationCidrs } }',
      { vpd: idOf('Vpd', vpd, vpd.vpdId), vcc: idOf('Vcc', vcc, vcc.vccId) },
    );
    expect(data.vpd.destinationCidrs).toEqual([vpd.cidr, ...vpd.secondaryCidrBlocks]);
    expect(sorted(data.vcc.destinationCidrs)).toContain(vcc.bgpCidr);
    expect(gateway.calls()).toEqual({ GetVpd: 1, GetVcc: 1, GetDestinationCidrBlock: 2 });
  });
});
