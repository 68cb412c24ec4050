import { builder } from '../../builder.ts';
import { BadInput } from '../../errors.ts';
import { checkArguments, filterOf, groupsOf } from '../../fees/asked-query.ts';
import type { FeeGroup } from '../../fees/dimensions.ts';
import type { FeePeriod } from '../../fees/fee-rows.ts';
import type { MoversAnswer, FeeMover as StoredMover } from '../../fees/movers.ts';
import { checkedBy } from '../../graph/check-arguments.ts';
import { Money } from '../../graph/money.ts';
import { FeesFilterInput } from './arguments.ts';
import { FeeDimension } from './enums.ts';
import { FeeCompleteness, FeeKey, keysOf } from './row.ts';

const FeeCause = builder.enumType('FeeCause', {
  description: 'Why something costs more or less than before.',
  values: {
    NEW: { description: 'It was not there before.' },
    GONE: { description: 'It is no more.' },
    HOURS: { description: 'More or fewer machine hours, at the price of before.' },
    REQUESTS: { description: 'More or fewer requests that count, at what they cost on average before.' },
    PRICE: { description: 'Another price: another rate, or requests within the free tier or beyond it.' },
    CORRECTION: { description: 'Hours that changed after their day had been closed, in either period.' },
  } as const,
});

type CauseOf = StoredMover['causes'][number] & { readonly currency: string };

const FeeChangeCause = builder.objectRef<CauseOf>('FeeChangeCause').implement({
  description: 'A part of a change, and why.',
  fields: (t) => ({
    cause: t.expose('cause', { type: FeeCause, nullable: false, description: 'Why.' }),
    amount: t.field({
      type: Money,
      nullable: false,
      description: 'How much of the change; negative where it costs less. The causes add up to the change.',
      resolve: ({ amount, currency }) => ({ amount, currency }),
    }),
  }),
});

type MoverOf = StoredMover & { readonly groupBy: readonly FeeGroup[] };
const money = (name: 'before' | 'after' | 'change', mover: StoredMover) => ({
  amount: mover[name],
  currency: mover.currency,
});

const FeeMover = builder.objectRef<MoverOf>('FeeMover').implement({
  description: 'What something cost in two periods, in one currency.',
  fields: (t) => ({
    keys: t.field({
      type: [FeeKey],
      nullable: { list: false, items: false },
      description: 'What it is, one key for each dimension.',
      resolve: keysOf,
    }),
    before: t.field({
      type: Money,
      nullable: false,
      description: 'What it cost in the earlier period.',
      resolve: (mover) => money('before', mover),
    }),
    after: t.field({
      type: Money,
      nullable: false,
      description: 'What it cost in the later period.',
      resolve: (mover) => money('after', mover),
    }),
    change: t.field({
      type: Money,
      nullable: false,
      description: 'What it costs more; negative where it costs less.',
      resolve: (mover) => money('change', mover),
    }),
    causes: t.field({
      type: [FeeChangeCause],
      nullable: { list: false, items: false },
      description: 'Why, without causes of nothing.',
      resolve: ({ causes, currency }) => causes.map((cause) => ({ ...cause, currency })),
    }),
    machineHoursBefore: t.expose('hoursBefore', {
      type: 'Decimal',
      nullable: false,
      description: 'Machine hours of the earlier period, with a price or without.',
    }),
    machineHoursAfter: t.expose('hoursAfter', {
      type: 'Decimal',
      nullable: false,
      description: 'Machine hours of the later period, with a price or without.',
    }),
  }),
});

interface MoversOf extends MoversAnswer {
  readonly groupBy: readonly FeeGroup[];
  readonly first: number;
}

const completeness = (period: FeePeriod) => period.completeness;

const FeeMovers = builder.objectRef<MoversOf>('FeeMovers').implement({
  description: 'What changed between two periods. The changes of all movers of a currency add up to its total.',
  fields: (t) => ({
    totals: t.field({
      type: [FeeMover],
      nullable: { list: false, items: false },
      description: 'Both periods as a whole, one entry for each currency.',
      resolve: ({ totals }) => totals.map((total) => ({ ...total, groupBy: [] })),
    }),
    movers: t.field({
      type: [FeeMover],
      nullable: { list: false, items: false },
      description: 'The largest changes first, currency after currency.',
      resolve: ({ movers, groupBy, first }) => {
        const perCurrency = Map.groupBy(movers, ({ currency }) => currency);
        return [...perCurrency.values()].flatMap((own) => own.slice(0, first).map((mover) => ({ ...mover, groupBy })));
      },
    }),
    completenessBefore: t.field({
      type: FeeCompleteness,
      nullable: false,
      description: 'How much of the earlier period is known.',
      resolve: ({ before }) => completeness(before),
    }),
    completenessAfter: t.field({
      type: FeeCompleteness,
      nullable: false,
      description: 'How much of the later period is known.',
      resolve: ({ after }) => completeness(after),
    }),
  }),
});

const FeePeriodInput = builder.inputType('FeePeriodInput', {
  description: 'A range of days.',
  fields: (t) => ({
    from: t.field({ type: 'Date', required: true, description: 'The first day.' }),
    to: t.field({ type: 'Date', required: true, description: 'The last day, today at the latest.' }),
  }),
});

builder.queryField('feeMovers', (t) =>
  t.field({
    type: FeeMovers,
    authScopes: { fees: true },
    description: 'What costs more or less than before, and why. Costs no call.',
    args: {
      previous: t.arg({ type: FeePeriodInput, required: true, description: 'The earlier period.' }),
      current: t.arg({ type: FeePeriodInput, required: true, description: 'The later period, of any length.' }),
      groupBy: t.arg({ type: [FeeDimension], required: true, description: 'What to tell apart.' }),
      tagKeys: t.arg.stringList({ description: 'The keys of the tags, one for each TAG in groupBy, in its order.' }),
      filter: t.arg({ type: FeesFilterInput, description: 'Which fees to compare.' }),
      timeZone: t.arg.string({ description: "The zone whose days are counted; BridgX's own when left out." }),
      decimals: t.arg.int({ required: true, defaultValue: 6, description: 'Decimals of amounts, 0 to 9.' }),
      first: t.arg.int({
        required: true,
        defaultValue: 20,
        description: 'How many movers of each currency, 1 to 1000.',
      }),
    },
    ...checkedBy((args: MoversArguments) => {
      checkArguments({ ...args, ...args.previous });
      checkArguments({ ...args, ...args.current });
      if (!(args.first >= 1 && args.first <= 1000)) {
        throw new BadInput({ argument: 'first', expected: '1 to 1000', got: args.first });
      }
    }),
    resolve: async (_root, { previous, current, groupBy, tagKeys, filter, timeZone, decimals, first }, { fees }) => {
      const groups = groupsOf({ groupBy, tagKeys });
      const asked = { groupBy: groups, filter: filterOf(filter), timeZone: timeZone ?? fees.timeZone };
      const answer = await fees.compare({ before: previous, after: current, decimals, ...asked });
      return { ...answer, groupBy: groups, first };
    },
  }),
);

type MoversArguments = Omit<Parameters<typeof checkArguments>[0], 'from' | 'to'> & {
  readonly previous: { from: string; to: string };
  readonly current: { from: string; to: string };
  readonly first: number;
};
