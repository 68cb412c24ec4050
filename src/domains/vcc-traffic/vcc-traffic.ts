import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { checkedBy } from '../../graph/check-arguments.ts';
import { Vcc, type VccRow } from '../vcc/vcc.ts';
import { type Sample, type SeriesKey, vccTrafficLoaders } from './loaders.ts';
import { type Direction, directions, type Metric, metrics, units } from './metrics.ts';
import { checkSpan, type Span, windowOf } from './window.ts';

const VccTrafficMetric = builder.enumType('VccTrafficMetric', {
  description: 'What is measured of the traffic of a Lingjun connection, as a rate.',
  values: metrics,
});

const VccTrafficUnit = builder.enumType('VccTrafficUnit', {
  description: 'What the samples of a metric count.',
  values: units,
});

const VccTrafficDirection = builder.enumType('VccTrafficDirection', {
  description: 'Which way the traffic goes.',
  values: directions,
});

const VccTrafficSample = builder.objectRef<Sample>('VccTrafficSample').implement({
  description: 'One measurement.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', nullable: false, description: 'When it was measured.' }),
    value: t.exposeFloat('value', {
      nullable: false,
      description: 'The rate exactly as the service gave it, in the unit of its series.',
    }),
  }),
});

const VccTrafficSeries = builder.objectRef<SeriesKey>('VccTrafficSeries').implement({
  description: 'One metric of a connection in one direction over time.',
  fields: (t) => ({
    metric: t.expose('metric', { type: VccTrafficMetric, nullable: false, description: 'What is measured.' }),
    direction: t.expose('direction', {
      type: VccTrafficDirection,
      nullable: false,
      description: 'Which way the traffic goes.',
    }),
    unit: t.field({
      type: VccTrafficUnit,
      nullable: false,
      description: 'The unit of the samples, which follows from the metric.',
      resolve: ({ metric }) => metrics[metric].unit,
    }),
    samples: t.field({
      type: [VccTrafficSample],
      description: 'The measurements, oldest first. Costs one call per series.',
      resolve: (series, _args, { load }) => load(vccTrafficLoaders).samples(series),
    }),
  }),
});

interface TrafficArgs extends Span {
  readonly metrics: readonly Metric[];
  readonly directions: readonly Direction[];
}

builder.objectField(Vcc, 'traffic', (t) =>
  t.field({
    type: [VccTrafficSeries],
    description:
      'The traffic over the connection, a series for each metric and direction asked for. Costs one call per ' +
      'connection, metric and direction.',
    args: {
      metrics: t.arg({ type: [VccTrafficMetric], required: true, description: 'What to measure; at least one.' }),
      directions: t.arg({
        type: [VccTrafficDirection],
        required: true,
        defaultValue: ['IN', 'OUT'],
        description: 'Which ways; both unless said otherwise.',
      }),
      from: t.arg({
        type: 'DateTime',
        description: 'The start; five minutes before `to` unless given. At most 31 days before `to`.',
      }),
      to: t.arg({ type: 'DateTime', description: 'The end; now unless given.' }),
    },
    ...checkedBy(checkTraffic),
    resolve: (vcc, args, context) => seriesOf(vcc, args, context),
  }),
);

function checkTraffic(args: TrafficArgs): void {
  for (const argument of ['metrics', 'directions'] as const) {
    if (args[argument].length === 0) throw new BadInput({ argument, expected: 'at least one', got: 'none' });
  }
  checkSpan(args);
}

function seriesOf({ account, region, vccId }: VccRow, args: TrafficArgs, { clock }: Context): SeriesKey[] | null {
  if (!vccId) return null;
  const window = windowOf(args, clock());
  return [...new Set(args.metrics)].flatMap((metric) =>
    [...new Set(args.directions)].map((direction) => ({ account, region, vccId, metric, direction, window })),
  );
}
