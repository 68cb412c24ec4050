import { idOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { pathId } from '../../graph/path-id.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';

/** A gateway by its id at the service, which tells nothing of it. */
export interface GatewayRow extends Place {
  readonly gatewayId: string;
}

export function keyOfGateway({ account, region, gatewayId }: GatewayRow): string {
  return keyOf(account, region, gatewayId);
}

export function gatewayOfKey(key: string): GatewayRow {
  return { ...placeOfKey(key), gatewayId: idOfKey(key) };
}

/** Where a write to a gateway is done. */
export const ofGateway = {
  place: ({ account, region }: GatewayRow) => ({ account, region }),
  keyOf: keyOfGateway,
} as const;

/** EAS calls a region a cluster. */
export function gatewayParams({ region, gatewayId }: GatewayRow) {
  return { ClusterId: region, GatewayId: gatewayId };
}

/** Throws BadInput for an id that cannot stand in a path. */
export function checkGateway({ gatewayId }: GatewayRow): void {
  pathId('input.gatewayId', gatewayId);
}
