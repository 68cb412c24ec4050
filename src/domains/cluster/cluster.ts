import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import type * as answers from '../../upstream/bridgx/answers.ts';
import type { Placed } from '../../upstream/collection.ts';
import { BridgxResource, bareMachineType, chargeType, computingPower, provider } from './kinds.ts';
import { clusterLoaders } from './loaders.ts';

export type ClusterRow = Placed<z.output<typeof answers.clusterRow>>;

export const Cluster = builder.objectRef<ClusterRow>('Cluster');
nodeKinds.set('Cluster', 3);

builder.node(Cluster, {
  interfaces: [BridgxResource],
  description: 'A cluster of BridgX: a template, and the machines that were made by it.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(clusterLoaders).byId.load(key)),
  fields: (t) => ({
    clusterId: t.exposeString('clusterId', { description: 'The id of the cluster at the server, a number as text.' }),
    name: t.exposeString('clusterName', { description: 'The name, unique on the server.' }),
    machineCount: t.exposeInt('instanceCount', {
      description: 'How many machines it has that are not deleted, as the server counts.',
    }),
    provider: t.field({
      type: provider.type,
      description: 'The cloud that it runs in.',
      resolve: (cluster) => provider.of(cluster.provider),
    }),
    providerText: t.exposeString('provider', { description: 'The cloud as the server wrote it.' }),
    accessKeyId: t.exposeString('accessKeyId', {
      description: 'The id of the cloud access key that owns it; not a secret.',
    }),
    machineType: t.string({
      description: 'The machine type at the cloud, for example ecs.c6.large; null for custom clusters.',
      resolve: ({ instanceType }) => bareMachineType(instanceType),
    }),
    machineTypeText: t.exposeString('instanceType', {
      description: 'Cores, memory and machine type as the server writes them, for example 2核4G(ecs.c6.large).',
    }),
    coreCount: t.int({
      description: 'Cores of one machine, as the template says.',
      resolve: ({ extendConfig }) => extendConfig?.core ?? null,
    }),
    memoryGb: t.int({
      description: 'Memory of one machine in GB, as the template says.',
      resolve: ({ extendConfig }) => extendConfig?.memory ?? null,
    }),
    computingPower: t.field({
      type: computingPower.type,
      description: 'What its machines compute with, as the template says.',
      resolve: ({ extendConfig }) => computingPower.of(extendConfig?.cpuType ?? null),
    }),
    computingPowerText: t.string({
      description: 'What its machines compute with, as the server wrote it.',
      resolve: ({ extendConfig }) => extendConfig?.cpuType ?? null,
    }),
    chargeType: t.field({
      type: chargeType.type,
      description: 'How the cloud charges for its machines.',
      resolve: (cluster) => chargeType.of(cluster.chargeType),
    }),
    chargeTypeText: t.exposeString('chargeType', { description: 'How the cloud charges, as the server wrote it.' }),
    usage: t.exposeString('usage', { description: 'What it is for: its tag named usage.' }),
    createdAt: t.expose('createAt', { type: 'DateTime', description: 'When it was created.' }),
    createdBy: t.exposeString('createBy', { description: 'The user of the server who created it.' }),
    updatedAt: t.expose('updateAt', { type: 'DateTime', description: 'When it was last changed.' }),
    updatedBy: t.exposeString('updateBy', { description: 'The user of the server who last changed it.' }),
  }),
});

export const ClusterConnection = builder.connectionObject(
  { type: Cluster, name: 'ClusterConnection', description: 'A page of clusters.' },
  { name: 'ClusterEdge', description: 'A cluster on a page.' },
);
