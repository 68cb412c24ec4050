import { builder } from '../../builder.ts';
import { withoutNulls } from '../../graph/without-nulls.ts';
import { LingjunCluster } from '../lingjun-node/lingjun-cluster.ts';
import { LingjunNode } from '../lingjun-node/lingjun-node.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { createNetTestTask } from './changes.ts';
import { NetTest } from './net-test.ts';
import type { NewHost } from './new-settings.ts';
import { library, protocol, trafficModel } from './settings.ts';

const HostInput = builder.inputType('TestedHostInput', {
  description: 'A host that is to take part in a network test.',
  fields: (t) => ({
    ip: t.string({ required: true, description: 'The IPv4 address of the host, each once.' }),
    node: t.globalID({ for: LingjunNode, description: 'Its Lingjun node.' }),
    resourceId: t.string({ description: 'What the test names it by; its node when left out.' }),
    name: t.string({ description: 'A label, at most 128 characters.' }),
    bondName: t.string({ description: 'The bonded port to test, for example bond0; all of the host when left out.' }),
  }),
});

const DelayTestInput = builder.inputType('DelayTestInput', {
  description: 'A test of latency.',
  fields: (t) => ({
    hosts: t.field({ type: [HostInput], required: true, description: 'The hosts between which latency is measured.' }),
  }),
});

const TrafficTestInput = builder.inputType('TrafficTestInput', {
  description: 'A test of throughput.',
  fields: (t) => ({
    clients: t.field({ type: [HostInput], required: true, description: 'The hosts that send.' }),
    servers: t.field({ type: [HostInput], required: true, description: 'The hosts that receive.' }),
    protocol: t.field({ type: protocol.type, required: true, description: 'The transport.' }),
    model: t.field({ type: trafficModel.type, required: true, description: 'Who sends to whom.' }),
    durationSeconds: t.int({ required: true, description: 'How long the flow runs, in seconds, at least 1.' }),
    connectionCount: t.int({ required: true, description: 'Queue pairs of RDMA, or connections of TCP, at least 1.' }),
    isGpuDirect: t.boolean({ description: 'Whether GPUDirect RDMA is on, of RDMA alone; no when left out.' }),
  }),
});

const CommTestInput = builder.inputType('CommunicationTestInput', {
  description: 'A test of collective communication.',
  fields: (t) => ({
    hosts: t.field({ type: [HostInput], required: true, description: 'The hosts whose GPUs communicate.' }),
    gpuCount: t.int({ required: true, description: 'How many GPUs take part, at least 1.' }),
    model: t.string({ required: true, description: 'The pattern of communication, for example AllReduce.' }),
    library: t.field({ type: library.type, required: true, description: 'The communication library.' }),
  }),
});

function hostOf({ node, ...rest }: typeof HostInput.$inferInput): NewHost {
  return { ...withoutNulls(rest), ...(node ? { node: node.id } : {}) };
}

function trafficOf({ clients, servers, ...flow }: typeof TrafficTestInput.$inferInput) {
  return {
    ...withoutNulls(flow),
    clients: clients.map(hostOf),
    servers: servers.map(hostOf),
    protocol: protocol.textOf(flow.protocol, 'input.trafficTest.protocol'),
    model: trafficModel.textOf(flow.model, 'input.trafficTest.model'),
  };
}

function communicationOf({ hosts, ...rest }: typeof CommTestInput.$inferInput) {
  return {
    ...rest,
    hosts: hosts.map(hostOf),
    library: library.textOf(rest.library, 'input.communicationTest.library'),
  };
}

mutationField('createNetTestTask', {
  description:
    'Starts a test of the network between hosts of a Lingjun cluster; its operation ends with the test. Costs a look ' +
    'at the tests before, one call for each 100 of them, one for each look at how far it is, and the test itself once ' +
    'it is over; a dry run costs the list of the clusters.',
  change: createNetTestTask,
  fields: (t) => ({
    cluster: t.globalID({
      required: true,
      for: LingjunCluster,
      description: 'The global id of the cluster whose hosts are tested.',
    }),
    clusterName: t.string({ required: true, description: 'The name of that cluster.' }),
    networkMode: t.string({ required: true, description: 'The code of the network mode, for example 01.' }),
    port: t.int({ description: 'The port to use on the hosts, 1 to 65535; the service chooses when left out.' }),
    delayTest: t.field({ type: DelayTestInput, description: 'Measures latency; one kind of test must be given.' }),
    trafficTest: t.field({ type: TrafficTestInput, description: 'Measures throughput; or another kind of test.' }),
    communicationTest: t.field({
      type: CommTestInput,
      description: 'Measures collective communication; or another kind of test.',
    }),
  }),
  input: ({ cluster, clusterName, networkMode, port, delayTest, trafficTest, communicationTest }) => ({
    cluster: cluster.id,
    clusterName,
    networkMode,
    ...(port == null ? {} : { port }),
    ...(delayTest ? { delayTest: { hosts: delayTest.hosts.map(hostOf) } } : {}),
    ...(trafficTest ? { trafficTest: trafficOf(trafficTest) } : {}),
    ...(communicationTest ? { communicationTest: communicationOf(communicationTest) } : {}),
  }),
  thing: {
    name: 'netTest',
    type: NetTest,
    description: 'The test as it is now. Costs what reading it costs.',
  },
});
