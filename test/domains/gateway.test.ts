import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LingjunState } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { alibabaVpcCalls } from './bridgx-facts.ts';
import { some } from './lingjun-facts.ts';

const document = (fields: string) => `query ($account: String!, $region: String!, $gatewayId: String!) {
  gateway(account: $account, region: $region, gatewayId: $gatewayId) { ${fields} } }`;

describe('a gateway', () => {
  let gateway: TestGateway;
  let fleet: LingjunState;
  const ask = (fields: string, args: Record<string, string> = {}) => {
    const { regionId, gatewayId } = some(fleet.easGateways);
    return gateway.query(document(fields), { account: 'default', region: regionId, gatewayId, ...args });
  };
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.lingjun;
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it('costs nothing by itself', async () => {
    const { data } = await ask('account region gatewayId');
    const { regionId, gatewayId } = some(fleet.easGateways);
    expect(data.gateway).toEqual({ account: 'default', region: regionId, gatewayId });
    expect(gateway.calls()).toEqual({});
  });

  it('tells who may reach it, from where and through which peers, for a call each', async () => {
    const { data, errors } = await ask(
      `aclPolicies { internet { cidr comment } vpcs { vpcId entries { cidr comment } } }
      linkedVpcs { vpcId accountId vSwitchId securityGroupId ip hasAuthoritativeDns status statusText }
      vpcPeers { vpcId peerVpcId peerRegion statusText }`,
    );
    expect(errors).toBeUndefined();
    const { internetEntries, linkedVpcs } = some(fleet.easGateways);
    const shown = (entries: { entry: string; comment: string }[]) =>
      entries.map(({ entry, comment }) => ({ cidr: entry, comment }));
    expect(data.gateway).toEqual({
      aclPolicies: {
        internet: shown(internetEntries),
        vpcs: linkedVpcs.map(({ vpcId, entries }) => ({ vpcId, entries: shown(entries) })),
      },
      linkedVpcs: linkedVpcs.map((linked) => ({
        vpcId: linked.vpcId,
        accountId: linked.accountId,
        vSwitchId: linked.vSwitchId,
        securityGroupId: linked.securityGroupId,
        ip: linked.ip,
        hasAuthoritativeDns: linked.hasAuthoritativeDns,
        status: linked.status.toUpperCase(),
        statusText: linked.status,
      })),
      vpcPeers: linkedVpcs.flatMap(({ vpcId, peers }) =>
        peers.map((peer) => ({
          vpcId,
          peerVpcId: peer.vpcId,
          peerRegion: peer.regionId,
          statusText: peer.status,
        })),
      ),
    });
    expect(data.gateway.vpcPeers.length).toBeGreaterThan(1);
    expect(gateway.calls()).toEqual({
      ListAclPolicy: 1,
      ListGatewayIntranetLinkedVpc: 1,
      ListGatewayIntranetLinkedVpcPeer: 1,
    });
  });

  it('leads to the VPCs that BridgX knows', async () => {
    const { data, errors } = await ask(
      `aclPolicies { vpcs { vpcId vpc { vpc { vpcId } } } }
      linkedVpcs { vpcId vpc { vpc { vpcId name } evidence { rule value } } }
      vpcPeers { peerVpcId peerVpc { vpc { vpcId } evidence { rule } } }`,
    );
    expect(errors).toBeUndefined();
    const { vpcs } = gateway.emulator.fleet.bridgx;
    const nameOf = (id: string) =>
      vpcs.find(({ vpcId, status }) => vpcId === id && status === 'Available')?.vpcName ?? null;
    const links = data.gateway.linkedVpcs;
    expect(
      links.map((link: { vpcId: string; vpc: { vpc: { name: string } } | null }) => link.vpc?.vpc.name ?? null),
    ).toEqual(links.map(({ vpcId }: { vpcId: string }) => nameOf(vpcId)));
    const known = links.find(({ vpc }: { vpc: object | null }) => vpc);
    expect(known.vpc.evidence).toEqual({ rule: 'VPC_ID', value: known.vpcId });
    for (const { peerVpcId, peerVpc } of data.gateway.vpcPeers) {
      expect(peerVpc?.vpc.vpcId ?? null).toBe(nameOf(peerVpcId) && peerVpcId);
    }
    const { ListAclPolicy, ListGatewayIntranetLinkedVpc, ListGatewayIntranetLinkedVpcPeer, ...bridgx } =
      gateway.calls();
    expect([ListAclPolicy, ListGatewayIntranetLinkedVpc, ListGatewayIntranetLinkedVpcPeer]).toEqual([1, 1, 1]);
    // Two regions of the cloud, two cloud accounts, whatever the number of links.
    const describes = alibabaVpcCalls(gateway, ['cn-wulanchabu', 'cn-hangzhou']);
    expect(bridgx).toEqual({ 'cluster.describe_all': 1, 'vpc.describe': describes });
  });

  it('that the service does not know has parts that are null', async () => {
    const { data, errors } = await ask('gatewayId aclPolicies { internet { cidr } } linkedVpcs { ip }', {
      gatewayId: 'gw-none',
    });
    expect(errors).toBeUndefined();
    expect(data.gateway).toEqual({ gatewayId: 'gw-none', aclPolicies: null, linkedVpcs: null });
  });

  it.each([
    ['account', { account: 'nobody' }],
    ['region', { region: 'cn-mars' }],
    ['gatewayId', { gatewayId: '..' }],
    ['gatewayId', { gatewayId: 'gw-1/acl_policy?x=' }],
    ['gatewayId', { gatewayId: '' }],
  ])('is refused for an unusable %s before anything is sent', async (argument, args) => {
    const { data, errors } = await ask('linkedVpcs { ip }', args);
    expect(data.gateway).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument });
    expect(gateway.calls()).toEqual({});
  });

  it('gives null for the one part that fails', async () => {
    gateway.emulator.setFaults([
      { operation: 'ListGatewayIntranetLinkedVpc', kind: 'error', status: 403, code: 'NoPermission', message: 'no' },
    ]);
    const { data, errors } = await ask('aclPolicies { internet { cidr } } linkedVpcs { ip }');
    gateway.emulator.setFaults([]);
    expect(data.gateway.aclPolicies.internet).toHaveLength(1);
    expect(data.gateway.linkedVpcs).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({
      operation: 'ListGatewayIntranetLinkedVpc',
      upstreamCode: 'NoPermission',
    });
  });
});
