import { builder } from '../../builder.ts';
import { checkArguments, filterOf } from '../../fees/asked-query.ts';
import type { FeeForecast as StoredForecast } from '../../fees/forecast.ts';
import { checkedBy } from '../../graph/check-arguments.ts';
import { Money } from '../../graph/money.ts';
import { FeesFilterInput } from './arguments.ts';

const money = (amount: string | null, currency: string) => (amount === null ? null : { amount, currency });

type Backtest = NonNullable<StoredForecast['backtest']> & { readonly currency: string };

const FeeBacktest = builder.objectRef<Backtest>('FeeBacktest').implement({
  description: 'How wrong the forecast would have been, had it been asked for in the past.',
  fields: (t) => ({
    trials: t.exposeInt('trials', {
      nullable: false,
      description: 'Stretches of past days, as long as the one ahead, that were forecast from the days before them.',
    }),
    meanError: t.field({
      type: Money,
      nullable: false,
      description: 'How far they were off on average, up or down.',
      resolve: ({ meanError, currency }) => ({ amount: meanError, currency }),
    }),
    meanErrorShare: t.exposeFloat('meanErrorShare', {
      nullable: false,
      description: 'The same as a share of what those days cost; 0.1 is ten per cent.',
    }),
  }),
});

type DayOf = StoredForecast['days'][number] & { readonly currency: string };

const FeeForecastDay = builder.objectRef<DayOf>('FeeForecastDay').implement({
  description: 'What a day to come is expected to cost.',
  fields: (t) => ({
    day: t.expose('day', { type: 'Date', nullable: false, description: 'The day.' }),
    expected: t.field({
      type: Money,
      nullable: false,
      description: 'What it is expected to cost.',
      resolve: ({ expected, currency }) => ({ amount: expected, currency }),
    }),
    low: t.field({
      type: Money,
      description: 'Of ten such days one costs less; null without enough history.',
      resolve: ({ low, currency }) => money(low, currency),
    }),
    high: t.field({
      type: Money,
      description: 'Of ten such days one costs more; null without enough history.',
      resolve: ({ high, currency }) => money(high, currency),
    }),
  }),
});

const FeeForecast = builder.objectRef<StoredForecast>('FeeForecast').implement({
  description:
    'What a period comes to at its end, in one currency: each day to come is expected to cost what the same weekday ' +
    'cost on average in the last four weeks, without any trend.',
  fields: (t) => ({
    soFar: t.field({
      type: Money,
      nullable: false,
      description: 'Owed for the days that are over; today is a day to come.',
      resolve: ({ soFar, currency }) => ({ amount: soFar, currency }),
    }),
    expected: t.field({
      type: Money,
      nullable: false,
      description: 'With what the days to come are expected to cost.',
      resolve: ({ expected, currency }) => ({ amount: expected, currency }),
    }),
    low: t.field({
      type: Money,
      description: 'Of ten such periods one came to less; null without enough history.',
      resolve: ({ low, currency }) => money(low, currency),
    }),
    high: t.field({
      type: Money,
      description: 'Of ten such periods one came to more; null without enough history.',
      resolve: ({ high, currency }) => money(high, currency),
    }),
    backtest: t.field({
      type: FeeBacktest,
      description: 'How good the forecast would have been so far; null without enough history.',
      resolve: ({ backtest, currency }) => backtest && { ...backtest, currency },
    }),
    days: t.field({
      type: [FeeForecastDay],
      nullable: { list: false, items: false },
      description: 'Today and the days to come.',
      resolve: ({ days, currency }) => days.map((day) => ({ ...day, currency })),
    }),
  }),
});

builder.queryField('feeForecast', (t) =>
  t.field({
    type: [FeeForecast],
    nullable: { list: true, items: false },
    authScopes: { fees: true },
    description: 'What a period that is not over comes to at its end, one entry for each currency. Costs no call.',
    args: {
      from: t.arg({ type: 'Date', required: true, description: 'The first day of the period, today at the latest.' }),
      to: t.arg({ type: 'Date', required: true, description: 'Its last day, at most 366 days ahead.' }),
      filter: t.arg({ type: FeesFilterInput, description: 'Which fees to forecast.' }),
      timeZone: t.arg.string({ description: "The zone whose days are counted; BridgX's own when left out." }),
      currency: t.arg.string({ description: 'Only this currency, ISO 4217.' }),
      decimals: t.arg.int({ required: true, defaultValue: 6, description: 'Decimals of amounts, 0 to 9.' }),
    },
    ...checkedBy(checkArguments),
    resolve: async (_root, { filter, timeZone, currency, ...args }, { fees }) => {
      const query = { ...args, filter: filterOf(filter), timeZone: timeZone ?? fees.timeZone };
      const forecasts = await fees.forecast(query);
      return forecasts.filter((one) => currency == null || one.currency === currency);
    },
  }),
);
