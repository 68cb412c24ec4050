import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { textEnum } from '../../graph/text-enum.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { vccLoaders } from '../vcc/loaders.ts';
import { Vcc, type VccRow } from '../vcc/vcc.ts';
import { vpdLoaders } from '../vpd/loaders.ts';
import { Vpd, type VpdRow } from '../vpd/vpd.ts';
import { Er, type ErRow } from './er.ts';
import { erLoaders } from './loaders.ts';

export const networkInstanceType = textEnum('NetworkInstanceType', {
  description: 'What kind of network an id at a hub names.',
  values: { VPD: 'VPD', VCC: 'VCC' },
});

/** What can be attached to a hub. */
export const NetworkInstance = builder.unionType('NetworkInstance', {
  description: 'What can be attached to a hub: a VPD or a Lingjun connection.',
  types: [Vpd, Vcc],
  resolveType: (row) => ('vccId' in row ? Vcc : Vpd),
});

export const nextHopType = textEnum('NextHopType', {
  description: 'What kind of thing a route leads to.',
  values: { VPD: 'VPD', VCC: 'VCC', ER: 'ER' },
});

/** What a route leads to. */
export const NextHop = builder.unionType('NextHop', {
  description: 'What a route leads to: a VPD, a Lingjun connection or a hub.',
  types: [Vpd, Vcc, Er],
  resolveType: (row) => ('erName' in row ? Er : 'vccId' in row ? Vcc : Vpd),
});

/** A reference to an instance as hubs write it. */
export interface InstanceReference extends Place {
  readonly type: string | null;
  readonly id: string | null;
  /** The account that owns the instance, and the one that owns the hub. */
  readonly ownerId: string | null;
  readonly tenantId: string | null;
}

/** The VPD or connection; null for one of another account, which is not asked for since it cannot be read. */
export async function networkInstanceOf(
  instance: InstanceReference,
  { load }: Context,
): Promise<VpdRow | VccRow | null> {
  const { account, region, type, id } = instance;
  if (!id || isForeign(instance)) return null;
  const key = keyOf(account, region, id);
  switch (networkInstanceType.of(type)) {
    case 'VPD':
      return load(vpdLoaders).byId.load(key);
    case 'VCC':
      return load(vccLoaders).byId.load(key);
    default:
      return null;
  }
}

/** What a route leads to; null for the literal `local` and for a thing of another account. */
export async function nextHopOf(hop: InstanceReference, context: Context): Promise<VpdRow | VccRow | ErRow | null> {
  const { account, region, type, id } = hop;
  if (nextHopType.of(type) !== 'ER') return id === 'local' ? null : networkInstanceOf(hop, context);
  return id && id !== 'local' && !isForeign(hop) ? context.load(erLoaders).byId.load(keyOf(account, region, id)) : null;
}

/** Only two account numbers can be compared; some answers carry a text of another form. */
export function isForeign({ ownerId, tenantId }: Pick<InstanceReference, 'ownerId' | 'tenantId'>): boolean {
  return isAccountNumber(ownerId) && isAccountNumber(tenantId) && ownerId !== tenantId;
}

function isAccountNumber(text: string | null): boolean {
  return text !== null && /^\d{16}$/.test(text);
}
