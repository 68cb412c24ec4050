import type { ErAttachment, LingjunState } from '../fleet/model.ts';
import { erIn } from './er-writes.ts';
import type { InputOf } from './input.ts';
import { forgetRoutes, learnRoutes } from './learned-routes.ts';
import { make, pass, transitions } from './lives.ts';
import { newcomer, refusedName } from './newcomers.ts';
import { busy, exists, inUse, invalid, unknown } from './refusals.ts';
import type { Answer, Refusal, Scene } from './scene.ts';
import { erAttachments } from './tables.ts';

type Create = InputOf<'CreateErAttachment'>;

export function createErAttachment(input: Create, scene: Scene): Answer {
  const { RegionId: regionId, ErId, InstanceId, InstanceType } = input;
  const er = erIn(regionId, { ErId, scene });
  if (!er) return unknown('hub', ErId);
  if (!isInstanceType(InstanceType)) return invalid('InstanceType', 'VPD or VCC');
  const refused = refusedName('ErAttachmentName', input.ErAttachmentName) ?? refusedInstance(input, scene);
  if (refused) return refused;
  if (er.status !== 'Available') return busy('hub', er.status);
  const row: ErAttachment = {
    ...newcomer(scene, { regionId, resourceGroupId: er.resourceGroupId }),
    erAttachmentId: scene.newId('er-attachment', 8),
    erAttachmentName: input.ErAttachmentName,
    erId: ErId,
    instanceType: InstanceType,
    instanceId: InstanceId,
    resourceTenantId: input.ResourceTenantId,
    autoReceiveAllRoute: input.AutoReceiveAllRoute,
  };
  return { payload: { ErAttachmentId: row.erAttachmentId }, state: attach(row, scene) };
}

function attach(row: ErAttachment, scene: Scene): LingjunState {
  const after = (state: LingjunState, nowMs: number) => learnRoutes(state, row, { ...scene, nowMs });
  return make(scene.state, { table: erAttachments, row, transition: transitions.erAttachment.making, scene, after });
}

export function isInstanceType(type: string): type is 'VPD' | 'VCC' {
  return type === 'VPD' || type === 'VCC';
}

/** One of another account is believed: only that account knows whether it is there and granted. */
function refusedInstance(input: Create, scene: Scene): Refusal | undefined {
  const { RegionId, ErId, InstanceId, InstanceType, ResourceTenantId } = input;
  const attached = scene.index.attachmentsByInstance.get(InstanceId) ?? [];
  if (attached.some(({ erId }) => erId === ErId)) return exists('attachment');
  if (ResourceTenantId !== scene.state.tenantId) return undefined;
  const { vpds, vccs } = scene.index;
  const instance = InstanceType === 'VPD' ? vpds.get(InstanceId) : vccs.get(InstanceId);
  if (instance?.regionId !== RegionId) return unknown(InstanceType, InstanceId);
  return instance.status === 'Available' ? undefined : busy(InstanceType, instance.status);
}

export function updateErAttachment(input: InputOf<'UpdateErAttachment'>, scene: Scene): Answer {
  const { ErAttachmentId, ErAttachmentName } = input;
  if (!attachmentIn(input, scene)) return unknown('attachment', ErAttachmentId);
  const refused = refusedName('ErAttachmentName', ErAttachmentName);
  if (refused) return refused;
  const state = erAttachments.change(scene.state, ErAttachmentId, (row) => ({
    ...row,
    erAttachmentName: ErAttachmentName ?? row.erAttachmentName,
    modifiedMs: scene.nowMs,
  }));
  return { payload: {}, state };
}

export function deleteErAttachment(input: InputOf<'DeleteErAttachment'>, scene: Scene): Answer {
  const { ErAttachmentId: id } = input;
  const attachment = attachmentIn(input, scene);
  if (!attachment) return unknown('attachment', id);
  if (attachment.status === 'Deleting') return { payload: {} };
  const policies = policiesOf(attachment, scene);
  if (policies.length > 0) return inUse({ ER_RMAP: policies });
  if (attachment.status === 'Executing') return busy('attachment', attachment.status);
  const after = (state: LingjunState) => forgetRoutes(state, attachment);
  const transition = transitions.erAttachment.ending;
  return { payload: {}, state: pass(scene.state, { table: erAttachments, id, transition, scene, after }) };
}

/** The routing policies that name the attached instance. */
function policiesOf({ erId, instanceId }: ErAttachment, { index }: Scene) {
  const policies = index.policiesByEr.get(erId) ?? [];
  return policies
    .filter((policy) => [policy.transmissionInstanceId, policy.receptionInstanceId].includes(instanceId))
    .map(({ erRouteMapId, erRouteMapName, routeMapNum }) => ({ erRouteMapId, erRouteMapName, erId, routeMapNum }));
}

function attachmentIn(
  { RegionId, ErId, ErAttachmentId }: InputOf<'DeleteErAttachment'>,
  { index }: Scene,
): ErAttachment | undefined {
  return index.attachmentsByEr
    .get(ErId)
    ?.find(({ erAttachmentId, regionId }) => erAttachmentId === ErAttachmentId && regionId === RegionId);
}
