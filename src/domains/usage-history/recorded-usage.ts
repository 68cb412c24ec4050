import { builder } from '../../builder.ts';
import { checkedBy } from '../../graph/check-arguments.ts';
import {
  type UsageCorrection as Correction,
  placeOfCorrection,
  placeOfRecord,
  type RecordedUsage as Recorded,
} from '../../history/recorded.ts';
import type { UsageStatus } from '../../history/rollups.ts';
import { checkRecords, checkRecordsPage, pageOfRecords } from './records-page.ts';

type OfAccount<Row> = Row & { readonly account: string };

const statuses: Readonly<Record<UsageStatus, { description: string }>> = {
  OPEN: { description: 'The day is not over, or ended only minutes ago.' },
  PARTIAL: { description: 'The day is over, but was not read since.' },
  CLOSED: { description: 'The day was read whole after its end.' },
  CORRECTED: { description: 'The day was closed and has changed since.' },
};
const Status = builder.enumType('UsageStatus', { description: 'How final a number of usage is.', values: statuses });

const CellFields = builder.interfaceRef<OfAccount<Recorded>>('UsageCell').implement({
  description: 'What the machines of one type of a cluster used on one day.',
  fields: (t) => ({
    account: t.exposeString('account', { nullable: false, description: 'The alias of the account.' }),
    clusterName: t.exposeString('cluster', { nullable: false, description: 'The name of the cluster.' }),
    day: t.expose('day', {
      type: 'Date',
      nullable: false,
      description: "The calendar day in the BridgX server's time zone, of 23 or 25 hours where the clocks change.",
    }),
    machineType: t.string({
      description: 'The machine type at the cloud; null when unknown.',
      resolve: ({ instanceType }) => instanceType || null,
    }),
    providerText: t.string({
      description: 'The cloud as BridgX spells it; null when unknown.',
      resolve: ({ provider }) => provider || null,
    }),
    regionId: t.string({
      description: 'The region of the cloud; null when unknown.',
      resolve: ({ region }) => region || null,
    }),
    chargeTypeText: t.string({
      description: 'How the cloud charges, as BridgX spells it; null when unknown.',
      resolve: ({ chargeType }) => chargeType || null,
    }),
    usedSeconds: t.exposeFloat('usedSeconds', { nullable: false, description: 'Machine seconds of the day.' }),
    machineCount: t.exposeInt('machines', {
      nullable: false,
      description: 'Machines that ran for a second or more of the day.',
    }),
    status: t.expose('status', { type: Status, nullable: false, description: 'How final it is, or was.' }),
    revision: t.exposeInt('revision', { nullable: false, description: 'From 1; later ones are corrections.' }),
    asOf: t.expose('asOf', { type: 'DateTime', nullable: false, description: 'When BridgX was asked.' }),
    knownAt: t.expose('knownAt', {
      type: 'DateTime',
      nullable: false,
      description: 'From when on this was what the gateway knew.',
    }),
    knownUntil: t.expose('knownUntil', {
      type: 'DateTime',
      description: 'Until when; null for what it knows now.',
    }),
  }),
});

const RecordedUsage = builder.objectRef<OfAccount<Recorded>>('RecordedUsage').implement({
  interfaces: [CellFields],
  description: 'What was known of the machines of one type of a cluster on one day.',
});

const UsageCorrection = builder.objectRef<OfAccount<Correction>>('UsageCorrection').implement({
  interfaces: [CellFields],
  description: 'A change of a day that was closed before.',
  fields: (t) => ({
    usedSecondsBefore: t.float({
      nullable: false,
      description: 'Machine seconds as they were known before; 0 where there were none.',
      resolve: ({ usedSecondsBefore }) => usedSecondsBefore ?? 0,
    }),
    machineCountBefore: t.int({
      nullable: false,
      description: 'Machines as they were known before.',
      resolve: ({ machinesBefore }) => machinesBefore ?? 0,
    }),
    differenceSeconds: t.float({
      nullable: false,
      description: 'Machine seconds that the change added; below 0 where it took some off.',
      resolve: ({ usedSeconds, usedSecondsBefore }) => usedSeconds - (usedSecondsBefore ?? 0),
    }),
  }),
});

const RecordedUsageConnection = builder.connectionObject(
  { type: RecordedUsage, name: 'RecordedUsageConnection', description: 'A page of recorded usage.' },
  { name: 'RecordedUsageEdge', description: 'Recorded usage on a page.' },
);
const UsageCorrectionConnection = builder.connectionObject(
  { type: UsageCorrection, name: 'UsageCorrectionConnection', description: 'A page of corrections.' },
  { name: 'UsageCorrectionEdge', description: 'A correction on a page.' },
);

builder.queryFields((t) => ({
  recordedUsage: t.field({
    type: RecordedUsageConnection,
    authScopes: { fees: true },
    description: 'What is recorded of the machines of clusters, by day and cluster. Costs no call.',
    args: {
      account: t.arg.string({ description: 'The alias of one account.' }),
      from: t.arg({ type: 'Date', required: true, description: 'The first day.' }),
      to: t.arg({ type: 'Date', required: true, description: 'The last day, at most 400 days from the first.' }),
      clusterNames: t.arg.stringList({ description: 'Any of these clusters.' }),
      knownAt: t.arg({ type: 'DateTime', description: 'What was known at this moment; now when left out.' }),
      allRevisions: t.arg.boolean({
        required: true,
        defaultValue: false,
        description: 'Whether every revision is listed, whatever knownAt says.',
      }),
      first: t.arg.int({ description: 'How many, 1 to 1000; 50 when left out.' }),
      after: t.arg.string({ description: 'Only what comes after this cursor.' }),
    },
    ...checkedBy(checkRecords),
    resolve: (_root, { from, to, clusterNames, knownAt, allRevisions, ...page }, context) =>
      pageOfRecords(context, page, {
        placeOf: placeOfRecord,
        read: (records, part) =>
          records.recorded({
            ...{ ...part, from, to },
            known: allRevisions ? 'always' : (knownAt ?? undefined),
            ...(clusterNames ? { clusters: clusterNames } : {}),
          }),
      }),
  }),
  usageCorrections: t.field({
    type: UsageCorrectionConnection,
    authScopes: { fees: true },
    description: 'What changed of closed days since a moment, in the order in which it became known. Costs no call.',
    args: {
      account: t.arg.string({ description: 'The alias of one account.' }),
      since: t.arg({ type: 'DateTime', required: true, description: 'Only what became known after this.' }),
      first: t.arg.int({ description: 'How many, 1 to 1000; 50 when left out.' }),
      after: t.arg.string({ description: 'Only what comes after this cursor.' }),
    },
    ...checkedBy(checkRecordsPage),
    resolve: (_root, { since, ...page }, context) =>
      pageOfRecords(context, page, {
        placeOf: placeOfCorrection,
        read: (records, part) => records.corrections({ ...part, since }),
      }),
  }),
}));
