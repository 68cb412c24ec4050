import type { CloudNetwork } from './cloud-networks.ts';
import type { Dice } from './dice.ts';
import { privateIp } from './entity.ts';
import type { MachineSlot } from './machine-slots.ts';
import type { SlotIdentity } from './machines.ts';
import type { ElasticNetworkInterface } from './model.ts';
import type { NodeSeat } from './nodes.ts';

export interface IdentityParts {
  slots: MachineSlot[];
  seats: NodeSeat[];
  interfaces: ElasticNetworkInterface[];
  /** In pairs that share their address range. */
  networks: CloudNetwork[];
}

/**
 * Ties machines to Lingjun: by the node's id, or by an address. Where the address is to be ambiguous, it changes
 * the second node's interface, which then carries the first one's address too.
 */
export function identifySlots(dice: Dice, parts: IdentityParts): Map<MachineSlot, SlotIdentity> {
  const byNode = Map.groupBy(parts.interfaces, ({ nodeId }) => nodeId);
  const seatsOf = Map.groupBy(parts.seats, ({ slot }) => slot);
  const strangers = strangerAddresses(parts);
  const identities = new Map<MachineSlot, SlotIdentity>();
  for (const slot of parts.slots) {
    const nodeIds = (seatsOf.get(slot) ?? []).map(({ node }) => node.nodeId);
    const held = nodeIds.flatMap((nodeId) => byNode.get(nodeId)?.slice(0, 1) ?? []);
    const identity = identify(dice, { slot, nodeIds, held, strangers });
    if (identity) identities.set(slot, identity);
  }
  return identities;
}

interface Ties {
  slot: MachineSlot;
  nodeIds: string[];
  /** The system interface of each of the slot's nodes. */
  held: ElasticNetworkInterface[];
  strangers: Map<string, string[]>;
}

function identify(dice: Dice, { slot, nodeIds, held, strangers }: Ties): SlotIdentity | undefined {
  const [first, second] = held;
  if (slot.role === 'stranger') {
    const ip = strangers.get(slot.home.network.vpc.vpcId)?.shift();
    return ip === undefined ? undefined : { ip };
  }
  if (!first) return undefined;
  if (slot.role === 'node') return { instanceId: nodeIds[0] ?? '', ip: first.ip };
  if (second) {
    const afterMs = second.createdMs;
    second.privateIps = [privateIp(dice, { key: `${slot.key}/shared`, address: first.ip, afterMs })];
  }
  const secondary = slot.number % 2 === 1 && slot.role === 'address' ? first.privateIps[0]?.address : undefined;
  return { ip: secondary ?? first.ip };
}

/** For each VPC, addresses that interfaces carry in the neighbour of the same range, and none in the VPC itself. */
function strangerAddresses({ networks, interfaces }: IdentityParts): Map<string, string[]> {
  const byVpc = Map.groupBy(interfaces, ({ vpcId }) => vpcId);
  const carried = (index: number) => {
    const vpcId = networks[index]?.vpc.vpcId ?? '';
    return (byVpc.get(vpcId) ?? []).flatMap((each) => [each.ip, ...each.privateIps.map(({ address }) => address)]);
  };
  return new Map(
    networks.slice(0, 10).map(({ vpc }, index) => {
      const own = new Set(carried(index));
      return [vpc.vpcId, carried(index ^ 1).filter((address) => !own.has(address))];
    }),
  );
}
