import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import { LingjunResource, tagsOf } from '../../graph/lingjun-resource.ts';
import { lingjunPlaces, pageOfPlaces } from '../../graph/places.ts';
import { Tag } from '../../graph/tags.ts';
import { textEnum } from '../../graph/text-enum.ts';
import type { Placed } from '../../upstream/collection.ts';
import type * as answers from '../../upstream/lingjun/answers.ts';
import { vccLoaders } from './loaders.ts';
import { AliyunRouter, LingjunRouter, VirtualBorderRouter } from './routers.ts';

export type VccRow = Placed<z.output<typeof answers.vcc>>;

export const Vcc = builder.objectRef<VccRow>('Vcc');
nodeKinds.set('Vcc', 3);

const vccStatus = textEnum('VccStatus', {
  description: 'Where a Lingjun connection is in its life; INIT and PREPAID come before it is configured.',
  values: {
    INIT: 'Init',
    PREPAID: 'Prepaid',
    AVAILABLE: 'Available',
    NOT_AVAILABLE: 'Not Available',
    EXECUTING: 'Executing',
    DELETING: 'Deleting',
  },
});

const connectionType = textEnum('VccConnectionType', {
  description: 'What a Lingjun connection ends in on the cloud side.',
  values: { VPC: 'VPC', CEN: 'CENTR' },
});

