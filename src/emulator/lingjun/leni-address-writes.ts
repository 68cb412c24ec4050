import type { ElasticNetworkInterface, LingjunState, PrivateIp } from '../fleet/model.ts';
import { leniOf, refusedWhileMoving } from './elastic-interface-sites.ts';
import { switchPool, takeAddress } from './free-addresses.ts';
import type { InputOf } from './input.ts';
import { later } from './lives.ts';
import { refusedName } from './newcomers.ts';
import { beyondQuota, busy, unknownLeni } from './refusals.ts';
import type { Answer, Refusal, Scene } from './scene.ts';
import { lenis } from './tables.ts';

/** What GetNodeInfoForPod says of every node. */
const addressQuota = 10;

/** Answered with the address's name alone. */
export function assignLeniPrivateIpAddress(input: InputOf<'AssignLeniPrivateIpAddress'>, scene: Scene): Answer {
  const leni = leniOf(input, scene);
  if (!leni) return unknownLeni(input.ElasticNetworkInterfaceId);
  const refused = refusedWhileMoving(leni) ?? refusedName('Description', input.Description) ?? refusedMore(leni);
  if (refused) return refused;
  const vswitch = scene.state.cloudSwitches.find(({ vSwitchId }) => vSwitchId === leni.vSwitchId);
  if (!vswitch) return unknownLeni(leni.elasticNetworkInterfaceId);
  const address = takeAddress(switchPool(vswitch, scene), input.PrivateIpAddress);
  if (typeof address !== 'string') return address;
  const ip = newPrivateIp({ address, description: input.Description ?? '', scene });
  return { payload: payloadOf(leni, ip), state: addIp(scene, { leni, ip }) };
}

function refusedMore({ elasticNetworkInterfaceId: id, privateIps, status }: ElasticNetworkInterface) {
  if (status !== 'Available' && status !== 'Unattached') return busy('elastic interface', status);
  return privateIps.length >= addressQuota ? beyondQuota(`secondary addresses of ${id}`) : undefined;
}

/** The name of its first status is not documented; that of its last one is. */
export function newPrivateIp({
  address,
  description,
  scene,
}: Pick<PrivateIp, 'address' | 'description'> & { scene: Scene }) {
  const { nowMs, newId } = scene;
  const times = { createdMs: nowMs, modifiedMs: nowMs };
  return { ipName: newId('sip', 8), address, description, status: 'Executing', message: 'success', ...times };
}

/** What becomes of a new address when its time has come. */
export function outcomeOf({ failure, nowMs, asyncMs }: Pick<Scene, 'failure' | 'nowMs' | 'asyncMs'>) {
  const modifiedMs = nowMs + asyncMs;
  return failure === undefined
    ? { status: 'Available', modifiedMs }
    : { status: 'Create Failed', message: failure, modifiedMs };
}

function addIp(scene: Scene, { leni, ip }: Held): LingjunState {
  const { elasticNetworkInterfaceId: id } = leni;
  const begun = lenis.change(scene.state, id, (row) => ({ ...row, privateIps: [...row.privateIps, ip] }));
  const outcome = outcomeOf(scene);
  const dueMs = scene.nowMs + scene.asyncMs;
  return later(begun, { dueMs, apply: (then) => changeIp(then, { leni, ip }, outcome) });
}

interface Held {
  leni: ElasticNetworkInterface;
  ip: PrivateIp;
}

function changeIp(state: LingjunState, { leni, ip }: Held, change: Partial<PrivateIp>): LingjunState {
  return lenis.change(state, leni.elasticNetworkInterfaceId, (row) => ({
    ...row,
    privateIps: row.privateIps.map((each) => (each.ipName === ip.ipName ? { ...each, ...change } : each)),
  }));
}

export function unassignLeniPrivateIpAddress(input: InputOf<'UnassignLeniPrivateIpAddress'>, scene: Scene): Answer {
  const held = find(input, scene);
  if ('refused' in held) return held;
  const { leni, ip } = held;
  const without = (row: ElasticNetworkInterface) => ({
    ...row,
    privateIps: row.privateIps.filter((each) => each !== ip),
  });
  return { payload: payloadOf(leni, ip), state: lenis.change(scene.state, leni.elasticNetworkInterfaceId, without) };
}

export function updateLeniPrivateIpAddress(input: InputOf<'UpdateLeniPrivateIpAddress'>, scene: Scene): Answer {
  const held = find(input, scene);
  if ('refused' in held) return held;
  const refused = refusedName('Description', input.Description);
  if (refused) return refused;
  const change = { description: input.Description, modifiedMs: scene.nowMs };
  return { payload: payloadOf(held.leni, held.ip), state: changeIp(scene.state, held, change) };
}

function find(input: Omit<InputOf<'UpdateLeniPrivateIpAddress'>, 'Description'>, scene: Scene): Held | Refusal {
  const leni = leniOf(input, scene);
  const ip = leni?.privateIps.find(({ ipName }) => ipName === input.IpName);
  return leni && ip ? { leni, ip } : unknownLeni(`${input.ElasticNetworkInterfaceId}, ${input.IpName}`);
}

function payloadOf({ elasticNetworkInterfaceId }: ElasticNetworkInterface, { ipName }: PrivateIp) {
  return { ElasticNetworkInterfaceId: elasticNetworkInterfaceId, IpName: ipName };
}
