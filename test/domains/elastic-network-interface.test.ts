import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LingjunState } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { idOf, some, sorted, sweepCalls } from './lingjun-facts.ts';

type Row = Record<string, string>;

describe('Elastic network interfaces', () => {
  let gateway: TestGateway;
  let fleet: LingjunState;
  let sweep: number;
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.lingjun;
    sweep = sweepCalls(gateway, fleet.elasticNetworkInterfaces);
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it('are found on every node for one sweep, however many nodes there are', async () => {
    const { data, errors } = await gateway.query(
      '{ lingjunNodes(first: 1000) { nodes { nodeId elasticNetworkInterfaces { nodes { elasticNetworkInterfaceId } } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.lingjunNodes.nodes).toHaveLength(240);
    for (const { nodeId, elasticNetworkInterfaces } of data.lingjunNodes.nodes) {
      const expected = fleet.elasticNetworkInterfaces.filter((eni) => eni.nodeId === nodeId);
      expect(sorted(elasticNetworkInterfaces.nodes.map((row: Row) => row.elasticNetworkInterfaceId))).toEqual(
        sorted(expected.map((eni) => eni.elasticNetworkInterfaceId)),
      );
    }
    expect(gateway.calls()).toEqual({ ListNodeInfosForPod: 2, ListElasticNetworkInterfaces: sweep });
  });

  it('of a single node cost one filtered call, not a sweep', async () => {
    const node = some(fleet.nodes);
    const { data } = await gateway.query(
      `query ($id: ID!) { lingjunNode(id: $id) { elasticNetworkInterfaces { nodes { elasticNetworkInterfaceId } } } }`,
      { id: idOf('LingjunNode', node, node.nodeId) },
    );
    const expected = fleet.elasticNetworkInterfaces.filter(({ nodeId }) => nodeId === node.nodeId);
    expect(
      sorted(data.lingjunNode.elasticNetworkInterfaces.nodes.map((row: Row) => row.elasticNetworkInterfaceId)),
    ).toEqual(sorted(expected.map((eni) => eni.elasticNetworkInterfaceId)));
    expect(gateway.calls()).toEqual({ GetNodeInfoForPod: 1, ListElasticNetworkInterfaces: 1 });
  });

  it('lead to their nodes for one call per region; a free one leads nowhere', async () => {
    const { data } = await gateway.query(
      '{ elasticNetworkInterfaces(first: 1000) { totalCount nodes { nodeId node { nodeId } } } }',
    );
    expect(data.elasticNetworkInterfaces.totalCount).toBe(480);
    for (const { nodeId, node } of data.elasticNetworkInterfaces.nodes) {
      expect(node).toEqual(nodeId === '' ? null : { nodeId });
    }
    expect(gateway.calls()).toEqual({ ListElasticNetworkInterfaces: sweep, ListNodeInfosForPod: 2 });
  });

  it('carry their secondary addresses for one sweep of addresses, not a call each', async () => {
    const { data } = await gateway.query(
      '{ elasticNetworkInterfaces(first: 1000) { nodes { elasticNetworkInterfaceId privateIps { nodes { address } } } } }',
    );
    const addresses = fleet.elasticNetworkInterfaces.flatMap((eni) => eni.privateIps.map(() => eni));
    for (const row of data.elasticNetworkInterfaces.nodes) {
      const eni = some(
        fleet.elasticNetworkInterfaces,
        (other) => other.elasticNetworkInterfaceId === row.elasticNetworkInterfaceId,
      );
      expect(sorted(row.privateIps.nodes.map(({ address }: Row) => address))).toEqual(
        sorted(eni.privateIps.map(({ address }) => address)),
      );
    }
    expect(gateway.calls()).toEqual({
      ListElasticNetworkInterfaces: sweep,
      ListLeniPrivateIpAddresses: sweepCalls(gateway, addresses),
    });
  });

  it('tell IPv6 addresses and jumbo frames for one call each', async () => {
    const eni = some(fleet.elasticNetworkInterfaces, ({ ipv6Addresses }) => ipv6Addresses.length > 0);
    const { data } = await gateway.query(
      `query ($id: ID!) {
        elasticNetworkInterface(id: $id) {
          description ip prefixLength gateway mac type vpcId vSwitchId securityGroupId createdAt
          detail { isJumboFrameEnabled ipv6Addresses { ipName address status } }
        }
      }`,
      { id: idOf('ElasticNetworkInterface', eni, eni.elasticNetworkInterfaceId) },
    );
    expect(data.elasticNetworkInterface).toEqual({
      description: eni.description,
      ip: eni.ip,
      prefixLength: eni.mask,
      gateway: eni.gateway,
      mac: eni.mac,
      type: eni.type,
      vpcId: eni.vpcId,
      vSwitchId: eni.vSwitchId,
      securityGroupId: eni.securityGroupId,
      createdAt: new Date(Math.floor(eni.createdMs / 1000) * 1000).toISOString(),
      detail: {
        isJumboFrameEnabled: eni.enableJumboFrame,
        ipv6Addresses: eni.ipv6Addresses.map(({ ipName, address }) => ({ ipName, address, status: 'AVAILABLE' })),
      },
    });
    expect(gateway.calls()).toEqual({ GetElasticNetworkInterface: 1 });
  });

  it('show each of the states that the service has', async () => {
    const { data } = await gateway.query('{ elasticNetworkInterfaces(first: 1000) { nodes { status statusText } } }');
    const states = new Map(data.elasticNetworkInterfaces.nodes.map((row: Row) => [row.statusText, row.status]));
    expect(Object.fromEntries(states)).toMatchObject({
      Available: 'AVAILABLE',
      Unattached: 'UNATTACHED',
      'Create Failed': 'CREATE_FAILED',
      Executing: 'EXECUTING',
      Deleting: 'DELETING',
      'Detach Failed': 'DETACH_FAILED',
    });
  });

  it('are filtered by node, VPC and address', async () => {
    const eni = some(fleet.elasticNetworkInterfaces, ({ nodeId }) => nodeId !== '');
    const filter = { region: eni.regionId, nodeId: eni.nodeId, vpcId: eni.vpcId, ip: eni.ip, status: 'AVAILABLE' };
    const { data } = await gateway.query(
      `query ($filter: ElasticNetworkInterfaceFilter, $free: ElasticNetworkInterfaceFilter) {
        elasticNetworkInterfaces(filter: $filter) { nodes { elasticNetworkInterfaceId } }
        free: elasticNetworkInterfaces(filter: $free) { totalCount }
      }`,
      { filter, free: { nodeId: '' } },
    );
    expect(data.elasticNetworkInterfaces.nodes).toEqual([{ elasticNetworkInterfaceId: eni.elasticNetworkInterfaceId }]);
    expect(data.free.totalCount).toBe(16);
    expect(gateway.calls()).toEqual({ ListElasticNetworkInterfaces: sweep });
  });

  it('are joined to connections that end in their VPC, with the VPC as evidence, in both directions', async () => {
    const { data } = await gateway.query(
      `{ vccs(first: 1000) { nodes { vccId region vpcId elasticNetworkInterfaces(first: 1000) {
        edges { evidence { rule value } node { elasticNetworkInterfaceId vpcId } } } } } }`,
    );
    let edges = 0;
    for (const vcc of data.vccs.nodes) {
      const expected = fleet.elasticNetworkInterfaces.filter(
        ({ vpcId, regionId }) => vpcId !== '' && vpcId === vcc.vpcId && regionId === vcc.region,
      );
      expect(vcc.elasticNetworkInterfaces.edges).toHaveLength(expected.length);
      for (const { evidence, node } of vcc.elasticNetworkInterfaces.edges) {
        expect(evidence).toEqual({ rule: 'VPC_ID', value: vcc.vpcId });
        expect(node.vpcId).toBe(vcc.vpcId);
        edges += 1;
      }
    }
    expect(edges).toBeGreaterThan(400);
    expect(gateway.calls()).toEqual({ ListVccs: 2, ListElasticNetworkInterfaces: sweep });

    const back = await gateway.query(
      '{ elasticNetworkInterfaces(first: 1000) { nodes { vpcId region vccs { nodes { vccId } edges { evidence { rule } } } } } }',
    );
    for (const eni of back.data.elasticNetworkInterfaces.nodes) {
      const expected = fleet.vccs.filter(({ vpcId, regionId }) => vpcId === eni.vpcId && regionId === eni.region);
      expect(sorted(eni.vccs.nodes.map(({ vccId }: Row) => vccId))).toEqual(sorted(expected.map(({ vccId }) => vccId)));
    }
    expect(gateway.calls()).toEqual({ ListElasticNetworkInterfaces: sweep, ListVccs: 2 });
  });
});

describe('Secondary addresses of elastic network interfaces', () => {
  let gateway: TestGateway;
  let fleet: LingjunState;
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.lingjun;
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it('are loaded by a global id that carries their interface', async () => {
    const eni = some(fleet.elasticNetworkInterfaces, ({ privateIps }) => privateIps.length > 0);
    const ip = some(eni.privateIps);
    const id = idOf('LeniPrivateIp', eni, eni.elasticNetworkInterfaceId, ip.ipName);
    const { data } = await gateway.query(
      `query ($id: ID!) { node(id: $id) { id ... on LeniPrivateIp {
        ipName address status createdAt elasticNetworkInterface { elasticNetworkInterfaceId } } } }`,
      { id },
    );
    expect(data.node).toEqual({
      id,
      ipName: ip.ipName,
      address: ip.address,
      status: 'AVAILABLE',
      createdAt: new Date(ip.createdMs).toISOString(),
      elasticNetworkInterface: { elasticNetworkInterfaceId: eni.elasticNetworkInterfaceId },
    });
    expect(gateway.calls()).toEqual({ GetLeniPrivateIpAddress: 1, GetElasticNetworkInterface: 1 });
  });

  it('are found by address over all regions for one sweep', async () => {
    const eni = some(fleet.elasticNetworkInterfaces, ({ privateIps }) => privateIps.length > 0);
    const { address } = some(eni.privateIps);
    const holders = fleet.elasticNetworkInterfaces.filter(({ privateIps }) =>
      privateIps.some((ip) => ip.address === address),
    );
    const { data } = await gateway.query(
      `query ($filter: LeniPrivateIpFilter) { leniPrivateIps(filter: $filter) {
        nodes { elasticNetworkInterfaceId address } } }`,
      { filter: { addresses: [address] } },
    );
    expect(sorted(data.leniPrivateIps.nodes.map((row: Row) => row.elasticNetworkInterfaceId))).toEqual(
      sorted(holders.map((row) => row.elasticNetworkInterfaceId)),
    );
    const addresses = fleet.elasticNetworkInterfaces.flatMap((row) => row.privateIps.map(() => row));
    expect(gateway.calls()).toEqual({ ListLeniPrivateIpAddresses: sweepCalls(gateway, addresses) });
  });
});
