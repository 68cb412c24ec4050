import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { type Linked, linkConnection, linkPageOf, uniqueLinks } from '../../graph/evidence.ts';
import { aheadFields } from '../../graph/look-ahead.ts';
import type { Placed } from '../../upstream/collection.ts';
import { keyOf } from '../../upstream/keys.ts';
import { vpdLoaders } from '../vpd/loaders.ts';
import { Vpd, type VpdRow } from '../vpd/vpd.ts';
import { vccLoaders } from './loaders.ts';
import { Vcc, type VccRow } from './vcc.ts';

const VpdVccs = linkConnection('VpdVccs', { node: Vcc, description: 'The connections of a VPD, with why.' });
const VccVpds = linkConnection('VccVpds', { node: Vpd, description: 'The VPDs of a connection, with why.' });

builder.objectField(Vpd, 'vccs', (t) =>
  t.field({
    type: VpdVccs,
    description: 'Connections that name this VPD, and those attached to a hub that it is attached to.',
    args: t.arg.connectionArgs(),
    resolve: async (vpd, page, context) => linkPageOf(await vccsOf(vpd, context), page),
  }),
);

// Every VPD looks its connections up in the whole list.
aheadFields.set('Vpd.vccs', ({ place }, { load }) => load(vccLoaders).all(place));

builder.objectField(Vcc, 'vpds', (t) =>
  t.field({
    type: VccVpds,
    description: 'The VPD that this connection names, and those attached to a hub that it is attached to.',
    args: t.arg.connectionArgs(),
    resolve: async (vcc, page, context) => linkPageOf(await vpdsOf(vcc, context), page),
  }),
);

async function vccsOf(vpd: VpdRow, { load }: Context): Promise<Linked<VccRow>[]> {
  const { byVpd, byEr } = load(vccLoaders);
  const named = (await byVpd.load(vpd.key)).map((row) => vpdLink(row, vpd.vpdId));
  return uniqueLinks([...named, ...(await overHubs(vpd, (key) => byEr.load(key)))]);
}

async function vpdsOf(vcc: VccRow, { load }: Context): Promise<Linked<VpdRow>[]> {
  const { byId, byEr } = load(vpdLoaders);
  const vpd = vcc.vpdId ? await byId.load(keyOf(vcc.account, vcc.region, vcc.vpdId)) : null;
  const named = vpd ? [vpdLink(vpd, vcc.vpdId)] : [];
  return uniqueLinks([...named, ...(await overHubs(vcc, (key) => byEr.load(key)))]);
}

function vpdLink<Row>(row: Row, vpdId: string | null): Linked<Row> {
  return { row, evidence: { rule: 'VPD_ID', value: vpdId ?? '' } };
}

type Attached = Placed<{ readonly erInfos: readonly { readonly erId: string | null }[] }>;

/** Both sides name their hubs in their list rows, so this costs no call beyond the two sweeps. */
async function overHubs<Row>({ account, region, erInfos }: Attached, byEr: (key: string) => Promise<readonly Row[]>) {
  const hubs = erInfos.flatMap(({ erId }) => (erId ? [erId] : []));
  const links = hubs.map(async (erId): Promise<Linked<Row>[]> => {
    const rows = await byEr(keyOf(account, region, erId));
    return rows.map((row) => ({ row, evidence: { rule: 'HUB', value: erId } }));
  });
  return (await Promise.all(links)).flat();
}
