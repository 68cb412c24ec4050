import { builder, nodeKinds } from '../../builder.ts';
import { lingjunPlaces, pageOfPlaces } from '../../graph/places.ts';
import { textEnum } from '../../graph/text-enum.ts';
import { type NetTestRow, netTestLoaders } from './loaders.ts';
import { CommTest, DelayTest, settingsOf, TrafficTest } from './settings.ts';

export const NetTest = builder.objectRef<NetTestRow>('NetTest');
nodeKinds.set('NetTest', 3);

const netTestKind = textEnum('NetTestKind', {
  description: 'What a network test measures.',
  values: { DELAY: 'DelayTest', TRAFFIC: 'TrafficTest', COMMUNICATION: 'CommTest' },
});

const netTestStatus = textEnum('NetTestStatus', {
  description: 'Where a network test is in its life.',
  values: { IN_PROGRESS: 'InProgress', FINISHED: 'Finished', FAILED: 'Failed' },
});

builder.node(NetTest, {
  description: 'A test of the network between hosts of a Lingjun cluster.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(netTestLoaders).byId.load(key)),
  fields: (t) => ({
    account: t.exposeString('account', { nullable: false, description: 'The alias of the account that ran it.' }),
    region: t.exposeString('region', { nullable: false, description: 'The region that it ran in.' }),
    testId: t.exposeString('testId', { description: 'The id of the test at the service.' }),
    kind: t.field({
      type: netTestKind.type,
      description: 'What it measures.',
      resolve: ({ netTestType }) => netTestKind.of(netTestType),
    }),
    kindText: t.exposeString('netTestType', { description: 'The kind of test as the service wrote it.' }),
    status: t.field({
      type: netTestStatus.type,
      description: 'Where the test is in its life.',
      resolve: ({ status }) => netTestStatus.of(status),
    }),
    statusText: t.exposeString('status', { description: 'The status as the service wrote it.' }),
    clusterId: t.exposeString('clusterId', { description: 'The Lingjun cluster whose hosts are tested.' }),
    clusterName: t.exposeString('clusterName', { description: 'The name of that cluster.' }),
    networkMode: t.exposeString('networkMode', {
      description: 'The code of the network mode, for example 01; null when the test was loaded by its id.',
    }),
    port: t.exposeString('port', { description: 'The port that the test uses on its hosts.' }),
    createdAt: t.expose('creationTime', { type: 'DateTime', description: 'When it was started.' }),
    finishedAt: t.expose('finishedTime', {
      type: 'DateTime',
      description: 'When it came to an end, to the minute; null while it runs.',
    }),
    delayTest: t.field({
      type: DelayTest,
      description: 'The settings of a test of latency; null for other kinds.',
      resolve: (test) => settingsOf(test.delayTest, test),
    }),
    trafficTest: t.field({
      type: TrafficTest,
      description: 'The settings of a test of throughput; null for other kinds.',
      resolve: (test) => settingsOf(test.trafficTest, test),
    }),
    communicationTest: t.field({
      type: CommTest,
      description: 'The settings of a test of collective communication; null for other kinds.',
      resolve: (test) => settingsOf(test.commTest, test),
    }),
  }),
});

/** What only the single get carries, apart from the row so that lists never cost a call per test. */
const NetTestDetail = builder.objectRef<NetTestRow>('NetTestDetail').implement({
  description: 'What the service tells of a network test only when it is asked for it alone.',
  fields: (t) => ({
    result: t.field({
      type: 'JSON',
      description: 'What was measured, in a form that the service does not document; null where its text is no JSON.',
      resolve: ({ resultDetial }) => parsed(resultDetial),
    }),
    resultText: t.exposeString('resultDetial', {
      description: 'What was measured as the service wrote it; empty while the test runs.',
    }),
  }),
});

function parsed(text: string | null): unknown {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

builder.objectField(NetTest, 'detail', (t) =>
  t.field({
    type: NetTestDetail,
    description: 'What the test measured. Costs one call per test.',
    resolve: ({ key }, _args, { load }) => load(netTestLoaders).detail.load(key),
  }),
);

export const NetTestConnection = builder.connectionObject(
  { type: NetTest, name: 'NetTestConnection', description: 'A page of network tests.' },
  { name: 'NetTestEdge', description: 'A network test on a page.' },
);

const NetTestFilter = builder.inputType('NetTestFilter', {
  description: 'Which network tests to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    region: t.string({ description: 'One region.' }),
    testIds: t.stringList({ description: 'Any of these ids of the service.' }),
    kind: t.field({ type: netTestKind.type, description: 'What it measures.' }),
    status: t.field({ type: netTestStatus.type, description: 'The status.' }),
    clusterId: t.string({ description: 'The Lingjun cluster whose hosts are tested.' }),
  }),
});

builder.queryFields((t) => ({
  netTest: t.field({
    type: NetTest,
    description: 'One network test by its global id; null when it does not exist.',
    args: { id: t.arg.globalID({ required: true, for: NetTest, description: 'The global id of the test.' }) },
    resolve: (_root, { id }, { load }) => load(netTestLoaders).byId.load(id.id),
  }),
  netTests: t.connection(
    {
      type: NetTest,
      description: 'The network tests of all accounts and regions. One sweep per region, 100 rows a call.',
      args: { filter: t.arg({ type: NetTestFilter, description: 'Which tests to list.' }) },
      resolve: (_root, { filter, ...page }, context) =>
        pageOfPlaces(lingjunPlaces(context, filter ?? {}), context.load(netTestLoaders).all, {
          filter,
          fields: {
            testIds: ({ testId }) => testId,
            kind: ({ netTestType }) => netTestKind.of(netTestType),
            status: ({ status }) => netTestStatus.of(status),
            clusterId: ({ clusterId }) => clusterId,
          },
          page,
        }),
    },
    NetTestConnection,
  ),
}));
