import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LingjunState } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { idOf, some, sorted } from './lingjun-facts.ts';

describe('Lingjun subnets', () => {
  let gateway: TestGateway;
  let fleet: LingjunState;
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.lingjun;
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it('are found in every VPD for one sweep per region, however many VPDs there are', async () => {
    const { data, errors } = await gateway.query('{ vpds { nodes { vpdId subnets { nodes { subnetId cidr } } } } }');
    expect(errors).toBeUndefined();
    expect(data.vpds.nodes).toHaveLength(12);
    for (const vpd of data.vpds.nodes) {
      const expected = fleet.subnets.filter(({ vpdId }) => vpdId === vpd.vpdId);
      expect(sorted(vpd.subnets.nodes.map((row: { subnetId: string }) => row.subnetId))).toEqual(
        sorted(expected.map(({ subnetId }) => subnetId)),
      );
    }
    expect(gateway.calls()).toEqual({ ListVpds: 2, ListSubnets: 2 });
  });

  it('lead back to their VPDs for one sweep of VPDs per region', async () => {
    const { data } = await gateway.query('{ subnets(first: 100) { totalCount nodes { vpdId vpd { vpdId name } } } }');
    expect(data.subnets.totalCount).toBe(60);
    for (const { vpdId, vpd } of data.subnets.nodes) {
      expect(vpd).toEqual({ vpdId, name: some(fleet.vpds, (row) => row.vpdId === vpdId).vpdName });
    }
    expect(gateway.calls()).toEqual({ ListSubnets: 2, ListVpds: 2 });
  });

  it('name their VPD and its block without another call', async () => {
    const { data } = await gateway.query('{ subnets(first: 1) { nodes { vpdId vpdName vpdCidr } } }');
    const [{ vpdId, vpdName, vpdCidr }] = data.subnets.nodes;
    const vpd = some(fleet.vpds, (row) => row.vpdId === vpdId);
    expect([vpdName, vpdCidr]).toEqual([vpd.vpdName, vpd.cidr]);
    expect(gateway.calls()).toEqual({ ListSubnets: 2 });
  });

  it('tell their free addresses for one call each, and only for those on the page', async () => {
    const { data } = await gateway.query(
      '{ subnets(first: 3) { nodes { cidr detail { availableIpCount privateIpCount loadBalancerCount } } } }',
    );
    for (const { cidr, detail } of data.subnets.nodes) {
      expect(detail.availableIpCount).toBeGreaterThan(0);
      expect(detail.availableIpCount).toBeLessThan(2 ** (32 - Number(cidr.split('/')[1])));
      expect(detail.loadBalancerCount).toBeTypeOf('number');
      expect(detail.privateIpCount).toBeTypeOf('number');
    }
    expect(gateway.calls()).toEqual({ ListSubnets: 2, GetSubnet: 3 });
  });

  it('are filtered by every field of the filter, in one region when it names one', async () => {
    const { vpdId, zoneId, regionId } = some(fleet.subnets, ({ status }) => status === 'Available');
    const filter = { region: regionId, vpdId, zone: zoneId, status: 'AVAILABLE' };
    const { data, errors } = await gateway.query(
      'query ($filter: SubnetFilter) { subnets(filter: $filter) { nodes { subnetId } } }',
      { filter },
    );
    const expected = fleet.subnets.filter(
      (row) => row.vpdId === vpdId && row.zoneId === zoneId && row.status === 'Available',
    );
    expect(errors).toBeUndefined();
    expect(sorted(data.subnets.nodes.map((row: { subnetId: string }) => row.subnetId))).toEqual(
      sorted(expected.map(({ subnetId }) => subnetId)),
    );
    expect(gateway.calls()).toEqual({ ListSubnets: 1 });
  });

  it('are loaded by their global id for one call, with what the service tells of them', async () => {
    const subnet = some(fleet.subnets);
    const id = idOf('Subnet', subnet, subnet.subnetId);
    const { data } = await gateway.query(
      `query ($id: ID!) {
        subnet(id: $id) { id account region name zone cidr statusText tenantId createdAt tags { key value } }
        node(id: $id) { ... on Subnet { subnetId } }
      }`,
      { id },
    );
    expect(data.subnet).toEqual({
      id,
      account: 'default',
      region: subnet.regionId,
      name: subnet.subnetName,
      zone: subnet.zoneId,
      cidr: subnet.cidr,
      statusText: subnet.status,
      tenantId: subnet.tenantId,
      createdAt: new Date(subnet.createdMs).toISOString(),
      tags: Object.entries(subnet.tags).map(([key, value]) => ({ key, value })),
    });
    expect(data.node).toEqual({ subnetId: subnet.subnetId });
    expect(gateway.calls()).toEqual({ GetSubnet: 1 });
  });

  it('that do not exist are null', async () => {
    const { data, errors } = await gateway.query('query ($id: ID!) { subnet(id: $id) { name } }', {
      id: idOf('Subnet', some(fleet.subnets), 'subnet-nowhere0'),
    });
    expect(errors).toBeUndefined();
    expect(data.subnet).toBeNull();
    expect(gateway.calls()).toEqual({ GetSubnet: 1 });
  });

  it('refuse an id of another kind before anything is called', async () => {
    const vpd = some(fleet.vpds);
    const { errors } = await gateway.query('query ($id: ID!) { subnet(id: $id) { name } }', {
      id: idOf('Vpd', vpd, vpd.vpdId),
    });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(gateway.calls()).toEqual({});
  });
});
