import type { CloudNetwork } from './cloud-networks.ts';
import type { Dice } from './dice.ts';
import type { EasGateway, EasResource, LinkedVpc } from './pai-model.ts';
import { tenantId } from './places.ts';

interface EasParts {
  key: string;
  /** The Alibaba VPCs of Wulanchabu come first, six of them; then four of Hangzhou. */
  networks: CloudNetwork[];
}

/** Three private gateways in each block: two in Wulanchabu, one in Hangzhou, in two VPCs each. */
export function createEasGateways(dice: Dice, { key, networks }: EasParts): EasGateway[] {
  return [0, 2, 6].flatMap((from, index): EasGateway[] => {
    const linked = networks.slice(from, from + 2);
    const [home] = linked;
    if (!home) return [];
    const gatewayKey = `${key}/gateway-${index}`;
    // One of the same region, one of the other.
    const peers = [from + 2, from + 7].flatMap((place) => networks[place % 10] ?? []);
    return [
      {
        gatewayId: `gw-${dice.letters(gatewayKey, 20)}`,
        regionId: home.region.regionId,
        internetEntries: index === 1 ? [] : [{ entry: '0.0.0.0/0', comment: 'default' }],
        linkedVpcs: linked.map((network, place) =>
          linkVpc(dice, { key: `${gatewayKey}/vpc-${place}`, network, place, peers: place === 0 ? peers : [] }),
        ),
      },
    ];
  });
}

interface LinkPlan {
  key: string;
  network: CloudNetwork;
  place: number;
  peers: CloudNetwork[];
}

function linkVpc(dice: Dice, { key, network, place, peers }: LinkPlan): LinkedVpc {
  const [vswitch] = network.switches;
  const [, second = '16'] = network.vpc.cidrBlock.split('.');
  return {
    vpcId: network.vpc.vpcId,
    accountId: tenantId,
    // The last addresses of the vSwitch, which the machines of the fleet do not reach.
    ip: `172.${second}.15.${dice.between(key, [100, 200])}`,
    securityGroupId: network.securityGroups[0].securityGroupId,
    vSwitchId: vswitch.switchId,
    status: place === 1 && dice.fraction(`${key}/status`) < 0.3 ? 'Creating' : 'Running',
    hasAuthoritativeDns: place === 0,
    entries: [
      { entry: network.vpc.cidrBlock, comment: '' },
      { entry: '10.0.0.0/8', comment: '办公网' },
    ].slice(0, place + 1),
    peers: peers.map((peer, index) => ({
      vpcId: peer.vpc.vpcId,
      regionId: peer.region.regionId,
      status: index === 0 ? 'Running' : '',
    })),
  };
}

/** Three dedicated resource groups in each block, the last of them without a direct connection. */
export function createEasResources(dice: Dice, { key, networks }: EasParts): EasResource[] {
  return [1, 7, 3].flatMap((place, index): EasResource[] => {
    const network = networks[place];
    if (!network) return [];
    const [first, ...others] = network.switches;
    return [
      {
        resourceId: `eas-r-${dice.letters(`${key}/eas-resource-${index}`, 18)}`,
        regionId: network.region.regionId,
        directLink: index === 2 ? null : linkOf(network, first.switchId, others.slice(index)),
      },
    ];
  });
}

function linkOf(network: CloudNetwork, vSwitchId: string, others: { switchId: string }[]): EasResource['directLink'] {
  return {
    vpcId: network.vpc.vpcId,
    vSwitchId,
    otherVSwitchIds: others.map(({ switchId }) => switchId),
    securityGroupId: network.securityGroups[0].securityGroupId,
    destinationCidrs: [network.vpc.cidrBlock, '192.168.0.0/16'],
  };
}
