import { builder } from '../../builder.ts';
import type { LoaderParts } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { checkIn, idOfKey } from '../../graph/key-rules.ts';
import { checkServiceId, checkTenantId } from '../../graph/service-id-rules.ts';
import type { Place } from '../../upstream/keys.ts';
import { vccLoaders } from '../vcc/loaders.ts';
import { Vcc } from '../vcc/vcc.ts';
import { vpdLoaders } from '../vpd/loaders.ts';
import { Vpd } from '../vpd/vpd.ts';
import { networkInstanceType } from './network-instance.ts';

interface OwnNetwork {
  readonly type: 'VPD' | 'VCC';
  readonly key: string;
}

interface ForeignNetwork {
  readonly type: string;
  readonly id: string;
  readonly ownerId: string;
}

/** A network at a hub: of the hub's own account, or of another one that has granted it. */
export type NetworkEnd = OwnNetwork | ForeignNetwork;

const ForeignNetworkInput = builder.inputType('ForeignNetworkInput', {
  description: 'A network of another Alibaba Cloud account, which must have granted it to the hub.',
  fields: (t) => ({
    type: t.field({ type: networkInstanceType.type, required: true, description: 'What kind of network it is.' }),
    id: t.string({ required: true, description: 'Its id at the service, vpd-… or vcc-….' }),
    ownerId: t.string({ required: true, description: 'The Alibaba Cloud account that owns it, 16 digits.' }),
  }),
});

export const NetworkEndInput = builder.inputType('NetworkEndInput', {
  description: 'A network at a hub: one of these.',
  isOneOf: true,
  fields: (t) => ({
    id: t.globalID({ for: [Vpd, Vcc], description: "The global id of a VPD or connection of the hub's own account." }),
    foreign: t.field({ type: ForeignNetworkInput, description: 'A network of another account.' }),
  }),
});

type Given = typeof NetworkEndInput.$inferInput;

export function networkEndOf({ id, foreign }: Given, argument: string): NetworkEnd {
  if (id) return { type: id.typename === 'Vcc' ? 'VCC' : 'VPD', key: id.id };
  if (!foreign) throw new BadInput({ argument, expected: 'a network', got: null });
  return { ...foreign, type: networkInstanceType.textOf(foreign.type, `${argument}.foreign.type`) };
}

/** Throws BadInput for a network that cannot be at a hub in that place. */
export function checkNetworkEnd(network: NetworkEnd, place: Place, argument: string): void {
  if ('key' in network) checkIn(place, network.key, `${argument}.id`);
  else {
    checkServiceId(network.id, { argument: `${argument}.foreign.id`, prefix: network.type.toLowerCase() });
    checkTenantId(network.ownerId, `${argument}.foreign.ownerId`);
  }
}

/** The service's own id of the network. */
export function idOfNetwork(network: NetworkEnd): string {
  return 'key' in network ? idOfKey(network.key) : network.id;
}

/** One of the own account; null when it is gone. */
export function ownNetwork({ type, key }: OwnNetwork, { load }: Pick<LoaderParts, 'load'>) {
  return type === 'VPD' ? load(vpdLoaders).byId.load(key) : load(vccLoaders).byId.load(key);
}
