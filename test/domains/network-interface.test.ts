import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LingjunState } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { idOf, some, sorted, sweepCalls } from './lingjun-facts.ts';

type Row = Record<string, string>;

describe('Lingjun NICs', () => {
  let gateway: TestGateway;
  let fleet: LingjunState;
  let sweep: number;
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.lingjun;
    sweep = sweepCalls(gateway, fleet.networkInterfaces);
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  const parents = [
    { parent: 'nodes', list: 'lingjunNodes', key: 'nodeId', call: 'ListNodeInfosForPod' },
    { parent: 'subnets', list: 'subnets', key: 'subnetId', call: 'ListSubnets' },
    { parent: 'VPDs', list: 'vpds', key: 'vpdId', call: 'ListVpds' },
  ] as const;
  it.each(parents)('are found in all $parent for one sweep', async ({ list, key, call }) => {
    const { data, errors } = await gateway.query(
      `{ ${list}(first: 1000) { nodes { ${key} networkInterfaces(first: 1000) { nodes { networkInterfaceId } } } } }`,
    );
    expect(errors).toBeUndefined();
    let found = 0;
    for (const row of data[list].nodes) {
      const expected = fleet.networkInterfaces.filter((lni) => lni[key] === row[key]);
      expect(sorted(row.networkInterfaces.nodes.map((lni: Row) => lni.networkInterfaceId))).toEqual(
        sorted(expected.map((lni) => lni.networkInterfaceId)),
      );
      found += expected.length;
    }
    expect(found).toBe(fleet.networkInterfaces.length);
    expect(gateway.calls()).toEqual({ [call]: 2, ListNetworkInterfaces: sweep });
  });

  it('of a few subnets cost a filtered call each, while that is less than a sweep', async () => {
    const { subnetId, regionId, nodeId } = some(fleet.networkInterfaces);
    const { data } = await gateway.query(
      `query ($subnet: ID!, $node: ID!) {
        subnet(id: $subnet) { networkInterfaces(first: 1000) { totalCount } }
        lingjunNode(id: $node) { networkInterfaces { totalCount } } }`,
      { subnet: idOf('Subnet', { regionId }, subnetId), node: idOf('LingjunNode', { regionId }, nodeId) },
    );
    expect(data.subnet.networkInterfaces.totalCount).toBe(
      fleet.networkInterfaces.filter((lni) => lni.subnetId === subnetId).length,
    );
    expect(data.lingjunNode.networkInterfaces.totalCount).toBe(2);
    expect(gateway.calls()).toEqual({ GetSubnet: 1, GetNodeInfoForPod: 1, ListNetworkInterfaces: 2 });
  });

  it('lead to their subnet, VPD and node for one sweep of each', async () => {
    const { data } = await gateway.query(
      `{ networkInterfaces(first: 1000) { totalCount nodes {
        subnetId vpdId nodeId subnet { subnetId } vpd { vpdId } node { nodeId } } } }`,
    );
    expect(data.networkInterfaces.totalCount).toBe(480);
    for (const { subnetId, vpdId, nodeId, ...ends } of data.networkInterfaces.nodes) {
      expect(ends).toEqual({ subnet: { subnetId }, vpd: { vpdId }, node: { nodeId } });
    }
    expect(gateway.calls()).toEqual({
      ListNetworkInterfaces: sweep,
      ListSubnets: 2,
      ListVpds: 2,
      ListNodeInfosForPod: 2,
    });
  });

  it('name their subnet and VPD, and their secondary addresses, without another call', async () => {
    const { data } = await gateway.query(
      `{ networkInterfaces(first: 1000) { nodes {
        networkInterfaceId subnetName subnetCidr vpdName vpdCidr privateIps { nodes { address mac status } } } } }`,
    );
    for (const row of data.networkInterfaces.nodes) {
      const lni = some(fleet.networkInterfaces, (other) => other.networkInterfaceId === row.networkInterfaceId);
      const subnet = some(fleet.subnets, ({ subnetId }) => subnetId === lni.subnetId);
      const vpd = some(fleet.vpds, ({ vpdId }) => vpdId === lni.vpdId);
      expect([row.subnetName, row.subnetCidr]).toEqual([subnet.subnetName, subnet.cidr]);
      expect([row.vpdName, row.vpdCidr]).toEqual([vpd.vpdName, vpd.cidr]);
      expect(sorted(row.privateIps.nodes.map(({ address, mac }: Row) => `${address} ${mac}`))).toEqual(
        sorted(lni.privateIps.map(({ address, mac }) => `${address} ${mac}`)),
      );
    }
    expect(gateway.calls()).toEqual({ ListNetworkInterfaces: sweep });
  });

  it('tell since when they have their secondary addresses for one sweep of those', async () => {
    const { data } = await gateway.query(
      '{ networkInterfaces(first: 1000) { nodes { privateIps { nodes { ipName createdAt } } } } }',
    );
    const ips = fleet.networkInterfaces.flatMap((lni) => lni.privateIps.map((ip) => ({ ...ip, ...lni, ipOf: ip })));
    const shown = data.networkInterfaces.nodes.flatMap((row: { privateIps: { nodes: Row[] } }) => row.privateIps.nodes);
    expect(shown).toHaveLength(ips.length);
    for (const { ipName, createdAt } of shown) {
      const { createdMs } = some(ips, ({ ipOf }) => ipOf.ipName === ipName).ipOf;
      expect(Math.abs(Date.parse(createdAt) - createdMs)).toBeLessThan(1000);
    }
    expect(gateway.calls()).toEqual({
      ListNetworkInterfaces: sweep,
      ListLniPrivateIpAddress: sweepCalls(gateway, ips),
    });
  });

  it('are loaded by their global id for one call, with their host and ports', async () => {
    const lni = some(fleet.networkInterfaces);
    const { data } = await gateway.query(
      `query ($id: ID!) { node(id: $id) { ... on NetworkInterface {
        name ip gateway serviceMac ports privateIpQuota hostGeneration status tenantId } } }`,
      { id: idOf('NetworkInterface', lni, lni.networkInterfaceId) },
    );
    expect(data.node).toEqual({
      name: lni.networkInterfaceName,
      ip: lni.ip,
      gateway: lni.gateway,
      serviceMac: lni.serviceMac,
      ports: lni.ethernet,
      privateIpQuota: lni.quota,
      hostGeneration: 'GPU',
      status: 'AVAILABLE',
      tenantId: lni.tenantId,
    });
    expect(gateway.calls()).toEqual({ GetNetworkInterface: 1 });
  });

  it('are filtered by node and subnet', async () => {
    const { nodeId, subnetId, regionId } = some(fleet.networkInterfaces);
    const { data } = await gateway.query(
      'query ($filter: NetworkInterfaceFilter) { networkInterfaces(filter: $filter) { nodes { networkInterfaceId } } }',
      { filter: { region: regionId, nodeId, subnetId, hostGeneration: 'GPU' } },
    );
    const expected = fleet.networkInterfaces.filter((row) => row.nodeId === nodeId && row.subnetId === subnetId);
    expect(sorted(data.networkInterfaces.nodes.map((row: Row) => row.networkInterfaceId))).toEqual(
      sorted(expected.map((row) => row.networkInterfaceId)),
    );
  });
});

