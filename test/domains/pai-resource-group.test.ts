import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LingjunState } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { alibabaVpcCalls } from './bridgx-facts.ts';
import { idOf, some, sorted } from './lingjun-facts.ts';

type Row = Record<string, string>;

describe('PAI resource groups', () => {
  let gateway: TestGateway;
  let fleet: LingjunState;
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.lingjun;
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it('are listed with their VPC and its forward information for one call per region', async () => {
    const { data, errors } = await gateway.query(
      `{ paiResourceGroups { totalCount nodes { resourceGroupId name resourceType statusText nodeCount version
        workspaceId creatorId createdAt updatedAt
        userVpc { vpcId vSwitchId securityGroupId roleArn defaultRoute defaultRouteText extendedCidrs
          forwardInfo { natGatewayId eipAllocationId } } } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.paiResourceGroups.totalCount).toBe(fleet.paiResourceGroups.length);
    for (const row of data.paiResourceGroups.nodes) {
      const group = some(fleet.paiResourceGroups, ({ resourceGroupId }) => resourceGroupId === row.resourceGroupId);
      const { userVpc } = group;
      expect(row).toEqual({
        resourceGroupId: group.resourceGroupId,
        name: group.name,
        resourceType: group.resourceType,
        statusText: group.status,
        nodeCount: group.nodeCount,
        version: '',
        workspaceId: group.workspaceId,
        creatorId: group.creatorId,
        createdAt: new Date(group.createdMs).toISOString(),
        updatedAt: new Date(group.modifiedMs).toISOString(),
        userVpc: userVpc && {
          vpcId: userVpc.vpcId,
          vSwitchId: userVpc.switchId,
          securityGroupId: userVpc.securityGroupId,
          roleArn: userVpc.roleArn,
          defaultRoute: userVpc.defaultRoute === 'eth0' ? 'PUBLIC_GATEWAY' : 'PRIVATE_GATEWAY',
          defaultRouteText: userVpc.defaultRoute,
          extendedCidrs: userVpc.extendedCidrs,
          forwardInfo: userVpc.forwardInfo,
        },
      });
    }
    const vpcs = data.paiResourceGroups.nodes.map(({ userVpc }: { userVpc: object | null }) => userVpc);
    expect(vpcs).toContain(null);
    expect(vpcs).toContainEqual(expect.objectContaining({ forwardInfo: null }));
    expect(gateway.calls()).toEqual({ ListResourceGroups: 2 });
  });

  it('go over several pages by their total', async () => {
    const big = await startGateway({ emulator: { scale: 20 } });
    const { data } = await big.query('{ paiResourceGroups(filter: { region: "cn-wulanchabu" }) { totalCount } }');
    const calls = big.calls();
    await big.close();
    expect([data.paiResourceGroups.totalCount, calls]).toEqual([120, { ListResourceGroups: 2 }]);
  });

  it('are loaded by their global ids, many of a region for one call', async () => {
    const groups = fleet.paiResourceGroups.filter(({ regionId }) => regionId === 'cn-wulanchabu').slice(0, 4);
    const ids = groups.map((group) => idOf('PaiResourceGroup', group, group.resourceGroupId));
    const unknown = idOf('PaiResourceGroup', some(groups), 'rg-none');
    const { data, errors } = await gateway.query(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on PaiResourceGroup { id name freshness { source } } } }',
      { ids: [...ids, unknown] },
    );
    expect(errors).toBeUndefined();
    expect(data.nodes).toEqual([
      ...groups.map(({ name }, index) => ({ id: ids[index], name, freshness: { source: 'LIVE' } })),
      null,
    ]);
    expect(gateway.calls()).toEqual({ ListResourceGroups: 1 });
  });

  it('tell of provider, cluster and tags for a call each', async () => {
    const group = some(fleet.paiResourceGroups);
    const { data } = await gateway.query(
      `query ($id: ID!) { paiResourceGroup(id: $id) { name detail {
        description clusterId computingResourceProvider hasRdma tags { key value } } } }`,
      { id: idOf('PaiResourceGroup', group, group.resourceGroupId) },
    );
    expect(data.paiResourceGroup).toEqual({
      name: group.name,
      detail: {
        description: group.description,
        clusterId: group.clusterId,
        computingResourceProvider: group.provider,
        hasRdma: group.supportsRdma,
        tags: Object.entries(group.tags).map(([key, value]) => ({ key, value })),
      },
    });
    expect(gateway.calls()).toEqual({ ListResourceGroups: 1, GetResourceGroup: 1 });
  });

  it('are planned with what they cost, also by their id', async () => {
    const group = some(fleet.paiResourceGroups);
    const id = idOf('PaiResourceGroup', group, group.resourceGroupId);
    const { data } = await gateway.query(
      'query ($document: String!) { explain(document: $document) { calls { operation arguments } } }',
      { document: `{ paiResourceGroup(id: "${id}") { name detail { description } } }` },
    );
    expect(data.explain.calls).toEqual([
      { operation: 'ListResourceGroups', arguments: { ResourceGroupIDs: group.resourceGroupId } },
      { operation: 'GetResourceGroup', arguments: { ResourceGroupID: group.resourceGroupId } },
    ]);
    expect(gateway.calls()).toEqual({});
  });

  it('are found by name and VPC', async () => {
    const group = some(fleet.paiResourceGroups, ({ userVpc }) => userVpc !== null);
    const find = async (filter: Row) => {
      const answer = await gateway.query(
        'query ($filter: PaiResourceGroupFilter) { paiResourceGroups(filter: $filter) { nodes { resourceGroupId } } }',
        { filter },
      );
      return answer.data.paiResourceGroups.nodes;
    };
    expect(await find({ vpcId: group.userVpc?.vpcId ?? '' })).toEqual([{ resourceGroupId: group.resourceGroupId }]);
    expect(await find({ name: '推荐-资源组' })).toHaveLength(1);
  });

  it('lead to the VPCs that BridgX knows and back', async () => {
    const { data, errors } = await gateway.query(
      `{ paiResourceGroups { nodes { resourceGroupId userVpc { vpcId
        vpc { evidence { rule } vpc { vpcId paiResourceGroups { nodes { resourceGroupId } edges { evidence { value } } } } } } } } }`,
    );
    expect(errors).toBeUndefined();
    const known = data.paiResourceGroups.nodes.filter(({ userVpc }: { userVpc: Row | null }) => userVpc?.vpc);
    expect(known.length).toBeGreaterThan(4);
    for (const { userVpc } of known) {
      expect(userVpc.vpc.evidence.rule).toBe('VPC_ID');
      expect(userVpc.vpc.vpc.vpcId).toBe(userVpc.vpcId);
      const inside = fleet.paiResourceGroups.filter((group) => group.userVpc?.vpcId === userVpc.vpcId);
      const { nodes, edges } = userVpc.vpc.vpc.paiResourceGroups;
      expect(sorted(nodes.map(({ resourceGroupId }: Row) => resourceGroupId))).toEqual(
        sorted(inside.map(({ resourceGroupId }) => resourceGroupId)),
      );
      expect(edges[0].evidence.value).toBe(userVpc.vpcId);
    }
    const { ListResourceGroups, 'vpc.describe': describes, ...once } = gateway.calls();
    expect([ListResourceGroups, describes]).toEqual([2, alibabaVpcCalls(gateway, ['cn-wulanchabu', 'cn-hangzhou'])]);
    expect(once).toEqual({ 'cluster.describe_all': 1 });
  });
});
