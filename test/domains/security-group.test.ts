import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BridgxState, BridgxVpc } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { bridgxId, foreignCluster, ownClusters } from './bridgx-facts.ts';
import { some, sorted } from './lingjun-facts.ts';

type Row = Record<string, string>;

describe('Security groups', () => {
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

  const idIn = (of: BridgxVpc, ...ids: string[]) =>
    bridgxId(ids.length > 0 ? 'SecurityGroup' : 'Vpc', of.accountKey, of.regionId, of.vpcId, ...ids);
  const groupsOf = ({ vpcId }: BridgxVpc) => fleet.securityGroups.filter((group) => group.vpcId === vpcId);

  it('are listed for one call per VPC, all of them though the server ignores pages', async () => {
    const [group] = groupsOf(vpc);
    if (!group) throw new Error('the VPC has no security groups');
    const more = Array.from({ length: 60 }, (_, index) => ({ ...group, securityGroupId: `sg-more-${index}` }));
    fleet.securityGroups.push(...more);
    const { data, errors } = await gateway.query(
      `query ($id: ID!) { vpc(id: $id) { securityGroups(first: 1000) { totalCount nodes {
        id securityGroupId name groupType groupTypeText vpcId vpc { vpcId }
      } } } }`,
      { id: idIn(vpc) },
    );
    const expected = groupsOf(vpc);
    fleet.securityGroups.splice(-60);
    expect(errors).toBeUndefined();
    expect(data.vpc.securityGroups.totalCount).toBe(expected.length);
    expect(data.vpc.securityGroups.nodes).toContainEqual({
      id: idIn(vpc, group.securityGroupId),
      securityGroupId: group.securityGroupId,
      name: group.securityGroupName,
      groupType: 'NORMAL',
      groupTypeText: 'normal',
      vpcId: vpc.vpcId,
      vpc: { vpcId: vpc.vpcId },
    });
    expect(gateway.calls()['security_group.describe']).toBe(1);
  });

  it('tell their rules for one call each', async () => {
    const { data } = await gateway.query(
      `query ($id: ID!) { vpc(id: $id) { securityGroups { nodes { securityGroupId rules {
        direction directionText protocol protocolText portRange cidr securityGroupId prefixListId
      } } } } }`,
      { id: idIn(vpc) },
    );
    const { nodes } = data.vpc.securityGroups;
    expect(nodes).toHaveLength(groupsOf(vpc).length);
    for (const { securityGroupId, rules } of nodes) {
      const group = some(groupsOf(vpc), (each) => each.securityGroupId === securityGroupId);
      expect(rules).toEqual(
        group.rules.map(({ direction, protocol, portFrom, portTo, cidrIp }) => ({
          direction: direction.toUpperCase(),
          directionText: direction,
          protocol: protocol.toUpperCase(),
          protocolText: protocol,
          portRange: portFrom === portTo ? String(portFrom) : `${portFrom}-${portTo}`,
          cidr: cidrIp,
          securityGroupId: '',
          prefixListId: '',
        })),
      );
    }
    expect(gateway.calls()).toMatchObject({ 'security_group.describe': 1, 'security_group.rules': nodes.length });
  });

  it('of a cloud whose groups belong to regions are those of the region, without a VPC', async () => {
    const tencent = some(fleet.vpcs, ({ provider, status }) => provider === 'TencentCloud' && status === 'Available');
    const { data } = await gateway.query(
      'query ($id: ID!) { vpc(id: $id) { securityGroups { nodes { securityGroupId vpcId vpc { vpcId } } } } }',
      { id: idIn(tencent) },
    );
    const regional = fleet.securityGroups.filter(({ accountKey }) => accountKey === tencent.accountKey);
    const { nodes } = data.vpc.securityGroups;
    expect(sorted(nodes.map(({ securityGroupId }: Row) => securityGroupId))).toEqual(
      sorted(regional.map(({ securityGroupId }) => securityGroupId)),
    );
    expect(nodes[0]).toMatchObject({ vpcId: null, vpc: { vpcId: tencent.vpcId } });
  });

  it('are found by the cluster that names them, and by their id', async () => {
    const cluster = some(
      ownClusters(fleet),
      ({ vpcId, clusterType }) => vpcId === vpc.vpcId && clusterType === 'standard',
    );
    const { data } = await gateway.query(
      'query ($id: ID!) { cluster(id: $id) { securityGroup { id securityGroupId } } }',
      {
        id: bridgxId('Cluster', cluster.name),
      },
    );
    const { securityGroup } = data.cluster;
    expect(securityGroup.securityGroupId).toBe(cluster.securityGroupId);
    const again = await gateway.query('query ($id: ID!) { securityGroup(id: $id) { id } node(id: $id) { id } }', {
      id: securityGroup.id,
    });
    expect(again.data).toEqual({ securityGroup: { id: securityGroup.id }, node: { id: securityGroup.id } });
  });

  it('of another organisation are not there, and their rules are never asked for', async () => {
    const foreign = foreignCluster(fleet);
    const ids = {
      plain: bridgxId('SecurityGroup', foreign.accountKey, foreign.regionId, foreign.vpcId, foreign.securityGroupId),
      claimed: idIn(vpc, foreign.securityGroupId),
    };
    const { data, errors } = await gateway.query(
      `query ($plain: ID!, $claimed: ID!) {
        plain: securityGroup(id: $plain) { rules { cidr } }
        claimed: securityGroup(id: $claimed) { rules { cidr } }
      }`,
      ids,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ plain: null, claimed: null });
    expect(gateway.calls()).not.toHaveProperty('security_group.rules');
  });
});
