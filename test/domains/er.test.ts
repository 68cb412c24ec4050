import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LingjunState } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { idOf, some, sorted } from './lingjun-facts.ts';

type Row = Record<string, string>;

describe('Lingjun hubs', () => {
  let gateway: TestGateway;
  let fleet: LingjunState;
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.lingjun;
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it('are listed with their counts for one sweep per region', async () => {
    const { data, errors } = await gateway.query(
      '{ ers { totalCount nodes { erId name masterZone statusText attachmentCount routeMapCount tags { key } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.ers.totalCount).toBe(8);
    for (const row of data.ers.nodes) {
      const er = some(fleet.ers, ({ erId }) => erId === row.erId);
      expect(row).toMatchObject({ name: er.erName, masterZone: er.masterZoneId, statusText: er.status });
      expect(row.attachmentCount).toBe(fleet.erAttachments.filter(({ erId }) => erId === er.erId).length);
      expect(row.routeMapCount).toBe(fleet.erRouteMaps.filter(({ erId }) => erId === er.erId).length);
    }
    expect(gateway.calls()).toEqual({ ListErs: 2 });
  });

  it('tell their attachments, routes and policies for one call each hub', async () => {
    const { data } = await gateway.query(
      `{ ers { nodes { erId
        attachments(first: 1000) { totalCount nodes { erAttachmentId } }
        routeEntries(first: 1000) { nodes { erRouteEntryId destinationCidr } }
        routeMaps(first: 1000) { nodes { erRouteMapId priority action name createdAt } } } } }`,
    );
    for (const { erId, attachments, routeEntries, routeMaps } of data.ers.nodes) {
      const own = { of: ({ erId: other }: { erId: string }) => other === erId };
      expect(sorted(attachments.nodes.map((row: Row) => row.erAttachmentId))).toEqual(
        sorted(fleet.erAttachments.filter(own.of).map((row) => row.erAttachmentId)),
      );
      expect(sorted(routeEntries.nodes.map((row: Row) => row.destinationCidr))).toEqual(
        sorted(fleet.erRouteEntries.filter(own.of).map((row) => row.destinationCidrBlock)),
      );
      const policies = fleet.erRouteMaps.filter(own.of);
      expect(routeMaps.nodes).toHaveLength(policies.length);
      for (const policy of routeMaps.nodes) {
        const expected = some(policies, ({ erRouteMapId }) => erRouteMapId === policy.erRouteMapId);
        expect(policy).toEqual({
          erRouteMapId: expected.erRouteMapId,
          priority: expected.routeMapNum,
          action: expected.action.toUpperCase(),
          name: expected.erRouteMapName,
          createdAt: new Date(expected.createdMs).toISOString(),
        });
      }
    }
    expect(gateway.calls()).toEqual({ ListErs: 2, GetEr: 8 });
  });

  it('resolve what is attached from sweeps, and nothing of another account', async () => {
    const { data, errors } = await gateway.query(
      `{ ers { nodes { attachments(first: 1000) { nodes { instanceId instanceType isCrossAccount
        er { erId } instance { __typename ... on Vpd { vpdId } ... on Vcc { vccId } } } } } } }`,
    );
    expect(errors).toBeUndefined();
    const rows = data.ers.nodes.flatMap((er: { attachments: { nodes: Row[] } }) => er.attachments.nodes);
    expect(rows).toHaveLength(fleet.erAttachments.length);
    for (const { instanceId, instanceType, isCrossAccount, instance } of rows) {
      const expected =
        instanceType === 'VPD' ? { __typename: 'Vpd', vpdId: instanceId } : { __typename: 'Vcc', vccId: instanceId };
      expect(instance).toEqual(isCrossAccount ? null : expected);
    }
    expect(rows.filter(({ isCrossAccount }: { isCrossAccount: boolean }) => isCrossAccount)).toHaveLength(1);
    expect(gateway.calls()).toEqual({ ListErs: 2, GetEr: 8, ListVpds: 2, ListVccs: 2 });
  });

  it('resolve where routes lead and what policies join', async () => {
    const { data } = await gateway.query(
      `{ ers { nodes {
        routeEntries(first: 1000) { nodes { nextHopId nextHop { ... on Vpd { vpdId } ... on Vcc { vccId } ... on Er { erId } } } }
        routeMaps(first: 1000) { nodes {
          transmission { instanceId instanceName instance { ... on Vpd { vpdId } ... on Vcc { vccId } } }
          reception { instanceId instance { ... on Vpd { vpdId } ... on Vcc { vccId } } } } } } } }`,
    );
    let ends = 0;
    for (const { routeEntries, routeMaps } of data.ers.nodes) {
      for (const { nextHopId, nextHop } of routeEntries.nodes) expect(Object.values(nextHop)).toEqual([nextHopId]);
      for (const { transmission, reception } of routeMaps.nodes) {
        expect(Object.values(transmission.instance)).toEqual([transmission.instanceId]);
        expect(Object.values(reception.instance)).toEqual([reception.instanceId]);
        ends += 2;
      }
    }
    expect(ends).toBe(2 * fleet.erRouteMaps.length);
    expect(gateway.calls()).toEqual({ ListErs: 2, GetEr: 8, ListVpds: 2, ListVccs: 2 });
  });

  it('filter their attachments, routes and policies', async () => {
    const attachment = some(fleet.erAttachments, ({ instanceType }) => instanceType === 'VPD');
    const er = some(fleet.ers, ({ erId }) => erId === attachment.erId);
    const { data } = await gateway.query(
      `query ($id: ID!, $instance: String!) { er(id: $id) {
        attachments(filter: { instanceType: VPD, instanceIds: [$instance] }) { nodes { erAttachmentId } }
        routeEntries(filter: { nextHopIds: [$instance] }) { nodes { nextHopId } }
        routeMaps(filter: { action: DENY }) { nodes { actionText } } } }`,
      { id: idOf('Er', er, er.erId), instance: attachment.instanceId },
    );
    expect(data.er.attachments.nodes).toEqual([{ erAttachmentId: attachment.erAttachmentId }]);
    expect(data.er.routeEntries.nodes).toEqual([{ nextHopId: attachment.instanceId }]);
    expect(data.er.routeMaps.nodes).toEqual(
      fleet.erRouteMaps
        .filter((row) => row.erId === er.erId && row.action === 'deny')
        .map(() => ({ actionText: 'deny' })),
    );
    expect(gateway.calls()).toEqual({ GetEr: 1 });
  });

  it('are found from VPDs and connections, which carry them, without another call', async () => {
    const { data } = await gateway.query(
      `{ vpds { nodes { vpdId ers { nodes { erId name status attachmentCount } } } }
        vccs { nodes { vccId ers { nodes { erId name } } } } }`,
    );
    for (const vpd of data.vpds.nodes) {
      const expected = fleet.erAttachments.filter(({ instanceId }) => instanceId === vpd.vpdId);
      expect(sorted(vpd.ers.nodes.map(({ erId }: Row) => erId))).toEqual(sorted(expected.map(({ erId }) => erId)));
    }
    expect(data.vpds.nodes.flatMap((vpd: { ers: { nodes: Row[] } }) => vpd.ers.nodes).length).toBeGreaterThan(5);
    expect(data.vccs.nodes.flatMap((vcc: { ers: { nodes: Row[] } }) => vcc.ers.nodes).length).toBeGreaterThan(5);
    expect(gateway.calls()).toEqual({ ListVpds: 2, ListVccs: 2 });
  });

  it('reached from a VPD tell their tags and resource group for one sweep', async () => {
    const { data } = await gateway.query(
      '{ vpds { nodes { ers { nodes { erId resourceGroupId tags { key value } } } } } }',
    );
    const rows = data.vpds.nodes.flatMap((vpd: { ers: { nodes: Row[] } }) => vpd.ers.nodes);
    for (const { erId, resourceGroupId, tags } of rows) {
      const er = some(fleet.ers, (other) => other.erId === erId);
      expect(resourceGroupId).toBe(er.resourceGroupId);
      expect(tags).toEqual(Object.entries(er.tags).map(([key, value]) => ({ key, value })));
    }
    expect(gateway.calls()).toEqual({ ListVpds: 2, ListErs: 2 });
  });

  it('lead to the VPDs and connections that are attached for one sweep of each', async () => {
    const { data } = await gateway.query(
      '{ ers { nodes { erId vpds { nodes { vpdId } } vccs { nodes { vccId } } } } }',
    );
    for (const { erId, vpds, vccs } of data.ers.nodes) {
      const attached = fleet.erAttachments.filter((row) => row.erId === erId && row.tenantId === row.resourceTenantId);
      const found = [...vpds.nodes.map((row: Row) => row.vpdId), ...vccs.nodes.map((row: Row) => row.vccId)];
      expect(sorted(found)).toEqual(sorted(attached.map(({ instanceId }) => instanceId)));
    }
    expect(gateway.calls()).toEqual({ ListErs: 2, ListVpds: 2, ListVccs: 2 });
  });

  it('tell a VPD how it is attached for one call each hub, however many VPDs ask', async () => {
    const { data } = await gateway.query(
      '{ vpds { nodes { vpdId erAttachments { nodes { erAttachmentId erId } } } } }',
    );
    const attached = fleet.erAttachments.filter(({ instanceId }) =>
      fleet.vpds.some(({ vpdId }) => vpdId === instanceId),
    );
    const found = data.vpds.nodes.flatMap((vpd: { erAttachments: { nodes: Row[] } }) => vpd.erAttachments.nodes);
    expect(sorted(found.map((row: Row) => row.erAttachmentId))).toEqual(
      sorted(attached.map((row) => row.erAttachmentId)),
    );
    expect(gateway.calls()).toEqual({ ListVpds: 2, GetEr: new Set(attached.map(({ erId }) => erId)).size });
  });
});

describe('Parts of a Lingjun hub', () => {
  let gateway: TestGateway;
  let fleet: LingjunState;
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.lingjun;
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it('are loaded alone by a global id that carries their hub', async () => {
    const [attachment, route, policy] = [
      some(fleet.erAttachments),
      some(fleet.erRouteEntries),
      some(fleet.erRouteMaps),
    ];
    const ids = {
      attachment: idOf('ErAttachment', attachment, attachment.erId, attachment.erAttachmentId),
      route: idOf('ErRouteEntry', route, route.erId, route.erRouteEntryId),
      policy: idOf('ErRouteMap', policy, policy.erId, policy.erRouteMapId),
    };
    const { data } = await gateway.query(
      `query ($attachment: ID!, $route: ID!, $policy: ID!) {
        attachment: node(id: $attachment) { ... on ErAttachment { name } }
        route: erRouteEntry(id: $route) { destinationCidr status }
        policy: erRouteMap(id: $policy) { name createdAt } }`,
      ids,
    );
    expect(data.attachment).toEqual({ name: attachment.erAttachmentName });
    expect(data.route).toMatchObject({ destinationCidr: route.destinationCidrBlock });
    expect(data.policy).toEqual({
      name: policy.erRouteMapName,
      createdAt: new Date(policy.createdMs).toISOString(),
    });
    expect(gateway.calls()).toEqual({ GetErAttachment: 1, GetErRouteEntry: 1, GetErRouteMap: 1 });
  });

  it('of one hub are loaded together for one call of the hub', async () => {
    const er = some(fleet.ers, ({ erId }) => fleet.erAttachments.filter((row) => row.erId === erId).length > 2);
    const attachments = fleet.erAttachments.filter(({ erId }) => erId === er.erId);
    const { data } = await gateway.query(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ErAttachment { erAttachmentId } } }',
      { ids: attachments.map((row) => idOf('ErAttachment', er, er.erId, row.erAttachmentId)) },
    );
    expect(data.nodes).toEqual(attachments.map(({ erAttachmentId }) => ({ erAttachmentId })));
    expect(gateway.calls()).toEqual({ GetEr: 1 });
  });

  it('that do not exist are null', async () => {
    const er = some(fleet.ers);
    const { data, errors } = await gateway.query('query ($id: ID!) { erRouteMap(id: $id) { name } }', {
      id: idOf('ErRouteMap', er, er.erId, 'er-rmap-nowhere0'),
    });
    expect(errors).toBeUndefined();
    expect(data.erRouteMap).toBeNull();
  });
});
