import type { LingjunState } from '../fleet/model.ts';
import type { EasGateway, LinkedVpc } from '../fleet/pai-model.ts';
import { later } from './lives.ts';
import { inRegion, type Refusal, type Scene } from './scene.ts';
import { easGateways } from './tables.ts';

/** EAS documents no code of its own for what it does not know, nor for what is in use. */
export const notFound: Refusal = {
  refused: 'Resource.NotFound',
  message: 'The specified resource does not exist.',
};

export function gatewayOf({ GatewayId }: { GatewayId: string }, scene: Scene): EasGateway | undefined {
  const gateway = scene.index.easGateways.get(GatewayId);
  return gateway && inRegion([gateway], scene)[0];
}

export interface Link {
  gatewayId: string;
  vpcId: string;
}

/** What a link becomes; an empty list: it goes. */
export type LinkChange = (linked: LinkedVpc) => LinkedVpc[];

export function changeLink(state: LingjunState, { gatewayId, vpcId }: Link, change: LinkChange): LingjunState {
  return easGateways.change(state, gatewayId, (gateway) => ({
    ...gateway,
    linkedVpcs: gateway.linkedVpcs.flatMap((linked) => (linked.vpcId === vpcId ? change(linked) : [linked])),
  }));
}

/** The same, later; what is doomed stays as it is, since no status of failure is documented. */
export function changeLinkLater(
  state: LingjunState,
  { scene: { asyncMs, failure, nowMs }, ...link }: Link & { scene: Scene },
  change: LinkChange,
): LingjunState {
  if (failure !== undefined) return state;
  return later(state, { dueMs: nowMs + asyncMs, apply: (then) => changeLink(then, link, change) });
}
