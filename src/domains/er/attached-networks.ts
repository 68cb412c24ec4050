import { builder } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { keyOf } from '../../upstream/keys.ts';
import { vccLoaders } from '../vcc/loaders.ts';
import { Vcc, VccConnection } from '../vcc/vcc.ts';
import { vpdLoaders } from '../vpd/loaders.ts';
import { Vpd, VpdConnection, type VpdRow } from '../vpd/vpd.ts';
import { Er, ErConnection, type ErRow } from './er.ts';

builder.objectField(Vpd, 'ers', (t) =>
  t.connection(
    {
      type: Er,
      description: 'The hubs that the VPD is attached to, which the VPD carries itself. Costs no further call.',
      resolve: (vpd, page) => pageOf(whole(hubsOf(vpd)), page),
    },
    ErConnection,
  ),
);

builder.objectField(Vcc, 'ers', (t) =>
  t.connection(
    {
      type: Er,
      description:
        'The hubs that the connection is attached to, which the connection carries itself. Costs no further call.',
      resolve: (vcc, page) => pageOf(whole(hubsOf(vcc)), page),
    },
    ErConnection,
  ),
);

builder.objectFields(Er, (t) => ({
  vpds: t.connection(
    {
      type: Vpd,
      description: 'The VPDs that are attached to the hub. One sweep of the region serves all its hubs.',
      resolve: async ({ key }, page, { load }) => pageOf(whole(await load(vpdLoaders).byEr.load(key)), page),
    },
    VpdConnection,
  ),
  vccs: t.connection(
    {
      type: Vcc,
      description: 'The connections that are attached to the hub. One sweep of the region serves all its hubs.',
      resolve: async ({ key }, page, { load }) => pageOf(whole(await load(vccLoaders).byEr.load(key)), page),
    },
    VccConnection,
  ),
}));

function hubsOf({ account, region, erInfos }: Pick<VpdRow, 'account' | 'region' | 'erInfos'>): ErRow[] {
  return erInfos.flatMap((short): ErRow[] => {
    const { erId } = short;
    return erId ? [{ ...short, account, region, key: keyOf(account, region, erId), resourceGroupId: null }] : [];
  });
}
