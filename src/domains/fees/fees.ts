import { builder } from '../../builder.ts';
import { checkArguments, feesQueryOf } from '../../fees/asked-query.ts';
import type { FeeGroup } from '../../fees/dimensions.ts';
import type { FeesAnswer, FeesQuery } from '../../fees/fees.ts';
import { checkedBy } from '../../graph/check-arguments.ts';
import { FeesFilterInput, groupByDescription } from './arguments.ts';
import { FeeDimension, FeeGranularity, FeeOrder } from './enums.ts';
import { FeeRow, type FeeRowOf } from './row.ts';
import { checkRowsPage, pageOfRows } from './rows-page.ts';

/** An answer with what was asked. */
interface FeesOf {
  readonly query: FeesQuery;
  readonly answer: FeesAnswer;
  readonly currency: string | undefined;
  /** Rows of machine-hours without a price. */
  readonly unpriced: () => Promise<FeeRowOf[]>;
}

const FeeRowConnection = builder.connectionObject(
  { type: FeeRow, name: 'FeeRowConnection', description: 'A page of rows of fees.' },
  { name: 'FeeRowEdge', description: 'A row of fees on a page.' },
);

export const Fees = builder.objectRef<FeesOf>('Fees').implement({
  description: 'Fees of a range of days: hours of machines by the rate card, and requests to Lingjun by the ledger.',
  fields: (t) => ({
    timeZone: t.string({
      nullable: false,
      description: "The zone whose days are counted, an IANA name. A rate's days are BridgX's own in any zone.",
      resolve: ({ query }) => query.timeZone,
    }),
    total: t.field({
      type: FeeRow,
      nullable: false,
      description: 'The sum of all periods.',
      resolve: (fees) => rowOf(fees)(fees.answer.total),
    }),
    periods: t.field({
      type: [FeeRow],
      nullable: { list: false, items: false },
      description: 'The sum of each period, in the order of time; also of those without fees.',
      resolve: (fees) => fees.answer.buckets.map(rowOf(fees)),
    }),
    rows: t.field({
      type: FeeRowConnection,
      nullable: false,
      description:
        'The rows of one level, period after period. totalCount is null where counting would take reading a large answer whole.',
      args: {
        level: t.arg.int({
          description: 'How many of the dimensions to keep apart, from 0 for whole periods; all of them when left out.',
        }),
        first: t.arg.int({ description: 'How many rows, 1 to 1000; 50 when left out.' }),
        after: t.arg.string({ description: 'Only what comes after this cursor.' }),
      },
      ...checkedBy(checkRowsPage),
      resolve: (fees, args) => pageOfRows({ ...fees, levels: fees.query.groupBy.length, rowOf: rowOf(fees) }, args),
    }),
    unpriced: t.field({
      type: [FeeRow],
      nullable: { list: false, items: false },
      description: 'Machine hours of the whole range that no rate fits, by provider, region, machine and charge type.',
      resolve: ({ unpriced }) => unpriced(),
    }),
  }),
});

function rowOf({ query, currency }: Pick<FeesOf, 'query' | 'currency'>) {
  return (row: Omit<FeeRowOf, 'groupBy' | 'currency'>): FeeRowOf => ({ ...row, groupBy: query.groupBy, currency });
}

const priceDimensions: readonly FeeGroup[] = [
  { by: 'PROVIDER' },
  { by: 'REGION' },
  { by: 'INSTANCE_TYPE' },
  { by: 'CHARGE_TYPE' },
];

builder.queryField('fees', (t) =>
  t.field({
    type: Fees,
    authScopes: { fees: true },
    description:
      'What machines and requests cost. Costs no call: it tells what the history and the ledger have, and what of the ' +
      "range is missing. Machine hours are those of BridgX's days; in another zone they are clipped anew from the runs " +
      'of the machines, requests by the times at which they were made.',
    args: {
      from: t.arg({ type: 'Date', required: true, description: 'The first day.' }),
      to: t.arg({ type: 'Date', required: true, description: 'The last day, today at the latest.' }),
      granularity: t.arg({
        type: FeeGranularity,
        required: true,
        defaultValue: 'MONTH',
        description: 'How long the periods are.',
      }),
      groupBy: t.arg({
        type: [FeeDimension],
        required: true,
        defaultValue: [],
        description: groupByDescription,
      }),
      tagKeys: t.arg.stringList({ description: 'The keys of the tags, one for each TAG in groupBy, in its order.' }),
      filter: t.arg({ type: FeesFilterInput, description: 'Which fees to add up.' }),
      timeZone: t.arg.string({
        description: "The zone whose days are counted, an IANA name; BridgX's own when left out.",
      }),
      knownAt: t.arg({
        type: 'DateTime',
        description:
          'What was known then: usage before later corrections, prices before later rate cards. Now when left out.',
      }),
      currency: t.arg.string({ description: 'Only costs in this currency, ISO 4217; nothing is converted.' }),
      decimals: t.arg.int({
        required: true,
        defaultValue: 6,
        description: 'Decimals of amounts, 0 to 9; hours have six.',
      }),
      orderBy: t.arg({ type: FeeOrder, required: true, defaultValue: 'KEY', description: 'The order of rows.' }),
    },
    ...checkedBy(checkArguments),
    resolve: async (_root, { currency, ...args }, { fees }) => {
      const query = feesQueryOf(args, fees.timeZone);
      const asked = { query, currency: currency ?? undefined };
      return { ...asked, answer: await fees.answer(query), unpriced: () => unpricedOf(fees, asked) };
    },
  }),
);

async function unpricedOf(
  fees: { answer: (query: FeesQuery) => Promise<FeesAnswer> },
  asked: Pick<FeesOf, 'query' | 'currency'>,
) {
  const query = { ...asked.query, granularity: 'RANGE', groupBy: priceDimensions } as const;
  const answer = await fees.answer(query);
  const rows: FeeRowOf[] = [];
  for await (const row of answer.rows(priceDimensions.length)) {
    if (row.unpricedSeconds > 0) rows.push(rowOf({ ...asked, query })(row));
  }
  return rows;
}

const FeesHistory = builder
  .objectRef<{ firstDay: string | null; today: string; timeZone: string }>('FeesHistory')
  .implement({
    description: 'The days that fees can be asked for.',
    fields: (t) => ({
      firstDay: t.expose('firstDay', {
        type: 'Date',
        description: 'The first day of which anything is known; null while the history is empty.',
      }),
      today: t.expose('today', { type: 'Date', nullable: false, description: 'The present day, the last one.' }),
      timeZone: t.exposeString('timeZone', { nullable: false, description: 'The zone whose days they are.' }),
    }),
  });

builder.queryField('feesHistory', (t) =>
  t.field({
    type: FeesHistory,
    authScopes: { fees: true },
    description: 'The days that fees can be asked for. Costs no call.',
    resolve: async (_root, _args, { fees }) => ({ ...(await fees.history(fees.timeZone)), timeZone: fees.timeZone }),
  }),
);
