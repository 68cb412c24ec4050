import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { type Observed, observationOf } from '../../upstream/call.ts';
import { keyOf } from '../../upstream/keys.ts';
import { vccLoaders } from '../vcc/loaders.ts';
import { Vcc, VccConnection } from '../vcc/vcc.ts';
import { vpdLoaders } from '../vpd/loaders.ts';
import { Vpd, VpdConnection, type VpdRow } from '../vpd/vpd.ts';
import { Er, ErConnection, type ErRow } from './er.ts';
import { ErAttachment, ErAttachmentConnection } from './er-attachment.ts';
import { hubPartLoaders } from './hub-parts.ts';
import { isForeign } from './network-instance.ts';

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

builder.objectField(Vpd, 'erAttachments', (t) =>
  t.connection(
    {
      type: ErAttachment,
      description: 'How the VPD is attached to its hubs. One call per hub, shared by all that is attached to it.',
      resolve: async (vpd, page, context) => pageOf(whole(await attachmentsOf(vpd, vpd.vpdId, context)), page),
    },
    ErAttachmentConnection,
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

builder.objectField(Vcc, 'erAttachments', (t) =>
  t.connection(
    {
      type: ErAttachment,
      description:
        'How the connection is attached to its hubs. One call per hub, shared by all that is attached to it.',
      resolve: async (vcc, page, context) => pageOf(whole(await attachmentsOf(vcc, vcc.vccId, context)), page),
    },
    ErAttachmentConnection,
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

type Attached = Pick<VpdRow, keyof Observed | 'account' | 'region' | 'erInfos' | 'tenantId'>;

/** A hub of another account cannot be read, so it is not asked. */
async function attachmentsOf(attached: Attached, id: string | null, { load }: Context) {
  const own = hubsOf(attached).filter(({ tenantId }) => !isForeign({ ownerId: tenantId, tenantId: attached.tenantId }));
  const lists = await Promise.all(own.map(({ key }) => load(hubPartLoaders).attachments.ofHub(key)));
  return lists.flat().filter(({ instanceId }) => instanceId === id);
}

function hubsOf(attached: Attached): ErRow[] {
  const { account, region, erInfos } = attached;
  return erInfos.flatMap((short): ErRow[] => {
    const { erId } = short;
    return erId
      ? [
          {
            ...short,
            ...observationOf(attached),
            account,
            region,
            key: keyOf(account, region, erId),
            resourceGroupId: null,
          },
        ]
      : [];
  });
}
