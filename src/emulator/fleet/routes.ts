import type { ConnectionPlan } from './connections.ts';
import type { Dice } from './dice.ts';
import { entity } from './entity.ts';
import type { ErAttachment, NetworkRoute, Vcc, Vpd } from './model.ts';
import type { VpdPlan } from './vpds.ts';

export interface RouteParts {
  vpds: VpdPlan[];
  connections: ConnectionPlan[];
  attachments: ErAttachment[];
}

type Leg = Pick<NetworkRoute, 'destinationCidrBlock' | 'nextHopType' | 'nextHopId' | 'routeType'>;

/** What each VPD and each connection knows the way to; what is not there yet knows none. */
export function createRoutes(dice: Dice, { vpds, connections, attachments }: RouteParts) {
  const hubsOf = Map.groupBy(attachments, ({ instanceId }) => instanceId);
  const linesOf = Map.groupBy(connections, ({ vcc }) => vcc.vpdId);
  const route = (owner: Vpd | Vcc, kind: string) => (leg: Leg) => createRoute(dice, { owner, kind, leg });
  return {
    vpdRouteEntries: vpds.flatMap(({ vpd }, index) => {
      const lines = (linesOf.get(vpd.vpdId) ?? []).map(({ vcc }) => vcc);
      const legs = [...hubLegs(hubsOf.get(vpd.vpdId) ?? []), ...lines.flatMap(lineLegs), ...podLegs(vpd, index)];
      return vpd.status === 'Available' ? legs.map(route(vpd, 'vpd')) : [];
    }),
    vccRouteEntries: connections.flatMap(({ vcc, reaches }) =>
      vcc.status === 'Prepaid' ? [] : vccLegs(vcc, reaches.vpd).map(route(vcc, 'vcc')),
    ),
  };
}

const hubLegs = (attachments: ErAttachment[]): Leg[] =>
  attachments.map(({ erId }, index) => ({
    destinationCidrBlock: index === 0 ? '0.0.0.0/0' : `192.168.${index}.0/24`,
    nextHopType: 'ER',
    nextHopId: erId,
    routeType: 'BGP',
  }));

const lineLegs = ({ vccId, bgpCidr }: Vcc, index: number): Leg[] => {
  const hop = { nextHopType: 'VCC', nextHopId: vccId } as const;
  const host: Leg = { ...hop, destinationCidrBlock: '100.64.1.100/32', routeType: 'VCC' };
  return [{ ...hop, destinationCidrBlock: bgpCidr, routeType: 'BGP' }, ...(index === 0 ? [host] : [])];
};

/** One VPD of a block has more routes than a page holds. */
const podLegs = ({ vpdId }: Vpd, index: number): Leg[] =>
  Array.from({ length: index === 0 ? 110 : 0 }, (_, place) => ({
    destinationCidrBlock: `10.240.${place}.0/24`,
    nextHopType: 'VPD',
    nextHopId: vpdId,
    routeType: 'System',
  }));

const vccLegs = ({ vccId, bgpCidr }: Vcc, vpd: Vpd): Leg[] => [
  { destinationCidrBlock: '0.0.0.0/0', nextHopType: 'VCC', nextHopId: 'local', routeType: 'System' },
  { destinationCidrBlock: bgpCidr, nextHopType: 'VCC', nextHopId: vccId, routeType: 'BGP' },
  { destinationCidrBlock: vpd.cidr, nextHopType: 'VPD', nextHopId: vpd.vpdId, routeType: 'BGP' },
  { destinationCidrBlock: '100.64.1.100/32', nextHopType: 'VCC', nextHopId: vccId, routeType: 'VCC' },
];

interface RoutePlan {
  owner: Vpd | Vcc;
  kind: string;
  leg: Leg;
}

function createRoute(dice: Dice, { owner, kind, leg }: RoutePlan): NetworkRoute {
  const ownerId = 'vccId' in owner ? owner.vccId : owner.vpdId;
  const key = `${ownerId}/route/${leg.destinationCidrBlock}/${leg.nextHopId}`;
  const isUnsettled = kind === 'vcc' && dice.fraction(`${key}/status`) < 0.05;
  const status = isUnsettled ? 'Executing' : 'Available';
  return {
    ...entity(dice, { key, regionId: owner.regionId, days: [240, 260], status }),
    ...leg,
    routeEntryId: `${kind}-rte-${dice.letters(key, 8)}`,
    ownerId,
    resourceTenantId: owner.tenantId,
  };
}
