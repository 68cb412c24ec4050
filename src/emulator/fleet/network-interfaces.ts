import { type AddressBook, addressAt, sizeOf } from './addresses.ts';
import type { Dice } from './dice.ts';
import { entity, macOf, privateIp, tagsOf } from './entity.ts';
import type { NetworkInterface, Subnet } from './model.ts';
import type { NodeSeat } from './nodes.ts';
import type { VpdPlan } from './vpds.ts';

/** Two physical interfaces in each node, in the VPD that the node's VPC is joined to. */
export function createNetworkInterfaces(dice: Dice, parts: PhysicalParts): NetworkInterface[] {
  return parts.seats.flatMap((seat, index) => {
    const plan = parts.vpdOf.get(seat.network.vpc.vpcId);
    const subnet = plan?.subnets[index % 3];
    if (!plan || !subnet) throw new RangeError(`${seat.network.vpc.vpcId} is joined to no VPD`);
    const key = `${parts.key}/lni-${index}`;
    return [0, 1].map((port) =>
      createNetworkInterface(dice, { key: `${key}-${port}`, seat, plan, subnet, port, book: parts.book }),
    );
  });
}

export interface PhysicalParts {
  key: string;
  seats: NodeSeat[];
  /** By the id of the cloud VPC. */
  vpdOf: ReadonlyMap<string, VpdPlan>;
  book: AddressBook;
}

interface PortPlan {
  key: string;
  seat: NodeSeat;
  plan: VpdPlan;
  subnet: Subnet;
  port: number;
  book: AddressBook;
}

function createNetworkInterface(dice: Dice, { key, seat, plan, subnet, port, book }: PortPlan): NetworkInterface {
  const common = entity(dice, { key, regionId: subnet.regionId, days: [500, 520] });
  const [ip, ...more] = book.nextFour({ id: subnet.subnetId, cidr: subnet.cidr });
  const secondary = more.slice(0, dice.between(`${key}/secondary`, [0, 3]));
  return {
    ...common,
    tags: tagsOf(dice, key),
    networkInterfaceId: `lni-${dice.letters(key, 20)}`,
    networkInterfaceName: `bond${port}`,
    nodeId: seat.node.nodeId,
    vpdId: plan.vpd.vpdId,
    subnetId: subnet.subnetId,
    zoneId: subnet.zoneId,
    ip,
    gateway: addressAt(subnet.cidr, sizeOf(subnet.cidr) - 2),
    serviceMac: macOf(dice, key),
    ethernet: [`eth${port * 2}`, `eth${port * 2 + 1}`],
    ncType: 'GPU',
    quota: 3,
    privateIps: secondary.map((address, index) => {
      const afterMs = common.createdMs;
      const ipKey = `${key}/sip-${index}`;
      return { ...privateIp(dice, { key: ipKey, address, afterMs }), mac: macOf(dice, ipKey) };
    }),
  };
}
