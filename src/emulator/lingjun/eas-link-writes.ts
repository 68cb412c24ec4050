import type { LingjunState } from '../fleet/model.ts';
import type { EasGateway, LinkedVpc } from '../fleet/pai-model.ts';
import { changeLink, changeLinkLater, gatewayOf, type Link, notFound } from './eas-gateways.ts';
import { switchPool, takeAddress } from './free-addresses.ts';
import type { InputOf } from './input.ts';
import { invalid, missing } from './refusals.ts';
import type { Answer, Refusal, Scene } from './scene.ts';
import { easGateways } from './tables.ts';

type CreateInput = InputOf<'CreateGatewayIntranetLinkedVpc'>;

/** Creating, then running. A VPC of another account cannot be looked at, so its ids are believed. */
export function createGatewayIntranetLinkedVpc(input: CreateInput, scene: Scene): Answer {
  const { VpcId, VSwitchId } = input;
  const gateway = gatewayOf(input, scene);
  if (!gateway) return notFound;
  if (VpcId === undefined) return missing('VpcId');
  if (VSwitchId === undefined) return missing('VSwitchId');
  const linked = newLink({ ...input, VpcId, VSwitchId }, { gateway, scene });
  if ('refused' in linked) return linked;
  const { gatewayId } = gateway;
  const add = (row: EasGateway) => ({ ...row, linkedVpcs: [...row.linkedVpcs, linked] });
  const begun = easGateways.change(scene.state, gatewayId, add);
  const run = (row: LinkedVpc): LinkedVpc[] => [{ ...row, status: 'Running' }];
  return answerOf('add', gateway, changeLinkLater(begun, { gatewayId, vpcId: VpcId, scene }, run));
}

type Wanted = CreateInput & { VpcId: string; VSwitchId: string };

function newLink(input: Wanted, { gateway, scene }: { gateway: EasGateway; scene: Scene }): LinkedVpc | Refusal {
  const { VpcId, VSwitchId, AccountId = scene.state.tenantId, EnableAuthoritativeDns = false } = input;
  if (gateway.linkedVpcs.some(({ vpcId }) => vpcId === VpcId)) return invalid('VpcId', 'it is linked already');
  const own = AccountId === scene.state.tenantId;
  const vswitch = scene.state.cloudSwitches.find(
    (each) => each.vSwitchId === VSwitchId && each.vpcId === VpcId && each.regionId === gateway.regionId,
  );
  if (own && !vswitch) return invalid('VSwitchId', `there is no ${VSwitchId} in ${VpcId}`);
  const ip = vswitch ? takeAddress(switchPool(vswitch, scene), undefined) : '';
  if (typeof ip !== 'string') return ip;
  return {
    vpcId: VpcId,
    accountId: AccountId,
    ip,
    securityGroupId: vswitch?.securityGroupIds[0] ?? '',
    vSwitchId: VSwitchId,
    status: 'Creating',
    hasAuthoritativeDns: EnableAuthoritativeDns,
    entries: [],
    peers: [],
  };
}

/** Its peers must go before; what it lets in goes with it. */
export function deleteGatewayIntranetLinkedVpc(input: InputOf<'DeleteGatewayIntranetLinkedVpc'>, scene: Scene): Answer {
  const { VpcId, VSwitchId } = input;
  const gateway = gatewayOf(input, scene);
  if (!gateway) return notFound;
  if (VpcId === undefined) return missing('VpcId');
  const linked = gateway.linkedVpcs.find(({ vpcId }) => vpcId === VpcId);
  if (!linked || (VSwitchId !== undefined && VSwitchId !== linked.vSwitchId)) return notFound;
  if (linked.peers.length > 0) return { refused: 'Resource.InUse', message: 'The VPC has peers.' };
  if (linked.status === 'Deleting') return answerOf('delete', gateway);
  return answerOf('delete', gateway, end({ gatewayId: gateway.gatewayId, vpcId: VpcId, scene }));
}

function end(link: Link & { scene: Scene }): LingjunState {
  const begun = changeLink(link.scene.state, link, (row) => [{ ...row, status: 'Deleting' }]);
  return changeLinkLater(begun, link, () => []);
}

function answerOf(done: 'add' | 'delete', { gatewayId }: EasGateway, state?: LingjunState): Answer {
  const payload = { GatewayId: gatewayId, Message: `Successfully ${done} intranet linked vpc for gateway` };
  return state ? { payload, state } : { payload };
}
