import { builder } from '../../builder.ts';
import type { FeeGroup } from '../../fees/dimensions.ts';
import type { Completeness, FeeRow as StoredRow } from '../../fees/fee-rows.ts';
import type { ShownCost } from '../../fees/shown.ts';
import { Money } from '../../graph/money.ts';
import { FeeDimension, FeeStatus } from './enums.ts';

/** A row with what it is grouped by. */
export interface FeeRowOf extends StoredRow {
  readonly groupBy: readonly FeeGroup[];
  /** The one currency that was asked for; undefined: all. */
  readonly currency: string | undefined;
}

export const FeeKey = builder.objectRef<{ group: FeeGroup; value: string | null }>('FeeKey').implement({
  description: 'One thing that a row of fees is about.',
  fields: (t) => ({
    dimension: t.field({
      type: FeeDimension,
      nullable: false,
      description: 'What it is.',
      resolve: ({ group }) => group.by,
    }),
    tagKey: t.string({
      description: 'The key of the tag, for TAG.',
      resolve: ({ group }) => (group.by === 'TAG' ? group.tagKey : null),
    }),
    value: t.exposeString('value', { description: 'Which one; null when it is unknown, or there is none.' }),
  }),
});

/** What a row is grouped by, with the values. */
export function keysOf({ groupBy, values }: { groupBy: readonly FeeGroup[]; values: readonly (string | null)[] }) {
  return values.flatMap((value, index) => {
    const group = groupBy[index];
    return group ? [{ group, value }] : [];
  });
}

const FeeCost = builder.objectRef<ShownCost>('FeeCost').implement({
  description: 'What is owed in one currency. Currencies are never added, and nothing is converted.',
  fields: (t) => ({
    currency: t.exposeString('currency', { nullable: false, description: 'The currency, ISO 4217.' }),
    amount: t.field({
      type: Money,
      nullable: false,
      description: 'What is owed: hours by the negotiated price where there is one, requests after the free tier.',
      resolve: ({ paid, currency }) => ({ amount: paid, currency }),
    }),
    listAmount: t.field({
      type: Money,
      nullable: false,
      description: 'What would be owed by list prices, and without the free tier.',
      resolve: ({ list, currency }) => ({ amount: list, currency }),
    }),
    machineHours: t.expose('machineHours', {
      type: 'Decimal',
      nullable: false,
      description: 'Machine hours that have a price in this currency.',
    }),
    isExample: t.exposeBoolean('isExample', {
      nullable: false,
      description: 'Whether prices of the example card are in it, which only shows what a rate card looks like.',
    }),
  }),
});

export const FeeCompleteness = builder.objectRef<Completeness>('FeeCompleteness').implement({
  description: 'How much of a period is known, in days over all accounts asked for.',
  fields: (t) => ({
    days: t.exposeInt('days', { nullable: false, description: 'Days of the period.' }),
    completeDays: t.exposeInt('completeDays', { nullable: false, description: 'Days that were read to their end.' }),
    openDays: t.exposeInt('openDays', { nullable: false, description: 'Days that are not over.' }),
    partialDays: t.exposeInt('partialDays', {
      nullable: false,
      description: 'Days that are over, but were not read to their end for every cluster.',
    }),
    missingDays: t.exposeInt('missingDays', {
      nullable: false,
      description: 'Days that were never read, whose hours are in no sum.',
    }),
  }),
});

export const FeeRow = builder.objectRef<FeeRowOf>('FeeRow').implement({
  description:
    'Fees of one period and of what its keys name. Hours and amounts are rounded so that the rows of each level add ' +
    'up to the row that they are parts of, to the last digit.',
  fields: (t) => ({
    from: t.field({
      type: 'Date',
      nullable: false,
      description: 'The first day of the period.',
      resolve: ({ period }) => period.from,
    }),
    to: t.field({
      type: 'Date',
      nullable: false,
      description: 'The last day of the period.',
      resolve: ({ period }) => period.to,
    }),
    keys: t.field({
      type: [FeeKey],
      nullable: { list: false, items: false },
      description: 'What it is grouped by: one key for each level, none for a whole period.',
      resolve: keysOf,
    }),
    machineHours: t.expose('machineHours', {
      type: 'Decimal',
      nullable: false,
      description: 'Machine hours, with a price or without.',
    }),
    unpricedHours: t.expose('unpricedHours', {
      type: 'Decimal',
      nullable: false,
      description: 'Machine hours that no rate fits: they are in no amount.',
    }),
    usedSeconds: t.exposeFloat('usedSeconds', { nullable: false, description: 'Machine seconds, exactly.' }),
    requests: t.exposeFloat('requests', {
      nullable: false,
      description: 'Requests to Lingjun that left the gateway, failed ones too.',
    }),
    billedRequests: t.exposeFloat('billedRequests', {
      nullable: false,
      description: 'Requests that Lingjun counts, be they free or not.',
    }),
    costs: t.field({
      type: [FeeCost],
      nullable: { list: false, items: false },
      description: 'What is owed, one entry for each currency; none where nothing has a price.',
      resolve: ({ costs, currency }) => costs.filter((cost) => currency === undefined || cost.currency === currency),
    }),
    status: t.expose('status', { type: FeeStatus, nullable: false, description: 'How final it is.' }),
    completeness: t.field({
      type: FeeCompleteness,
      nullable: false,
      description: 'How much of the period is known.',
      resolve: ({ period }) => period.completeness,
    }),
  }),
});
