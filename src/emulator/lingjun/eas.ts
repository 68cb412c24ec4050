import type { AclEntry, EasGateway } from '../fleet/pai-model.ts';
import type { InputOf } from './input.ts';
import { type Answer, matches, type Scene, single } from './scene.ts';

/** EAS documents no code of its own for what it does not know. */
const code = 'Resource.NotFound';

export function listAclPolicy({ GatewayId, VpcId }: InputOf<'ListAclPolicy'>, scene: Scene): Answer {
  return gateway(GatewayId, scene, ({ gatewayId, internetEntries, linkedVpcs }) => ({
    GatewayId: gatewayId,
    InternetAclPolicyList: internetEntries.length > 0 ? [{ AclPolicyList: internetEntries.map(entryFields) }] : [],
    IntranetVpcAclPolicyList: linkedVpcs
      .filter(({ vpcId }) => matches(VpcId, vpcId))
      .map(({ entries, vpcId }) => ({ AclPolicyList: entries.map(entryFields), VpcId: vpcId })),
  }));
}

export function listGatewayIntranetLinkedVpc(
  { GatewayId }: InputOf<'ListGatewayIntranetLinkedVpc'>,
  scene: Scene,
): Answer {
  return gateway(GatewayId, scene, ({ gatewayId, linkedVpcs }) => ({
    GatewayId: gatewayId,
    IntranetLinkedVpcList: linkedVpcs.map((linked) => ({
      AccountId: linked.accountId,
      AuthoritativeDnsEnabled: linked.hasAuthoritativeDns,
      Ip: linked.ip,
      SecurityGroupId: linked.securityGroupId,
      Status: linked.status,
      VSwitchId: linked.vSwitchId,
      VpcId: linked.vpcId,
    })),
  }));
}

export function listGatewayIntranetLinkedVpcPeer(
  { GatewayId, VpcId }: InputOf<'ListGatewayIntranetLinkedVpcPeer'>,
  scene: Scene,
): Answer {
  return gateway(GatewayId, scene, ({ gatewayId, linkedVpcs }) => ({
    GatewayId: gatewayId,
    PeerVpcList: linkedVpcs
      .filter(({ vpcId, peers }) => peers.length > 0 && matches(VpcId, vpcId))
      .map(({ vpcId, peers }) => ({
        PeerVpcs: peers.map((peer) => ({ Region: peer.regionId, Status: peer.status, VpcId: peer.vpcId })),
        VpcId: vpcId,
      })),
  }));
}

/** A resource group without a direct connection is answered with nothing in it. */
export function describeResourceDLink({ ResourceId }: InputOf<'DescribeResourceDLink'>, scene: Scene): Answer {
  return single({ item: scene.index.easResources.get(ResourceId), scene, code }, ({ directLink }) => ({
    AuxVSwitchList: directLink?.otherVSwitchIds ?? [],
    DestinationCIDRs: directLink?.destinationCidrs.join(',') ?? '',
    SecurityGroupId: directLink?.securityGroupId ?? '',
    VSwitchId: directLink?.vSwitchId ?? '',
    VpcId: directLink?.vpcId ?? '',
  }));
}

function gateway(gatewayId: string, scene: Scene, show: (gateway: EasGateway) => object): Answer {
  return single({ item: scene.index.easGateways.get(gatewayId), scene, code }, show);
}

function entryFields({ entry, comment }: AclEntry) {
  return { Comment: comment, Entry: entry };
}
