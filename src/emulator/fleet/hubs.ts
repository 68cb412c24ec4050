import type { ConnectionPlan } from './connections.ts';
import type { Dice } from './dice.ts';
import { entity, tagsOf } from './entity.ts';
import type { Er, ErAttachment, ErRouteEntry, ErRouteMap, Region, Vcc, Vpd } from './model.ts';
import { foreignTenantId, hangzhou, tenantId, wulanchabu, zoneAt } from './places.ts';
import type { VpdPlan } from './vpds.ts';

export interface Hubs {
  ers: Er[];
  erAttachments: ErAttachment[];
  erRouteEntries: ErRouteEntry[];
  erRouteMaps: ErRouteMap[];
}

export interface HubParts {
  key: string;
  vpds: VpdPlan[];
  connections: ConnectionPlan[];
}

/** Eight in each block: five in Wulanchabu, three in Hangzhou, each with VPDs and with the connections that reach them. */
export function createHubs(dice: Dice, parts: HubParts): Hubs {
  const plans = Array.from({ length: 8 }, (_, index) => planHub(dice, { ...parts, index }));
  const attachments = plans.flatMap(({ er, vpds, vccs }, index) => {
    const own = [...vpds, ...vccs].map((each) => attach(dice, { er, instance: instanceOf(each), owner: tenantId }));
    if (index > 0) return own;
    return [...own, attach(dice, { er, instance: foreignVpd(dice, parts.key), owner: foreignTenantId })];
  });
  return {
    ers: plans.map(({ er }) => er),
    erAttachments: attachments,
    erRouteEntries: plans.flatMap((plan) => routesOf(dice, plan)),
    erRouteMaps: plans.flatMap((plan) => policiesOf(dice, plan)),
  };
}

interface HubPlan {
  er: Er;
  vpds: Vpd[];
  vccs: Vcc[];
}

const erStatus = new Map([
  [4, 'Executing'],
  [7, 'Deleting'],
]);

function planHub(dice: Dice, { key, index, vpds, connections }: HubParts & { index: number }): HubPlan {
  const region = index < 5 ? wulanchabu : hangzhou;
  const er = createHub(dice, { key: `${key}/er-${index}`, index, region });
  const inRegion = vpds.filter((plan) => plan.region === region);
  const count = index < 5 ? 5 : 3;
  const own = inRegion.filter((_, place) => place % count === (index < 5 ? index : index - 5));
  const vccs = connections
    .filter(({ vcc, reaches }) => vcc.vpdId === '' && own.includes(reaches))
    .map(({ vcc }) => vcc);
  return { er, vpds: own.map(({ vpd }) => vpd), vccs };
}

function createHub(dice: Dice, { key, index, region }: { key: string; index: number; region: Region }): Er {
  return {
    ...entity(dice, { key, regionId: region.regionId, days: [120, 160], status: erStatus.get(index) ?? 'Available' }),
    tags: tagsOf(dice, key),
    erId: `er-${dice.letters(key, 8)}`,
    erName: `er-${region.regionId.slice(3)}-${index + 1}`,
    description: index === 0 ? 'main hub' : '',
    masterZoneId: zoneAt(region, index),
  };
}

interface Instance {
  id: string;
  name: string;
  type: 'VPD' | 'VCC';
}

function instanceOf(instance: Vpd | Vcc): Instance {
  return 'vccId' in instance
    ? { id: instance.vccId, name: instance.vccName, type: 'VCC' }
    : { id: instance.vpdId, name: instance.vpdName, type: 'VPD' };
}

/** It is in no list of the emulator's account, as a VPD of another account would not be. */
function foreignVpd(dice: Dice, key: string): Instance {
  return { id: `vpd-${dice.letters(`${key}/foreign-vpd`, 8)}`, name: 'partner-vpd', type: 'VPD' };
}

interface Attaching {
  er: Er;
  instance: Instance;
  /** The account of the instance. */
  owner: string;
}

function attach(dice: Dice, { er, instance: { id, name, type }, owner }: Attaching): ErAttachment {
  const key = `${er.erId}/attachment/${id}`;
  const status = er.status === 'Available' && dice.fraction(`${key}/status`) < 0.05 ? 'Not Available' : er.status;
  return {
    ...entity(dice, { key, regionId: er.regionId, days: [200, 240], status }),
    erAttachmentId: `er-attachment-${dice.letters(key, 8)}`,
    erAttachmentName: name,
    erId: er.erId,
    instanceType: type,
    instanceId: id,
    resourceTenantId: owner,
    autoReceiveAllRoute: dice.fraction(`${key}/auto`) < 0.7,
  };
}

/** Each attached block as a route, and a host route, which lists hide unless asked for. */
function routesOf(dice: Dice, { er, vpds, vccs }: HubPlan): ErRouteEntry[] {
  const toVpds = vpds.map((vpd) => ({ destination: vpd.cidr, instance: instanceOf(vpd), routeType: 'System' }));
  const toVccs = vccs.flatMap((vcc, index) => [
    { destination: vcc.bgpCidr, instance: instanceOf(vcc), routeType: 'BGP' },
    ...(index === 0 ? [{ destination: '100.64.1.100/32', instance: instanceOf(vcc), routeType: 'VCC' }] : []),
  ]);
  return [...toVpds, ...toVccs].map(({ destination, instance, routeType }) => {
    const key = `${er.erId}/route/${destination}`;
    const status = er.status === 'Available' ? 'Available' : 'Synchronizing';
    return {
      ...entity(dice, { key, regionId: er.regionId, days: [240, 260], status }),
      erRouteEntryId: `er-rte-${dice.letters(key, 8)}`,
      erId: er.erId,
      destinationCidrBlock: destination,
      nextHopType: instance.type,
      nextHopId: instance.id,
      routeType,
      resourceTenantId: tenantId,
    };
  });
}

/** From each attached VPD to the first connection, and one denial the other way. */
function policiesOf(dice: Dice, { er, vpds, vccs }: HubPlan): ErRouteMap[] {
  const [vcc] = vccs;
  if (!vcc) return [];
  const line = instanceOf(vcc);
  const permits = vpds.map((vpd) => ({ action: 'permit', from: instanceOf(vpd), to: line }) as const);
  const denials = vpds.slice(0, 1).map((vpd) => ({ action: 'deny', from: line, to: instanceOf(vpd) }) as const);
  return [...permits, ...denials].map((policy, index) => createPolicy(dice, { ...policy, er, index }));
}

interface Policy {
  er: Er;
  index: number;
  action: 'permit' | 'deny';
  from: Instance;
  to: Instance;
}

function createPolicy(dice: Dice, { er, index, action, from, to }: Policy): ErRouteMap {
  const key = `${er.erId}/policy-${index}`;
  return {
    ...entity(dice, { key, regionId: er.regionId, days: [240, 260], status: er.status }),
    erRouteMapId: `er-rmap-${dice.letters(key, 8)}`,
    erRouteMapName: `${er.erName}-${action}-${index + 1}`,
    erId: er.erId,
    description: action === 'deny' ? 'keep the default route out' : '',
    action,
    routeMapNum: 1001 + index,
    destinationCidrBlock: action === 'deny' ? '0.0.0.0/0' : '10.0.0.0/8',
    transmissionInstanceType: from.type,
    transmissionInstanceId: from.id,
    receptionInstanceType: to.type,
    receptionInstanceId: to.id,
  };
}
