import type { ErRouteMap } from '../fleet/model.ts';
import { isBlock } from './cidr.ts';
import { isInstanceType } from './er-attachment-writes.ts';
import { erIn } from './er-writes.ts';
import type { InputOf } from './input.ts';
import { make, pass, transitions } from './lives.ts';
import { newcomer } from './newcomers.ts';
import { busy, exists, invalid, missing, unknown } from './refusals.ts';
import type { Answer, Refusal, Scene } from './scene.ts';
import { erRouteMaps } from './tables.ts';

type Create = InputOf<'CreateErRouteMap'>;

/** The service takes no name for it, although it has one later: that of its id. */
export function createErRouteMap(input: Create, scene: Scene): Answer {
  const { RegionId: regionId, ErId, RouteMapAction: action } = input;
  const { TransmissionInstanceType: from, ReceptionInstanceType: to } = input;
  const er = erIn(regionId, { ErId, scene });
  if (!er) return unknown('hub', ErId);
  if (action !== 'permit' && action !== 'deny') return invalid('RouteMapAction', 'permit or deny');
  if (!isInstanceType(from)) return invalid('TransmissionInstanceType', 'VPD or VCC');
  if (!isInstanceType(to)) return invalid('ReceptionInstanceType', 'VPD or VCC');
  const refused = refusedPolicy(input, scene);
  if (refused) return refused;
  if (er.status !== 'Available') return busy('hub', er.status);
  const erRouteMapId = scene.newId('er-rmap', 8);
  const row: ErRouteMap = {
    ...newcomer(scene, { regionId, resourceGroupId: er.resourceGroupId }),
    erRouteMapId,
    erRouteMapName: erRouteMapId,
    erId: ErId,
    description: input.Description ?? '',
    action,
    routeMapNum: input.RouteMapNum,
    destinationCidrBlock: input.DestinationCidrBlock ?? '0.0.0.0/0',
    transmissionInstanceType: from,
    transmissionInstanceId: input.TransmissionInstanceId,
    receptionInstanceType: to,
    receptionInstanceId: input.ReceptionInstanceId,
  };
  const state = make(scene.state, { table: erRouteMaps, row, transition: transitions.erRouteMap.making, scene });
  return { payload: { ErRouteMapId: erRouteMapId }, state };
}

/** A number of 3000 marks what the service makes itself for attachments that receive every route. */
const numbers = { least: 1001, most: 2000 };

function refusedPolicy(input: Create, scene: Scene): Refusal | undefined {
  const { RouteMapNum, DestinationCidrBlock: block } = input;
  const { least, most } = numbers;
  if (RouteMapNum < least || RouteMapNum > most) return invalid('RouteMapNum', `${least} to ${most}`);
  if (block !== undefined && !isBlock(block)) return invalid('DestinationCidrBlock', 'it is not an IPv4 block');
  const policies = scene.index.policiesByEr.get(input.ErId) ?? [];
  if (policies.some(({ routeMapNum }) => routeMapNum === RouteMapNum)) return exists('number of a policy');
  return refusedEnds(input, scene);
}

function refusedEnds(input: Create, { index }: Scene): Refusal | undefined {
  const { TransmissionInstanceId: from, ReceptionInstanceId: to } = input;
  if (from === to) return invalid('ReceptionInstanceId', 'it is the one that publishes the routes');
  const attached = new Set((index.attachmentsByEr.get(input.ErId) ?? []).map(({ instanceId }) => instanceId));
  const stranger = [from, to].find((instanceId) => !attached.has(instanceId));
  return stranger === undefined ? undefined : unknown('attached instance', stranger);
}

export function updateErRouteMap(input: InputOf<'UpdateErRouteMap'>, scene: Scene): Answer {
  const { ErRouteMapId: id, Description } = input;
  if (!policyIn(input, { id, scene })) return unknown('routing policy', id);
  const state = erRouteMaps.change(scene.state, id, (policy) => ({
    ...policy,
    description: Description ?? policy.description,
    modifiedMs: scene.nowMs,
  }));
  return { payload: {}, state };
}

/** All of them or none. */
export function deleteErRouteMap(input: InputOf<'DeleteErRouteMap'>, scene: Scene): Answer {
  const ids = [...(input.ErRouteMapId === undefined ? [] : [input.ErRouteMapId]), ...(input.ErRouteMapIds ?? [])];
  if (ids.length === 0) return missing('ErRouteMapId');
  const policies = ids.flatMap((id) => policyIn(input, { id, scene }) ?? []);
  const lost = ids.find((id) => !policies.some(({ erRouteMapId }) => erRouteMapId === id));
  if (lost !== undefined) return unknown('routing policy', lost);
  if (policies.some(({ status }) => status === 'Executing')) return busy('routing policy', 'Executing');
  const fresh = policies.filter(({ status }) => status !== 'Deleting');
  const transition = transitions.erRouteMap.ending;
  const state = fresh.reduce(
    (so, { erRouteMapId: id }) => pass(so, { table: erRouteMaps, id, transition, scene }),
    scene.state,
  );
  return { payload: {}, state };
}

function policyIn(
  { RegionId, ErId }: { RegionId: string; ErId: string },
  { id, scene }: { id: string; scene: Scene },
): ErRouteMap | undefined {
  const policies = scene.index.policiesByEr.get(ErId) ?? [];
  return policies.find(({ erRouteMapId, regionId }) => erRouteMapId === id && regionId === RegionId);
}
