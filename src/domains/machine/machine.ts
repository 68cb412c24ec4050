import type { z } from 'zod';
import { builder, nodeKinds } from '../../builder.ts';
import { textEnum } from '../../graph/text-enum.ts';
import type * as answers from '../../upstream/bridgx/answers.ts';
import type { Placed } from '../../upstream/collection.ts';
import { Cluster } from '../cluster/cluster.ts';
import {
  BridgxResource,
  bareMachineType,
  chargeType,
  clusterType,
  computingPower,
  provider,
} from '../cluster/kinds.ts';
import { clusterLoaders } from '../cluster/loaders.ts';
import { addressesOf, machineLoaders, privateIpsOf } from './loaders.ts';

export type MachineRow = Placed<z.output<typeof answers.machineRow>>;

export const Machine = builder.objectRef<MachineRow>('Machine');
nodeKinds.set('Machine', 4);

export const machineStatus = textEnum('MachineStatus', {
  description: 'Where a machine is in its life. The server itself writes PENDING, RUNNING and DELETED only.',
  values: {
    UNDEFINED: 'Undefined',
    PENDING: 'Pending',
    TIMEOUT: 'Timeout',
    STARTING: 'Starting',
    RUNNING: 'Running',
    DELETING: 'Deleting',
    DELETED: 'Deleted',
  },
});

builder.node(Machine, {
  interfaces: [BridgxResource],
  description: 'A machine of a BridgX cluster. Its password is never read.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(machineLoaders).byId.load(key)),
  fields: (t) => ({
    instanceId: t.string({
      description: 'The id that the cloud gave it; null for a machine that was entered by hand.',
      resolve: ({ instanceId }) => instanceId || null,
    }),
    clusterName: t.exposeString('clusterName', { description: 'The name of its cluster.' }),
    cluster: t.field({
      type: Cluster,
      description: 'Its cluster. One sweep of the clusters serves all machines.',
      resolve: (machine, _args, { load }) => load(clusterLoaders).named(machine, machine.clusterName),
    }),
    status: t.field({
      type: machineStatus.type,
      description: 'Where the machine is in its life.',
      resolve: ({ status }) => machineStatus.of(status),
    }),
    statusText: t.exposeString('status', { description: 'The status as the server wrote it.' }),
    privateIps: t.stringList({
      nullable: false,
      description: 'Its private addresses; several when it has several network interfaces.',
      resolve: privateIpsOf,
    }),
    publicIps: t.stringList({
      nullable: false,
      description: 'Its public addresses; mostly none.',
      resolve: ({ ipOuter }) => addressesOf(ipOuter),
    }),
    provider: t.field({
      type: provider.type,
      description: 'The cloud that it runs in.',
      resolve: (machine) => provider.of(machine.provider),
    }),
    providerText: t.exposeString('provider', { description: 'The cloud as the server wrote it.' }),
    clusterType: t.field({
      type: clusterType.type,
      description: 'Whether BridgX made it or somebody entered it.',
      resolve: (machine) => clusterType.of(machine.clusterType),
    }),
    clusterTypeText: t.exposeString('clusterType', { description: 'The cluster type as the server wrote it.' }),
    machineType: t.string({
      description: 'The machine type at the cloud, for example ecs.c6.large; null for custom clusters.',
      resolve: ({ instanceType }) => bareMachineType(instanceType),
    }),
    machineTypeText: t.exposeString('instanceType', {
      description: 'Cores, memory and machine type as the server writes them, for example 2核4G(ecs.c6.large).',
    }),
    computingPower: t.field({
      type: computingPower.type,
      description: 'What it computes with.',
      resolve: ({ computingPowerType }) => computingPower.of(computingPowerType),
    }),
    computingPowerText: t.exposeString('computingPowerType', {
      description: 'What it computes with, as the server wrote it.',
    }),
    chargeType: t.field({
      type: chargeType.type,
      description: 'How the cloud charges for it.',
      resolve: (machine) => chargeType.of(machine.chargeType),
    }),
    chargeTypeText: t.exposeString('chargeType', { description: 'How the cloud charges, as the server wrote it.' }),
    loginName: t.exposeString('loginName', { description: 'The user that it was set up with.' }),
    bootSeconds: t.exposeInt('startupTime', {
      description: 'Seconds from its creation until it ran; 0 when it never ran. Not its uptime.',
    }),
    createdAt: t.expose('createAt', { type: 'DateTime', description: 'When it was ordered; hours count from here.' }),
  }),
});

export const MachineConnection = builder.connectionObject(
  { type: Machine, name: 'MachineConnection', description: 'A page of machines.' },
  { name: 'MachineEdge', description: 'A machine on a page.' },
);
