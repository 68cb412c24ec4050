import { type AddressBook, prefixOf } from './addresses.ts';
import type { CloudNetwork } from './cloud-networks.ts';
import type { Dice } from './dice.ts';
import { entity, macOf, privateIp, tagsOf } from './entity.ts';
import type { BridgxSubnet, ElasticNetworkInterface } from './model.ts';
import type { NodeSeat } from './nodes.ts';

/** Two interfaces for most nodes, one for every fifteenth, and sixteen that hang on no node. */
export function createElasticInterfaces(dice: Dice, parts: InterfaceParts): ElasticNetworkInterface[] {
  const attached = parts.seats.flatMap((seat, index) => {
    const plan = { ...seat, nodeId: seat.node.nodeId, book: parts.book };
    const system = createInterface(dice, { ...plan, key: `${parts.key}/leni-${index}`, type: 'DEFAULT' });
    if (index % 15 === 14) return [system];
    return [system, createInterface(dice, { ...plan, key: `${parts.key}/leni-${index}-b`, type: 'CUSTOM' })];
  });
  const free = Array.from({ length: 16 }, (_, index) => {
    const network = parts.networks[index % 10];
    if (!network) throw new RangeError('a block has ten networks');
    const plan = {
      key: `${parts.key}/leni-free-${index}`,
      network,
      vswitch: network.switches[index % 3] ?? network.switches[0],
    };
    return createInterface(dice, {
      ...plan,
      nodeId: '',
      book: parts.book,
      type: 'CUSTOM',
      status: freeStatus[index] ?? 'Unattached',
    });
  });
  return [...attached, ...free];
}

/** The rest are simply `Unattached`. */
const freeStatus = ['Create Failed', 'Executing', 'Deleting', 'Detach Failed'];

export interface InterfaceParts {
  key: string;
  seats: NodeSeat[];
  networks: CloudNetwork[];
  book: AddressBook;
}

interface InterfacePlan {
  key: string;
  nodeId: string;
  network: CloudNetwork;
  vswitch: BridgxSubnet;
  book: AddressBook;
  type: 'DEFAULT' | 'CUSTOM';
  status?: string;
}

function createInterface(dice: Dice, plan: InterfacePlan): ElasticNetworkInterface {
  const { key, network, vswitch } = plan;
  const common = entity(dice, {
    key,
    regionId: network.region.regionId,
    days: [500, 540],
    status: plan.status ?? 'Available',
  });
  const [ip, ...more] = plan.book.nextFour({ id: vswitch.switchId, cidr: vswitch.cidrBlock });
  const secondary = more.slice(0, dice.pick(`${key}/secondary`, [0, 1, 1, 2, 2, 3, 3]));
  return {
    ...common,
    tags: tagsOf(dice, key),
    elasticNetworkInterfaceId: `leni-${dice.letters(key, 8)}`,
    description: plan.type === 'DEFAULT' ? 'system' : '',
    nodeId: plan.nodeId,
    zoneId: vswitch.zoneId,
    vpcId: network.vpc.vpcId,
    vSwitchId: vswitch.switchId,
    securityGroupId: network.securityGroups[1].securityGroupId,
    ip,
    mask: prefixOf(vswitch.cidrBlock),
    gateway: vswitch.gatewayIp,
    mac: macOf(dice, key),
    type: plan.type,
    enableJumboFrame: plan.type === 'CUSTOM',
    privateIps: secondary.map((address, index) =>
      privateIp(dice, { key: `${key}/sip-${index}`, address, afterMs: common.createdMs }),
    ),
    ipv6Addresses: dice.fraction(`${key}/v6`) < 0.06 ? [ipv6(dice, { key, afterMs: common.createdMs })] : [],
  };
}

function ipv6(dice: Dice, { key, afterMs }: { key: string; afterMs: number }) {
  const tail = dice.hex(`${key}/v6-tail`, 12).match(/..../g) ?? [];
  return privateIp(dice, { key: `${key}/sip6`, address: `2408:4005:3aa:1000:0:${tail.join(':')}`, afterMs });
}
