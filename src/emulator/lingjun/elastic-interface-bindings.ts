import type { ElasticNetworkInterface, LingjunState } from '../fleet/model.ts';
import { leniOf, nodeIn, refusedNode, refusedWhileMoving } from './elastic-interface-sites.ts';
import type { InputOf } from './input.ts';
import { pass, transitions } from './lives.ts';
import { busy, exists, invalid, unknown, unknownLeni } from './refusals.ts';
import type { Answer, Refusal, Scene } from './scene.ts';
import { lenis } from './tables.ts';

/** The node is named by the interface only once it carries it. */
export function attachElasticNetworkInterface(input: InputOf<'AttachElasticNetworkInterface'>, scene: Scene): Answer {
  const leni = leniOf(input, scene);
  if (!leni) return unknownLeni(input.ElasticNetworkInterfaceId);
  const { elasticNetworkInterfaceId: id } = leni;
  const refused = refusedAttachment(leni, input, scene);
  if (refused) return refused;
  const transition = transitions.leni.attaching;
  const bind = (row: ElasticNetworkInterface) => ({ ...row, nodeId: input.NodeId });
  const after = (state: LingjunState) => lenis.change(state, id, bind);
  return { payload: {}, state: pass(scene.state, { table: lenis, id, transition, scene, after }) };
}

function refusedAttachment(
  leni: ElasticNetworkInterface,
  { NodeId, RegionId }: InputOf<'AttachElasticNetworkInterface'>,
  scene: Scene,
): Refusal | undefined {
  const node = nodeIn(RegionId, { NodeId, scene });
  if (!node) return unknown('node', NodeId);
  const moving = refusedWhileMoving(leni);
  if (moving) return moving;
  if (leni.nodeId !== '') return exists('attachment of the elastic interface');
  if (leni.status === 'Create Failed' || leni.status === 'Deleting') return busy('elastic interface', leni.status);
  const isNear = node.vpcId === leni.vpcId && node.zoneId === leni.zoneId;
  return isNear ? refusedNode(node, scene) : invalid('NodeId', `it is not in ${leni.vpcId} and ${leni.zoneId}`);
}

/** Of one that does not hang on that node the service says the same as of an unknown one. */
export function detachElasticNetworkInterface(input: InputOf<'DetachElasticNetworkInterface'>, scene: Scene): Answer {
  const leni = leniOf(input, scene);
  if (leni?.nodeId !== input.NodeId) return unknownLeni(input.ElasticNetworkInterfaceId);
  const { elasticNetworkInterfaceId: id } = leni;
  const refused = refusedWhileMoving(leni);
  if (refused) return refused;
  const transition = transitions.leni.detaching;
  const free = (row: ElasticNetworkInterface) => ({ ...row, nodeId: '' });
  const after = (state: LingjunState) => lenis.change(state, id, free);
  return { payload: {}, state: pass(scene.state, { table: lenis, id, transition, scene, after }) };
}
