import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BridgxState, BridgxSubnet, BridgxVpc } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { bridgxId, foreignCluster, ownClusters } from './bridgx-facts.ts';
import { some, sorted } from './lingjun-facts.ts';

type Row = Record<string, string>;

describe('Subnets of a VPC', () => {
  let gateway: TestGateway;
  let fleet: BridgxState;
  let vpc: BridgxVpc;
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.bridgx;
    vpc = some(fleet.vpcs, ({ vpcId, status }) => status === 'Available' && vpcId === ownClusters(fleet)[0]?.vpcId);
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  const vpcKey = () => bridgxId('Vpc', vpc.accountKey, vpc.regionId, vpc.vpcId);
  const subnetKey = ({ switchId }: BridgxSubnet) =>
    bridgxId('VpcSubnet', vpc.accountKey, vpc.regionId, vpc.vpcId, switchId);
  const subnets = () => fleet.subnets.filter((subnet) => subnet.vpcId === vpc.vpcId && subnet.status === 'Available');

  it('are listed for one call per zone', async () => {
    const { data, errors } = await gateway.query(
      `query ($id: ID!) { vpc(id: $id) { subnets { totalCount nodes {
        id subnetId name vpcId zoneId cidr gatewayIp availableIpCount isDefault status statusText vpc { vpcId }
      } } } }`,
      { id: vpcKey() },
    );
    expect(errors).toBeUndefined();
    expect(data.vpc.subnets.totalCount).toBe(subnets().length);
    for (const subnet of subnets()) {
      expect(data.vpc.subnets.nodes).toContainEqual({
        id: subnetKey(subnet),
        subnetId: subnet.switchId,
        name: subnet.switchName,
        vpcId: vpc.vpcId,
        zoneId: subnet.zoneId,
        cidr: subnet.cidrBlock,
        gatewayIp: subnet.gatewayIp,
        availableIpCount: subnet.availableIps,
        isDefault: subnet.isDefault,
        status: 'AVAILABLE',
        statusText: 'Available',
        vpc: { vpcId: vpc.vpcId },
      });
    }
    expect(gateway.calls()).toMatchObject({ 'zone.list': 1, 'subnet.describe': 3 });
  });

  it('of one zone cost one call, and all of them come though the server ignores pages', async () => {
    const subnet = some(subnets());
    const more = Array.from({ length: 80 }, (_, index) => ({ ...subnet, switchId: `vsw-more-${index}` }));
    fleet.subnets.push(...more);
    const { data } = await gateway.query(
      'query ($id: ID!, $zone: String) { vpc(id: $id) { subnets(zoneId: $zone, first: 1000) { nodes { subnetId } } } }',
      { id: vpcKey(), zone: subnet.zoneId },
    );
    const expected = subnets().filter(({ zoneId }) => zoneId === subnet.zoneId);
    fleet.subnets.splice(-80);
    expect(expected.length).toBeGreaterThan(80);
    expect(sorted(data.vpc.subnets.nodes.map(({ subnetId }: Row) => subnetId))).toEqual(
      sorted(expected.map(({ switchId }) => switchId)),
    );
    const calls = gateway.calls();
    expect(calls['subnet.describe']).toBe(1);
    expect(calls).not.toHaveProperty('zone.list');
  });

  it('are found by the cluster that names them, and by their id', async () => {
    const cluster = some(
      ownClusters(fleet),
      ({ vpcId, clusterType }) => vpcId === vpc.vpcId && clusterType === 'standard',
    );
    const { data } = await gateway.query('query ($id: ID!) { cluster(id: $id) { subnet { id subnetId } } }', {
      id: bridgxId('Cluster', cluster.name),
    });
    expect(data.cluster.subnet.subnetId).toBe(cluster.subnetId);
    expect(gateway.calls()).toMatchObject({ 'cluster.name': 1, 'subnet.info': 1 });

    const again = await gateway.query(
      'query ($id: ID!) { vpcSubnet(id: $id) { subnetId } node(id: $id) { id } }',
      data.cluster.subnet,
    );
    expect(again.data).toEqual({ vpcSubnet: { subnetId: cluster.subnetId }, node: { id: data.cluster.subnet.id } });
    expect(gateway.calls()).toMatchObject({ 'subnet.info': 1 });
  });

  it('of another organisation are not there, and nothing is asked about them', async () => {
    const foreign = foreignCluster(fleet);
    const ids = {
      plain: bridgxId('VpcSubnet', foreign.accountKey, foreign.regionId, foreign.vpcId, foreign.subnetId),
      claimed: bridgxId('VpcSubnet', vpc.accountKey, vpc.regionId, foreign.vpcId, foreign.subnetId),
    };
    const { data, errors } = await gateway.query(
      'query ($plain: ID!, $claimed: ID!) { plain: vpcSubnet(id: $plain) { id } claimed: vpcSubnet(id: $claimed) { id } }',
      ids,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ plain: null, claimed: null });
    expect(gateway.calls()).not.toHaveProperty('subnet.info');
  });
});
