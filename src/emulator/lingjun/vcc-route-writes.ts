import type { NetworkRoute } from '../fleet/model.ts';
import { isBlock } from './cidr.ts';
import type { InputOf } from './input.ts';
import { make, pass, transitions } from './lives.ts';
import { busy, exists, invalid, missing, unknown } from './refusals.ts';
import { type Answer, matches, type Scene } from './scene.ts';
import { vccRouteEntries } from './tables.ts';
import { routeOf } from './vcc-workflow.ts';
import { vccIn } from './vcc-writes.ts';

/** The origin of routes that users made; only these can be deleted. */
const handMade = 'VCC';

export function createVccRouteEntry(input: InputOf<'CreateVccRouteEntry'>, scene: Scene): Answer {
  const { VccId, DestinationCidrBlock: block } = input;
  if (VccId === undefined) return missing('VccId');
  if (block === undefined) return missing('DestinationCidrBlock');
  const vcc = vccIn(input, scene);
  if (!vcc) return unknown('VCC', VccId);
  if (!isBlock(block)) return invalid('DestinationCidrBlock', 'it is not an IPv4 block');
  const routes = scene.index.routesByVcc.get(VccId) ?? [];
  if (routes.some(({ destinationCidrBlock }) => destinationCidrBlock === block)) return exists('route');
  if (vcc.status !== 'Available') return busy('VCC', vcc.status);
  const leg = { destinationCidrBlock: block, nextHopType: 'VCC', nextHopId: VccId, routeType: handMade } as const;
  const row = routeOf(vcc, { ownerId: VccId, leg, scene });
  const transition = transitions.vccRouteEntry.making;
  const state = make(scene.state, { table: vccRouteEntries, row, transition, scene });
  return { payload: { VccRouteEntryId: row.routeEntryId }, state };
}

export function deleteVccRouteEntry(input: InputOf<'DeleteVccRouteEntry'>, scene: Scene): Answer {
  const { VccId, VccRouteEntryId, DestinationCidrBlock } = input;
  if (VccId === undefined) return missing('VccId');
  const wanted = VccRouteEntryId ?? DestinationCidrBlock;
  if (wanted === undefined) return missing('VccRouteEntryId');
  const route = vccIn(input, scene) && routeAt(input, scene);
  if (!route) return unknown('route', wanted);
  const { status, routeEntryId: id } = route;
  if (status === 'Deleting') return { payload: {} };
  if (route.routeType !== handMade) return invalid('VccRouteEntryId', 'the route was not made by hand');
  if (status === 'Executing') return busy('route', status);
  const transition = transitions.vccRouteEntry.ending;
  return { payload: {}, state: pass(scene.state, { table: vccRouteEntries, id, transition, scene }) };
}

function routeAt(
  { VccId = '', VccRouteEntryId, DestinationCidrBlock }: InputOf<'DeleteVccRouteEntry'>,
  { index }: Scene,
): NetworkRoute | undefined {
  const routes = index.routesByVcc.get(VccId) ?? [];
  return routes.find(
    ({ routeEntryId, destinationCidrBlock }) =>
      matches(VccRouteEntryId, routeEntryId) && matches(DestinationCidrBlock, destinationCidrBlock),
  );
}
