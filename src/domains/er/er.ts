import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { LingjunResource, resourceStatus, tagsOf } from '../../graph/lingjun-resource.ts';
import { lingjunPlaces, pageOfPlaces } from '../../graph/places.ts';
import { Tag } from '../../graph/tags.ts';
import type { Placed } from '../../upstream/collection.ts';
import type * as answers from '../../upstream/lingjun/answers.ts';
import { erLoaders } from './loaders.ts';

type ErFull = z.output<typeof answers.er>;
type ErShort = z.output<typeof answers.vpd>['erInfos'][number];

/** A hub as VPDs and connections carry it, without `tags`, or as its own list or get does. */
export type ErRow = Placed<
  ErShort & Pick<ErFull, 'resourceGroupId'> & Partial<Pick<ErFull, 'tags' | 'erAttachments' | 'erRouteMaps'>>
>;

export const Er = builder.objectRef<ErRow>('Er');
nodeKinds.set('Er', 3);

builder.node(Er, {
  interfaces: [LingjunResource],
  description: 'A Lingjun hub (ER): joins VPDs and connections that are attached to it, and routes between them.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(erLoaders).byId.load(key)),
  fields: (t) => ({
    erId: t.exposeString('erId', { description: 'The id of the hub at the service, er-….' }),
    name: t.exposeString('erName', { description: 'The name of the hub.' }),
    description: t.exposeString('description', { description: 'What its owner wrote of it.' }),
    masterZone: t.exposeString('masterZoneId', { description: 'The primary zone of the hub.' }),
    status: t.field({
      type: resourceStatus.type,
      description: 'Where the hub is in its life.',
      resolve: ({ status }) => resourceStatus.of(status),
    }),
    statusText: t.exposeString('status', { description: 'The status as the service wrote it.' }),
    message: t.exposeString('message', { description: 'Why the status is abnormal, when it is.' }),
    attachmentCount: t.float({
      description: 'How many attachments it has; null when the service did not say.',
      resolve: ({ connections, erAttachments }) => connections ?? countOf(erAttachments),
    }),
    routeMapCount: t.float({
      description: 'How many routing policies it has; null when the service did not say.',
      resolve: ({ routeMaps, erRouteMaps }) => routeMaps ?? countOf(erRouteMaps),
    }),
    resourceGroupId: t.string({
      description: 'The resource group that it is in. Costs one sweep of hubs when reached from a VPD or connection.',
      resolve: async (er, _args, context) => (await fullOf(er, context))?.resourceGroupId ?? null,
    }),
    tenantId: t.exposeString('tenantId', { description: 'The Alibaba Cloud account that owns it, 16 digits.' }),
    tags: t.field({
      type: [Tag],
      description:
        'The tags of the hub; null for a hub of another account. Costs one sweep of hubs when reached from a VPD or ' +
        'connection.',
      resolve: async (er, _args, context) => {
        const tags = (await fullOf(er, context))?.tags;
        return tags ? tagsOf({ tags }) : null;
      },
    }),
    createdAt: t.expose('createTime', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('gmtModified', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});

export const ErConnection = builder.connectionObject(
  { type: Er, name: 'ErConnection', description: 'A page of Lingjun hubs.' },
  { name: 'ErEdge', description: 'A Lingjun hub on a page.' },
);

const ErFilter = builder.inputType('ErFilter', {
  description: 'Which Lingjun hubs to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    region: t.string({ description: 'One region.' }),
    erIds: t.stringList({ description: 'Any of these ids of the service.' }),
    name: t.string({ description: 'The exact name.' }),
    masterZone: t.string({ description: 'The primary zone.' }),
    status: t.field({ type: resourceStatus.type, description: 'The status.' }),
  }),
});

builder.queryFields((t) => ({
  er: t.field({
    type: Er,
    description: 'One Lingjun hub by its global id; null when it does not exist.',
    args: { id: t.arg.globalID({ required: true, for: Er, description: 'The global id of the hub.' }) },
    resolve: (_root, { id }, { load }) => load(erLoaders).byId.load(id.id),
  }),
  ers: t.connection(
    {
      type: Er,
      description: 'The Lingjun hubs of all accounts and regions. One sweep per region, 100 rows a call.',
      args: { filter: t.arg({ type: ErFilter, description: 'Which hubs to list.' }) },
      resolve: (_root, { filter, ...page }, context) =>
        pageOfPlaces(lingjunPlaces(context, filter ?? {}), context.load(erLoaders).all, {
          filter,
          fields: {
            erIds: ({ erId }) => erId,
            name: ({ erName }) => erName,
            masterZone: ({ masterZoneId }) => masterZoneId,
            status: ({ status }) => resourceStatus.of(status),
          },
          page,
        }),
    },
    ErConnection,
  ),
}));

/** List rows leave the parts out, so only a part that is there can be counted. */
function countOf(parts: readonly unknown[] | undefined): number | null {
  return parts && parts.length > 0 ? parts.length : null;
}

function fullOf(er: ErRow, { load }: Context): Promise<ErRow | null> | ErRow {
  return er.tags ? er : load(erLoaders).byId.load(er.key);
}
