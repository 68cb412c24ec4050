import { builder } from '../../builder.ts';
import { textEnum } from '../../graph/text-enum.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { LingjunNode } from '../lingjun-node/lingjun-node.ts';
import { lingjunNodeLoaders } from '../lingjun-node/loaders.ts';
import { type NetTestRow, nodeIdOf } from './loaders.ts';

type Settings<Kind extends 'delayTest' | 'trafficTest' | 'commTest'> = NonNullable<NetTestRow[Kind]> & Place;
type HostRow = Settings<'delayTest'>['hosts'][number] & Place;

const TestedHost = builder.objectRef<HostRow>('TestedHost').implement({
  description: 'A host that takes part in a network test.',
  fields: (t) => ({
    resourceId: t.exposeString('resourceId', {
      description: 'What the test names the host by: mostly the id of its node, sometimes a resource of another kind.',
    }),
    name: t.exposeString('serverName', { description: 'The label of the host.' }),
    ip: t.exposeString('iP', { description: 'The address of the host.' }),
    bondName: t.exposeString('bond', {
      description: 'The bonded port that is tested; null where all of the host are.',
    }),
    node: t.field({
      type: LingjunNode,
      description:
        'The Lingjun node; null where the host is named by something else. One call per region serves many hosts.',
      resolve: ({ account, region, resourceId }, _args, { load }) => {
        const nodeId = nodeIdOf(resourceId);
        return nodeId ? load(lingjunNodeLoaders).byId.load(keyOf(account, region, nodeId)) : null;
      },
    }),
  }),
});

function placed<Row extends object>(rows: readonly Row[], { account, region }: Place): (Row & Place)[] {
  return rows.map((row) => ({ ...row, account, region }));
}

/** The settings of one kind, with the place of their test. */
export function settingsOf<Row extends object>(settings: Row | null, test: Place): (Row & Place) | null {
  return settings && { ...settings, account: test.account, region: test.region };
}

export const DelayTest = builder.objectRef<Settings<'delayTest'>>('DelayTest').implement({
  description: 'What a test of latency is about.',
  fields: (t) => ({
    hosts: t.field({
      type: [TestedHost],
      nullable: false,
      description: 'The hosts between which latency is measured.',
      resolve: (test) => placed(test.hosts, test),
    }),
  }),
});

export const protocol = textEnum('TrafficTestProtocol', {
  description: 'The transport that a test of throughput uses.',
  values: { RDMA: 'RDMA', TCP: 'TCP' },
});

export const trafficModel = textEnum('TrafficTestModel', {
  description: 'Who sends to whom in a test of throughput.',
  values: { MANY_TO_ONE: 'MTON', FULL_MESH: 'Fullmesh' },
});

export const TrafficTest = builder.objectRef<Settings<'trafficTest'>>('TrafficTest').implement({
  description: 'What a test of throughput is about.',
  fields: (t) => ({
    clients: t.field({
      type: [TestedHost],
      nullable: false,
      description: 'The hosts that send.',
      resolve: (test) => placed(test.clients, test),
    }),
    servers: t.field({
      type: [TestedHost],
      nullable: false,
      description: 'The hosts that receive.',
      resolve: (test) => placed(test.servers, test),
    }),
    durationSeconds: t.exposeFloat('duration', { description: 'How long the flow runs, in seconds.' }),
    isGpuDirect: t.boolean({
      description: 'Whether GPUDirect RDMA is on; null where the service does not say true or false.',
      resolve: ({ gDR }) => switchOf(gDR),
    }),
    protocol: t.field({
      type: protocol.type,
      description: 'The transport.',
      resolve: (test) => protocol.of(test.protocol),
    }),
    protocolText: t.exposeString('protocol', { description: 'The transport as the service wrote it.' }),
    connectionCount: t.exposeFloat('qP', { description: 'Queue pairs of RDMA, parallel connections of TCP.' }),
    model: t.field({
      type: trafficModel.type,
      description: 'Who sends to whom.',
      resolve: (test) => trafficModel.of(test.trafficModel),
    }),
    modelText: t.exposeString('trafficModel', { description: 'The traffic pattern as the service wrote it.' }),
  }),
});

/** A switch that was sent as true or false and comes back as text in any case. */
function switchOf(text: string | null): boolean | null {
  const word = text?.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : null;
}

export const library = textEnum('CommunicationLibrary', {
  description: 'The library whose collective communication is tested.',
  values: { ACCL: 'ACCL', NCCL: 'NCCL' },
});

export const CommTest = builder.objectRef<Settings<'commTest'>>('CommunicationTest').implement({
  description: 'What a test of collective communication is about.',
  fields: (t) => ({
    hosts: t.field({
      type: [TestedHost],
      nullable: false,
      description: 'The hosts whose GPUs communicate.',
      resolve: (test) => placed(test.hosts, test),
    }),
    gpuCount: t.exposeInt('gPUNum', { description: 'How many GPUs take part.' }),
    model: t.exposeString('model', { description: 'The pattern of communication, for example AllReduce.' }),
    library: t.field({
      type: library.type,
      description: 'The communication library.',
      resolve: ({ type }) => library.of(type),
    }),
    libraryText: t.exposeString('type', { description: 'The communication library as the service wrote it.' }),
  }),
});
