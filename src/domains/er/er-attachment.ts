import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { matching } from '../../graph/filter.ts';
import { LingjunResource, resourceStatus } from '../../graph/lingjun-resource.ts';
import type { Placed } from '../../upstream/collection.ts';
import { keyOf } from '../../upstream/keys.ts';
import type * as answers from '../../upstream/lingjun/answers.ts';
import { Er } from './er.ts';
import { hubPartLoaders } from './hub-parts.ts';
import { erLoaders } from './loaders.ts';
import { NetworkInstance, networkInstanceOf, networkInstanceType } from './network-instance.ts';

type ErAttachmentRow = Placed<z.output<typeof answers.erAttachment>>;

export const ErAttachment = builder.objectRef<ErAttachmentRow>('ErAttachment');
nodeKinds.set('ErAttachment', 4);

builder.node(ErAttachment, {
  interfaces: [LingjunResource],
  description: 'The attachment of a VPD or a Lingjun connection to a hub.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(hubPartLoaders).attachments.byId.load(key)),
  fields: (t) => ({
    erAttachmentId: t.exposeString('erAttachmentId', {
      description: 'The id of the attachment at the service, er-attachment-….',
    }),
    name: t.exposeString('erAttachmentName', { description: 'The name of the attachment.' }),
    erId: t.exposeString('erId', { description: 'The hub, er-….' }),
    status: t.field({
      type: resourceStatus.type,
      description: 'Where the attachment is in its life.',
      resolve: ({ status }) => resourceStatus.of(status),
    }),
    statusText: t.exposeString('status', { description: 'The status as the service wrote it.' }),
    message: t.exposeString('message', { description: 'Why the status is abnormal, when it is.' }),
    instanceType: t.field({
      type: networkInstanceType.type,
      description: 'What kind of network is attached.',
      resolve: (row) => networkInstanceType.of(row.instanceType),
    }),
    instanceTypeText: t.exposeString('instanceType', {
      description: 'The kind of the attached network as the service wrote it.',
    }),
    instanceId: t.exposeString('instanceId', { description: 'The attached network, vpd-… or vcc-….' }),
    instanceName: t.exposeString('instanceName', { description: 'The name of the attached network.' }),
    isCrossAccount: t.exposeBoolean('across', {
      description: 'Whether the attached network belongs to another account.',
    }),
    isReceivingAllRoutes: t.exposeBoolean('autoReceiveAllRoute', {
      description: 'Whether it learns every route of the hub without a routing policy.',
    }),
    resourceTenantId: t.exposeString('resourceTenantId', {
      description: 'The Alibaba Cloud account that owns the attached network, 16 digits.',
    }),
    tenantId: t.exposeString('tenantId', { description: 'The Alibaba Cloud account that owns it, 16 digits.' }),
    createdAt: t.expose('createTime', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('gmtModified', { type: 'DateTime', description: 'When it was last changed.' }),
    er: t.field({
      type: Er,
      description: 'The hub.',
      resolve: ({ account, region, erId }, _args, { load }) =>
        erId ? load(erLoaders).byId.load(keyOf(account, region, erId)) : null,
    }),
    instance: t.field({
      type: NetworkInstance,
      description: 'The attached network; null for one of another account, which cannot be read.',
      resolve: (row, _args, context) => (row.across ? null : networkInstanceOf(attachedTo(row), context)),
    }),
  }),
});

export const ErAttachmentConnection = builder.connectionObject(
  { type: ErAttachment, name: 'ErAttachmentConnection', description: 'A page of attachments.' },
  { name: 'ErAttachmentEdge', description: 'An attachment on a page.' },
);

const ErAttachmentFilter = builder.inputType('ErAttachmentFilter', {
  description: 'Which attachments of a hub to list; every field given must match.',
  fields: (t) => ({
    status: t.field({ type: resourceStatus.type, description: 'The status.' }),
    instanceType: t.field({ type: networkInstanceType.type, description: 'What kind of network is attached.' }),
    instanceIds: t.stringList({ description: 'Any of these attached networks, vpd-… or vcc-….' }),
    isCrossAccount: t.boolean({ description: 'Whether the attached network belongs to another account.' }),
  }),
});

builder.objectField(Er, 'attachments', (t) =>
  t.connection(
    {
      type: ErAttachment,
      description: 'What is attached to the hub. One call per hub, shared with its route entries and routing policies.',
      args: { filter: t.arg({ type: ErAttachmentFilter, description: 'Which attachments to list.' }) },
      resolve: async ({ key }, { filter, ...page }, { load }) => {
        const rows = matching(await load(hubPartLoaders).attachments.ofHub(key), filter, {
          status: ({ status }) => resourceStatus.of(status),
          instanceType: ({ instanceType }) => networkInstanceType.of(instanceType),
          instanceIds: ({ instanceId }) => instanceId,
          isCrossAccount: ({ across }) => across,
        });
        return pageOf(whole(rows), page);
      },
    },
    ErAttachmentConnection,
  ),
);

builder.queryField('erAttachment', (t) =>
  t.field({
    type: ErAttachment,
    description: 'One attachment of a hub by its global id; null when it does not exist.',
    args: {
      id: t.arg.globalID({ required: true, for: ErAttachment, description: 'The global id of the attachment.' }),
    },
    resolve: (_root, { id }, { load }) => load(hubPartLoaders).attachments.byId.load(id.id),
  }),
);

function attachedTo({ account, region, instanceType, instanceId, resourceTenantId, tenantId }: ErAttachmentRow) {
  return { account, region, type: instanceType, id: instanceId, ownerId: resourceTenantId, tenantId };
}