describe('Secondary addresses of Lingjun NICs', () => {
  let gateway: TestGateway;
  let fleet: LingjunState;
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.lingjun;
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it('are loaded by a global id that carries their NIC, with the subnet that only their get names', async () => {
    const lni = some(fleet.networkInterfaces, ({ privateIps }) => privateIps.length > 0);
    const ip = some(lni.privateIps);
    const id = idOf('LniPrivateIp', lni, lni.networkInterfaceId, ip.ipName);
    const { data } = await gateway.query(
      `query ($id: ID!) { lniPrivateIp(id: $id) {
        id address mac resourceGroupId networkInterface { networkInterfaceId } detail { subnet { subnetId } } } }`,
      { id },
    );
    expect(data.lniPrivateIp).toMatchObject({
      id,
      address: ip.address,
      mac: ip.mac,
      networkInterface: { networkInterfaceId: lni.networkInterfaceId },
      detail: { subnet: { subnetId: lni.subnetId } },
    });
    expect(data.lniPrivateIp.resourceGroupId).toMatch(/^rg-/);
    expect(gateway.calls()).toEqual({ GetLniPrivateIpAddress: 1, GetNetworkInterface: 1, GetSubnet: 1 });
  });

  it('are found by address for one sweep', async () => {
    const lni = some(fleet.networkInterfaces, ({ privateIps }) => privateIps.length > 0);
    const { address } = some(lni.privateIps);
    const { data } = await gateway.query(
      `query ($filter: LniPrivateIpFilter) { lniPrivateIps(filter: $filter) { nodes { networkInterfaceId createdAt } } }`,
      { filter: { addresses: [address], networkInterfaceId: lni.networkInterfaceId } },
    );
    expect(data.lniPrivateIps.nodes).toEqual([
      { networkInterfaceId: lni.networkInterfaceId, createdAt: expect.stringMatching(/^\d{4}-.*Z$/) },
    ]);
    const ips = fleet.networkInterfaces.flatMap((row) => row.privateIps.map(() => row));
    expect(gateway.calls()).toEqual({ ListLniPrivateIpAddress: sweepCalls(gateway, ips) });
  });
});
