import type { CheckScene, Prerequisite, Watched } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { checkBlock } from '../../graph/cidr-rules.ts';
import { checkIn, idOfKey, idsOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { keyOf } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { hubPartLoaders } from './hub-parts.ts';
import { hubLimitMs, routesShown, usableHub } from './hub-rules.ts';
import { erLoaders } from './loaders.ts';
import { checkNetworkEnd, idOfNetwork, type NetworkEnd } from './network-end.ts';

const { GetEr, ListErs, GetErRouteMap } = lingjunOperations;
const shown = [GetErRouteMap, GetEr, ListErs, ...routesShown] as const;

/** What callers may choose; the service numbers its own policies 3000. Source: the documentation of CreateErRouteMap. */
const priorities = { least: 1001, most: 2000 } as const;

interface NewErRouteMap {
  /** The key of the hub. */
  readonly er: string;
  readonly priority: number;
  /** In the service's spelling. */
  readonly action: string;
  readonly destinationCidr?: string;
  readonly transmission: NetworkEnd;
  readonly reception: NetworkEnd;
  readonly description?: string;
}

export const createErRouteMap = defineChange<NewErRouteMap, typeof lingjunOperations.CreateErRouteMap>({
  kind: 'CREATE_ER_ROUTE_MAP',
  operation: lingjunOperations.CreateErRouteMap,
  thing: 'ErRouteMap',
  place: ({ er }) => placeOfKey(er),
  params: ({ er, priority, action, destinationCidr, transmission, reception, description }) => ({
    ErId: idOfKey(er),
    RouteMapNum: priority,
    RouteMapAction: action,
    DestinationCidrBlock: destinationCidr,
    TransmissionInstanceType: transmission.type,
    TransmissionInstanceId: idOfNetwork(transmission),
    TransmissionInstanceOwner: ownerOf(transmission),
    ReceptionInstanceType: reception.type,
    ReceptionInstanceId: idOfNetwork(reception),
    ReceptionInstanceOwner: ownerOf(reception),
    Description: description,
  }),
  validate: checkRouteMap,
  check: creatable,
  invalidates: shown,
  madeKeyOf: ({ erRouteMapId }, { account, region, input: { er } }) =>
    erRouteMapId === null ? null : keyOf(account, region, idOfKey(er), erRouteMapId),
  repetition: {
    operation: GetEr,
    async find({ er, priority, action, transmission, reception }, { reads }) {
      const policies = await reads.load(hubPartLoaders).routeMaps.ofHub(er);
      const same = policies.filter(
        (row) =>
          row.routeMapNum === priority &&
          row.action === action &&
          row.transmissionInstanceId === idOfNetwork(transmission) &&
          row.receptionInstanceId === idOfNetwork(reception),
      );
      return same.map(({ key }) => key);
    },
  },
  watch: {
    operation: GetErRouteMap,
    read: statusOf,
    done: ['Available'],
    failed: ['Not Available'],
    timeLimitMs: hubLimitMs,
  },
});

interface DescribedErRouteMap {
  /** The key of the policy. */
  readonly routeMap: string;
  readonly description: string;
}

export const updateErRouteMap = defineChange<DescribedErRouteMap, typeof lingjunOperations.UpdateErRouteMap>({
  kind: 'UPDATE_ER_ROUTE_MAP',
  operation: lingjunOperations.UpdateErRouteMap,
  thing: 'ErRouteMap',
  place: ({ routeMap }) => placeOfKey(routeMap),
  keyOf: ({ routeMap }) => routeMap,
  params({ routeMap, description }) {
    const [ErId = '', ErRouteMapId = ''] = idsOfKey(routeMap);
    return { ErId, ErRouteMapId, Description: description };
  },
  invalidates: [GetErRouteMap, GetEr],
  repetition: 'harmless',
});

interface DoomedErRouteMaps {
  /** The keys of policies of one hub. */
  readonly routeMaps: readonly string[];
}

/** The only write of the service that takes many things: it deletes all of them or none. */
export const deleteErRouteMaps = defineChange<DoomedErRouteMaps, typeof lingjunOperations.DeleteErRouteMap>({
  kind: 'DELETE_ER_ROUTE_MAPS',
  operation: lingjunOperations.DeleteErRouteMap,
  thing: 'ErRouteMap',
  place: ({ routeMaps: [first = ''] }) => placeOfKey(first),
  keyOf: ({ routeMaps: [first, ...others] }) => (others.length === 0 ? first : undefined),
  params: ({ routeMaps }) => ({
    ErId: idsOfKey(routeMaps[0] ?? '')[0],
    ErRouteMapIds: routeMaps.map(idOfKey),
  }),
  validate: checkOneHub,
  // It refuses all for one that is gone already, so those that are left are asked for.
  async fill({ routeMaps }, { reads }) {
    const left = await leftOf(routeMaps, reads);
    return left.length === 0 ? null : { routeMaps: left.map(({ key }) => key) };
  },
  invalidates: shown,
  repetition: 'harmless',
  doneCodes: [],
  watch: {
    operation: GetErRouteMap,
    async read({ input: { routeMaps }, reads }) {
      const [first] = await leftOf(routeMaps, reads);
      return first ? { statusText: first.status, message: first.message } : null;
    },
    done: 'absent',
    failed: ['Not Available'],
    timeLimitMs: hubLimitMs,
  },
});

async function leftOf(routeMaps: readonly string[], { load }: Pick<LoaderParts, 'load'>) {
  const rows = await Promise.all(routeMaps.map((key) => load(hubPartLoaders).routeMaps.byId.load(key)));
  return rows.filter((row) => row !== null);
}

function checkOneHub({ routeMaps }: DoomedErRouteMaps): void {
  const [first] = routeMaps;
  if (first === undefined) throw new BadInput({ argument: 'input.ids', expected: 'at least one id', got: 'none' });
  for (const [index, key] of routeMaps.entries()) {
    const argument = `input.ids.${index}`;
    checkIn(placeOfKey(first), key, argument);
    const [hub = ''] = idsOfKey(first);
    const [other = ''] = idsOfKey(key);
    if (other !== hub) throw new BadInput({ argument, expected: `a policy of ${hub}`, got: `one of ${other}` });
  }
}

function checkRouteMap({ er, priority, destinationCidr, transmission, reception }: NewErRouteMap): void {
  const { least, most } = priorities;
  if (priority < least || priority > most) {
    throw new BadInput({ argument: 'input.priority', expected: `${least} to ${most}`, got: priority });
  }
  if (destinationCidr !== undefined) checkBlock(destinationCidr, 'input.destinationCidr');
  checkNetworkEnd(transmission, placeOfKey(er), 'input.transmission');
  checkNetworkEnd(reception, placeOfKey(er), 'input.reception');
  const [from, to] = [idOfNetwork(transmission), idOfNetwork(reception)];
  if (from === to) {
    throw new BadInput({ argument: 'input.reception', expected: 'another network than that which publishes', got: to });
  }
}

/** One read of the hub tells all of it. */
async function creatable(
  { er, priority, transmission, reception }: NewErRouteMap,
  { reads }: CheckScene<LoaderParts>,
): Promise<Prerequisite[]> {
  const { attachments, routeMaps } = reads.load(hubPartLoaders);
  const hub = await reads.load(erLoaders).detail.load(er);
  const attached = hub ? await attachments.ofHub(er) : [];
  const policies = hub ? await routeMaps.ofHub(er) : [];
  const taken = policies.filter(({ routeMapNum }) => routeMapNum === priority);
  const dependants = taken.map(({ key }) => ({ type: 'ErRouteMap', key }));
  return [
    ...usableHub(hub),
    ...[transmission, reception].map(idOfNetwork).map((id) => ({
      text: `${id} is attached to the hub.`,
      isMet: attached.some(({ instanceId }) => instanceId === id),
    })),
    { text: `No other policy of the hub has the number ${priority}.`, isMet: dependants.length === 0, dependants },
  ];
}

function ownerOf(network: NetworkEnd): string | undefined {
  return 'key' in network ? undefined : network.ownerId;
}

async function statusOf({ key, reads }: Pick<Watched<object, LoaderParts>, 'key' | 'reads'>) {
  const row = await reads.load(hubPartLoaders).routeMaps.byId.load(key);
  return row && { statusText: row.status, message: row.message };
}
