import type { LingjunState, Vcc } from '../fleet/model.ts';
import { requestId } from './envelope.ts';
import { attachmentNames } from './er-writes.ts';
import type { InputOf } from './input.ts';
import { later, transitions } from './lives.ts';
import { refusedName } from './newcomers.ts';
import { busy, inUse, missing, unknown, wrongStatus } from './refusals.ts';
import type { Answer, Scene } from './scene.ts';
import { vccs } from './tables.ts';
import {
  orderedVcc,
  refusedBandwidth,
  refusedEnd,
  refusedNewOrder,
  refusedOrder,
  refusedType,
  type VccOrder,
  wishes,
} from './vcc-orders.ts';
import { provision, refund, rerun, through } from './vcc-workflow.ts';

/** Makes the role by which the service makes connections; a second time it changes nothing. */
export function initializeVcc(_input: InputOf<'InitializeVcc'>, { state }: Scene): Answer {
  const payload = { RequestId: requestId(), RoleName: 'CloudConnectionOperationRole' };
  return { payload, state: { ...state, hasServiceRole: true } };
}

export function createVcc(input: VccOrder, scene: Scene): Answer {
  if (!scene.state.hasServiceRole) {
    return { refused: 'NoPermission', message: 'The service-linked role is missing: call InitializeVcc first.' };
  }
  return input.VccId === undefined ? order(input, scene) : configure(input, { VccId: input.VccId, scene });
}

/** Two orders with equal parameters are two connections. */
function order(input: VccOrder, scene: Scene): Answer {
  const regionId = input.RegionId ?? (scene.regionId || scene.index.vpds.get(input.VpdId ?? '')?.regionId);
  if (regionId === undefined) return missing('RegionId');
  const refused = refusedNewOrder(input) ?? refusedOrder(input, { regionId, scene });
  if (refused) return refused;
  const vcc = orderedVcc(input, { regionId, scene });
  return { payload: { VccId: vcc.vccId }, state: provision(vccs.add(scene.state, vcc), vcc.vccId, scene) };
}

/** Of one that is paid for already. */
function configure(input: VccOrder, { VccId, scene }: { VccId: string; scene: Scene }): Answer {
  const vcc = vccIn({ VccId, RegionId: input.RegionId }, scene);
  if (!vcc) return unknown('VCC', VccId);
  if (!['Prepaid', 'Init'].includes(vcc.status)) return wrongStatus('VCC', vcc.status);
  const refused = refusedOrder(input, { regionId: vcc.regionId, scene });
  if (refused) return refused;
  const state = vccs.change(scene.state, VccId, (row) => ({ ...row, ...wishes(input, scene) }));
  return { payload: { VccId }, state: provision(state, VccId, scene) };
}

/** A name changes at once, a bandwidth when its order is carried out. */
export function updateVcc(input: InputOf<'UpdateVcc'>, scene: Scene): Answer {
  const { VccId, VccName, Bandwidth } = input;
  const vcc = vccIn(input, scene);
  if (!vcc) return unknown('VCC', VccId);
  const refused = refusedName('VccName', VccName) ?? refusedBandwidth(Bandwidth);
  if (refused) return refused;
  if (Bandwidth !== undefined && vcc.status !== 'Available') return busy('VCC', vcc.status);
  const { nowMs: modifiedMs } = scene;
  const renamed = vccs.change(scene.state, VccId, (row) => ({ ...row, vccName: VccName ?? row.vccName, modifiedMs }));
  const state = Bandwidth === undefined ? renamed : reorder(renamed, { VccId, Bandwidth, scene });
  return { payload: { VccId }, state };
}

function reorder(
  state: LingjunState,
  { VccId, Bandwidth, scene }: { VccId: string; Bandwidth: number; scene: Scene },
): LingjunState {
  const { nowMs, asyncMs, failure } = scene;
  const dueMs = nowMs + asyncMs;
  const change = (row: Vcc): Vcc =>
    failure === undefined
      ? { ...row, bandwidthMbps: Bandwidth, modifiedMs: dueMs }
      : { ...row, message: failure, modifiedMs: dueMs };
  return later(state, { dueMs, apply: (then) => vccs.change(then, VccId, change) });
}

/** Only after a failure. Which of making and ending it was, the connection remembers. */
export function retryVcc(input: InputOf<'RetryVcc'>, scene: Scene): Answer {
  if (input.VccId === undefined) return missing('VccId');
  const vcc = vccIn(input, scene);
  if (!vcc) return unknown('VCC', input.VccId);
  if (vcc.status !== transitions.vcc.making.failed) return wrongStatus('VCC', vcc.status);
  return { payload: {}, state: rerun(scene.state, vcc, scene) };
}

export function refundVcc(input: InputOf<'RefundVcc'>, scene: Scene): Answer {
  if (input.VccId === undefined) return missing('VccId');
  const vcc = vccIn(input, scene);
  if (!vcc) return unknown('VCC', input.VccId);
  if (vcc.status === 'Deleting') return { payload: {} };
  const attachments = scene.index.attachmentsByInstance.get(vcc.vccId) ?? [];
  if (attachments.length > 0) return inUse({ ER_ATTACHMENT: attachments.map(attachmentNames) });
  if (vcc.status === 'Executing') return busy('VCC', vcc.status);
  return { payload: {}, state: refund(scene.state, vcc.vccId, scene) };
}

export function switchVccConnection(input: InputOf<'SwitchVccConnection'>, scene: Scene): Answer {
  const { VccId: vccId } = input;
  const vcc = vccIn(input, scene);
  if (!vcc) return unknown('VCC', vccId);
  const wanted = { ...input, ConnectionType: input.ConnectionType ?? vcc.connectionType };
  const refused = refusedType(wanted.ConnectionType) ?? refusedEnd(wanted);
  if (refused) return refused;
  if (vcc.status !== 'Available') return busy('VCC', vcc.status);
  const ends = { vpcId: '', vSwitchId: '', cenId: '', cenOwnerId: '' };
  const after = (state: LingjunState) =>
    vccs.change(state, vccId, (row) => ({ ...row, ...ends, ...wishes(wanted, scene) }));
  const transition = transitions.vcc.switching;
  return { payload: {}, state: through(scene.state, { vccId, transition, scene, after }) };
}

export function vccIn(
  { VccId, RegionId }: { VccId?: string; RegionId?: string | undefined },
  { index }: Pick<Scene, 'index'>,
): Vcc | undefined {
  const vcc = index.vccs.get(VccId ?? '');
  return RegionId === undefined || vcc?.regionId === RegionId ? vcc : undefined;
}