builder.node(Vcc, {
  interfaces: [LingjunResource],
  description: 'A Lingjun connection (VCC): joins the GPU fabric to a VPC or a Cloud Enterprise Network.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(vccLoaders).byId.load(key)),
  fields: (t) => ({
    vccId: t.exposeString('vccId', { description: 'The id of the connection at the service, vcc-….' }),
    name: t.exposeString('vccName', { description: 'The name of the connection.' }),
    zone: t.exposeString('zoneId', { description: 'The zone that it lives in.' }),
    status: t.field({
      type: vccStatus.type,
      description: 'Where the connection is in its life.',
      resolve: ({ status }) => vccStatus.of(status),
    }),
    statusText: t.exposeString('status', { description: 'The status as the service wrote it.' }),
    message: t.exposeString('message', { description: 'Why the status is abnormal, when it is.' }),
    connectionType: t.field({
      type: connectionType.type,
      description: 'What the connection ends in on the cloud side.',
      resolve: (vcc) => connectionType.of(vcc.connectionType),
    }),
    connectionTypeText: t.exposeString('connectionType', {
      description: 'The connection type as the service wrote it.',
    }),
    vpdId: t.exposeString('vpdId', { description: 'The VPD that it names; empty when it hangs on a hub.' }),
    vpcId: t.exposeString('vpcId', { description: 'The cloud VPC that it ends in, vpc-….' }),
    cenId: t.exposeString('cenId', { description: 'The Cloud Enterprise Network that it ends in.' }),
    cenOwnerId: t.exposeString('cenOwnerId', { description: 'The account that owns the CEN, 16 digits.' }),
    bandwidthText: t.exposeString('bandwidthStr', { description: 'The bandwidth as display text, in no fixed form.' }),
    bgpAsn: t.exposeString('bgpAsn', { description: 'The BGP autonomous system number.' }),
    bgpCidr: t.exposeString('bgpCidr', { description: 'The interconnect CIDR block that is used for BGP peering.' }),
    accessPointId: t.exposeString('accessPointId', { description: 'The Express Connect access point.' }),
    lineOperator: t.exposeString('lineOperator', { description: 'The carrier of the circuit.' }),
    portType: t.exposeString('portType', { description: 'The optical port type, for example 100GBase-LR.' }),
    spec: t.exposeString('spec', { description: 'The size class.' }),
    commodityCode: t.exposeString('commodityCode', { description: 'The code under which the service bills it.' }),
    currentStep: t.exposeString('currentNode', { description: 'The step of provisioning that it is at.' }),
    taskId: t.exposeString('taskId', { description: 'The background task; null when it was loaded by its id.' }),
    progress: t.exposeFloat('rate', {
      description: 'How far provisioning is, from 0 to 1; null before it starts, or when it was loaded by its id.',
    }),
    tenantId: t.exposeString('tenantId', { description: 'The Alibaba Cloud account that owns it, 16 digits.' }),
    tags: t.field({ type: [Tag], nullable: false, description: 'The tags of the connection.', resolve: tagsOf }),
    createdAt: t.expose('createTime', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('gmtModified', { type: 'DateTime', description: 'When it was last changed.' }),
    expiresAt: t.expose('expirationDate', { type: 'DateTime', description: 'When the subscription ends.' }),
  }),
});

/** What only the single get carries, apart from the row so that lists never cost a call per connection. */
const VccDetail = builder.objectRef<VccRow>('VccDetail').implement({
  description: 'What the service tells of a connection only when it is asked for it alone.',
  fields: (t) => ({
    bandwidthMbps: t.exposeInt('bandwidth', { description: 'The bandwidth in Mbit/s.' }),
    vSwitchId: t.exposeString('vSwitchId', { description: 'The vSwitch in the cloud VPC, vsw-….' }),
    isAttachedToEr: t.exposeBoolean('attachErStatus', { description: 'Whether a hub is attached.' }),
    payType: t.exposeString('payType', {
      description: 'How it is paid for, PREPAY or POSTPAY as the service writes it.',
    }),
    pricingCycle: t.exposeString('pricingCycle', { description: 'The billing period, Month or Year.' }),
    duration: t.exposeString('duration', { description: 'The length of the subscription in billing periods.' }),
    internetChargeType: t.exposeString('internetChargeType', { description: 'How traffic is billed.' }),
    aliyunRouters: t.expose('aliyunRouterInfo', {
      type: [AliyunRouter],
      nullable: false,
      description: 'The router at the public-cloud end.',
    }),
    lingjunRouters: t.expose('cisRouterInfo', {
      type: [LingjunRouter],
      nullable: false,
      description: 'The router at the Lingjun end.',
    }),
    virtualBorderRouters: t.expose('vbrInfos', {
      type: [VirtualBorderRouter],
      nullable: false,
      description: 'The virtual border routers.',
    }),
  }),
});

builder.objectField(Vcc, 'detail', (t) =>
  t.field({
    type: VccDetail,
    description: 'Bandwidth as a number, routers and payment. Costs one call per connection.',
    resolve: ({ key }, _args, { load }) => load(vccLoaders).detail.load(key),
  }),
);

export const VccConnection = builder.connectionObject(
  { type: Vcc, name: 'VccConnection', description: 'A page of Lingjun connections.' },
  { name: 'VccEdge', description: 'A Lingjun connection on a page.' },
);

const VccFilter = builder.inputType('VccFilter', {
  description: 'Which Lingjun connections to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    region: t.string({ description: 'One region.' }),
    vccIds: t.stringList({ description: 'Any of these ids of the service.' }),
    name: t.string({ description: 'The exact name.' }),
    status: t.field({ type: vccStatus.type, description: 'The status.' }),
    connectionType: t.field({ type: connectionType.type, description: 'What it ends in.' }),
    vpdId: t.string({ description: 'The VPD that it names.' }),
    vpcId: t.string({ description: 'The cloud VPC that it ends in.' }),
    cenId: t.string({ description: 'The CEN that it ends in.' }),
  }),
});

builder.queryFields((t) => ({
  vcc: t.field({
    type: Vcc,
    description: 'One Lingjun connection by its global id; null when it does not exist.',
    args: { id: t.arg.globalID({ required: true, for: Vcc, description: 'The global id of the connection.' }) },
    resolve: (_root, { id }, { load }) => load(vccLoaders).byId.load(id.id),
  }),
  vccs: t.connection(
    {
      type: Vcc,
      description: 'The Lingjun connections of all accounts and regions. One sweep per region, 100 rows a call.',
      args: { filter: t.arg({ type: VccFilter, description: 'Which connections to list.' }) },
      resolve: (_root, { filter, ...page }, context) =>
        pageOfPlaces(lingjunPlaces(context, filter ?? {}), context.load(vccLoaders).all, {
          filter,
          fields: {
            vccIds: ({ vccId }) => vccId,
            name: ({ vccName }) => vccName,
            status: ({ status }) => vccStatus.of(status),
            connectionType: (vcc) => connectionType.of(vcc.connectionType),
            vpdId: ({ vpdId }) => vpdId,
            vpcId: ({ vpcId }) => vpcId,
            cenId: ({ cenId }) => cenId,
          },
          page,
        }),
    },
    VccConnection,
  ),
}));
