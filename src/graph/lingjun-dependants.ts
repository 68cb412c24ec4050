import { z } from 'zod';
import type { NodeRef } from '../history/operation-row.ts';
import { keyOf, type Place } from '../upstream/keys.ts';

/**
 * What a refused deletion lists, by the service's own keys, with the fields that a global id is made of. Source: the
 * documentation names `subnet`, `nc` and `ER_RMAP`; the others are as the emulator writes them.
 */
const kinds: Readonly<Record<string, { type: string; ids: readonly string[] }>> = {
  subnet: { type: 'Subnet', ids: ['subnetId'] },
  nc: { type: 'LingjunNode', ids: ['nodeId'] },
  vcc: { type: 'Vcc', ids: ['vccId'] },
  ER_ATTACHMENT: { type: 'ErAttachment', ids: ['erId', 'erAttachmentId'] },
  ER_RMAP: { type: 'ErRouteMap', ids: ['erId', 'erRouteMapId'] },
};

const content = z.record(z.string(), z.unknown());
const items = z.array(z.record(z.string(), z.unknown()));

/** The dependants in the content of a refusal, or in the column that VPDs have for them. What has no type here is left out. */
export function lingjunDependants(told: unknown, { account, region }: Place): NodeRef[] {
  const parsed = content.safeParse(told);
  if (!parsed.success) return [];
  return Object.entries(parsed.data).flatMap(([name, listed]) => {
    const kind = kinds[name];
    const rows = items.safeParse(listed);
    if (!kind || !rows.success) return [];
    return rows.data.flatMap((row) => {
      const ids = kind.ids.map((field) => row[field]);
      return ids.every((id) => typeof id === 'string')
        ? [{ type: kind.type, key: keyOf(account, region, ...ids) }]
        : [];
    });
  });
}
