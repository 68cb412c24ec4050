import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import { LingjunResource, resourceStatus, tagsOf } from '../../graph/lingjun-resource.ts';
import { lookAhead } from '../../graph/look-ahead.ts';
import { lingjunPlaces, pageOfPlaces } from '../../graph/places.ts';
import { Tag } from '../../graph/tags.ts';
import type { Placed } from '../../upstream/collection.ts';
import type * as answers from '../../upstream/lingjun/answers.ts';
import { vpdLoaders } from './loaders.ts';

export type VpdRow = Placed<z.output<typeof answers.vpd>>;

export const Vpd = builder.objectRef<VpdRow>('Vpd');
nodeKinds.set('Vpd', 3);

builder.node(Vpd, {
  interfaces: [LingjunResource],
  description: 'A Lingjun CIDR block (VPD): the private address space of a part of the GPU fabric.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(vpdLoaders).byId.load(key)),
  fields: (t) => ({
    vpdId: t.exposeString('vpdId', { description: 'The id of the VPD at the service, vpd-….' }),
    name: t.exposeString('vpdName', { description: 'The name of the VPD.' }),
    account: t.exposeString('account', {
      nullable: false,
      description: 'The alias of the account that it belongs to.',
    }),
    region: t.exposeString('region', { nullable: false, description: 'The region that it lives in.' }),
    cidr: t.exposeString('cidr', { description: 'The primary IPv4 CIDR block.' }),
    secondaryCidrs: t.exposeStringList('secondaryCidrBlocks', {
      nullable: false,
      description: 'Additional IPv4 CIDR blocks.',
    }),
    serviceCidr: t.exposeString('serviceCidr', { description: 'The CIDR block reserved for internal services.' }),
    status: t.field({
      type: resourceStatus.type,
      description: 'Where the VPD is in its life.',
      resolve: ({ status }) => resourceStatus.of(status),
    }),
    statusText: t.exposeString('status', { description: 'The status as the service wrote it.' }),
    message: t.exposeString('message', { description: 'Why the status is abnormal, when it is.' }),
    subnetCount: t.exposeInt('subnetCount', { description: 'How many subnets the VPD has, as the service counts.' }),
    nodeCount: t.exposeInt('ncCount', { description: 'How many physical hosts are inside.' }),
    networkInterfaceCount: t.exposeInt('networkInterfaceCount', { description: 'How many Lingjun NICs are inside.' }),
    tenantId: t.exposeString('tenantId', { description: 'The Alibaba Cloud account that owns it, 16 digits.' }),
    tags: t.field({ type: [Tag], nullable: false, description: 'The tags of the VPD.', resolve: tagsOf }),
    createdAt: t.expose('createTime', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('gmtModified', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});

/** What only the single get carries, apart from the row so that lists never cost a call per VPD. */
const VpdDetail = builder.objectRef<VpdRow>('VpdDetail').implement({
  description: 'What the service tells of a VPD only when it is asked for it alone.',
  fields: (t) => ({
    isAttachedToEr: t.exposeBoolean('attachErStatus', { description: 'Whether a hub is attached.' }),
    privateIpCount: t.exposeInt('privateIpCount', { description: 'How many secondary addresses are in use.' }),
    quota: t.exposeInt('quota', { description: 'The total quota of the VPD.' }),
  }),
});

builder.objectField(Vpd, 'detail', (t) =>
  t.field({
    type: VpdDetail,
    description: 'Quota and address counts. Costs one call per VPD.',
    resolve: ({ key }, _args, { load }) => load(vpdLoaders).detail.load(key),
  }),
);

builder.objectField(Vpd, 'dependents', (t) =>
  t.field({
    type: 'JSON',
    description:
      'What still depends on the VPD and keeps it from being deleted, passed on as the service gave it. One more ' +
      'sweep of the region serves all its VPDs.',
    resolve: async ({ key }, _args, { load }) => (await load(vpdLoaders).withDependents.load(key))?.dependence ?? null,
  }),
);

export const VpdConnection = builder.connectionObject(
  { type: Vpd, name: 'VpdConnection', description: 'A page of VPDs.' },
  { name: 'VpdEdge', description: 'A VPD on a page.' },
);

const VpdFilter = builder.inputType('VpdFilter', {
  description: 'Which VPDs to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    region: t.string({ description: 'One region.' }),
    vpdIds: t.stringList({ description: 'Any of these ids of the service.' }),
    name: t.string({ description: 'The exact name.' }),
    status: t.field({ type: resourceStatus.type, description: 'The status.' }),
  }),
});

builder.queryFields((t) => ({
  vpd: t.field({
    type: Vpd,
    description: 'One VPD by its global id; null when it does not exist.',
    args: { id: t.arg.globalID({ required: true, for: Vpd, description: 'The global id of the VPD.' }) },
    resolve: (_root, { id }, { load }) => load(vpdLoaders).byId.load(id.id),
  }),
  vpds: t.connection(
    {
      type: Vpd,
      description: 'The VPDs of all accounts and regions. One sweep per region, 100 rows a call.',
      args: { filter: t.arg({ type: VpdFilter, description: 'Which VPDs to list.' }) },
      resolve: (_root, { filter, ...page }, context, info) =>
        pageOfPlaces(lingjunPlaces(context, filter ?? {}), context.load(vpdLoaders).all, {
          ahead: { lookAhead: lookAhead(info, context), rowsLastTime: context.load(vpdLoaders).rowsLastTime },
          filter,
          fields: {
            vpdIds: ({ vpdId }) => vpdId,
            name: ({ vpdName }) => vpdName,
            status: ({ status }) => resourceStatus.of(status),
          },
          page,
        }),
    },
    VpdConnection,
  ),
}));
