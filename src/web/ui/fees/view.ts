import type { FeeDimension, FeeGranularity } from '../generated.ts';

/** What the page shows; all of it stands in the address, which so reproduces the view. */
export interface View {
  /** Days, yyyy-mm-dd. */
  readonly from: string;
  readonly to: string;
  readonly granularity: FeeGranularity;
  readonly groupBy: FeeDimension;
  /** The key of the tag, when grouped by TAG. */
  readonly tagKey: string;
  /** How far the table is drilled down: a period, then a cluster in it. */
  readonly period: string;
  readonly cluster: string;
  readonly tab: Tab;
}

export const tabs = ['costs', 'movers', 'reconciliation', 'gateway'] as const;
export type Tab = (typeof tabs)[number];

export const granularities = ['DAY', 'WEEK', 'MONTH'] as const satisfies readonly FeeGranularity[];
export const dimensions = [
  'CLUSTER',
  'INSTANCE_TYPE',
  'PROVIDER',
  'REGION',
  'CHARGE_TYPE',
  'ACCOUNT',
  'SERVICE',
  'TAG',
] as const satisfies readonly FeeDimension[];

/** The days that there are fees for. */
export interface Days {
  readonly first: string;
  readonly today: string;
}

/** What each part of the page gets. */
export interface Viewing {
  readonly view: View;
  readonly days: Days;
  /** Empty where the gateway asks for none. */
  readonly apiKey: string;
  readonly onChange: (change: Partial<View>) => void;
}

/** The last thirty days by cluster, unless the address says otherwise; what it says wrongly is left out. */
export function readView(search: string, { first, today }: Days): View {
  const params = new URLSearchParams(search);
  const day = (name: string, otherwise: string) => {
    const text = params.get(name) ?? '';
    return /^\d{4}-\d\d-\d\d$/.test(text) && text >= first && text <= today ? text : otherwise;
  };
  const to = day('to', today);
  const from = day('from', later(first, daysBefore(today, 29)));
  return {
    from: [from, to].toSorted()[0] ?? from,
    to,
    granularity: oneOf(granularities, params.get('granularity'), 'DAY'),
    groupBy: oneOf(dimensions, params.get('by'), 'CLUSTER'),
    tagKey: params.get('tag') ?? '',
    period: params.get('period') ?? '',
    cluster: params.get('cluster') ?? '',
    tab: oneOf(tabs, params.get('tab'), 'costs'),
  };
}

export function writeView(view: View): string {
  const { from, to, granularity, groupBy, tagKey, period, cluster, tab } = view;
  const params = new URLSearchParams({ from, to, granularity, by: groupBy, tab });
  if (groupBy === 'TAG' && tagKey) params.set('tag', tagKey);
  if (period) params.set('period', period);
  if (cluster) params.set('cluster', cluster);
  return `?${params}`;
}

/** A tag needs its key; without one nothing is kept apart. */
export function groupingOf({ groupBy, tagKey }: Pick<View, 'groupBy' | 'tagKey'>) {
  if (groupBy !== 'TAG') return { groupBy: [groupBy] };
  return tagKey === '' ? { groupBy: [] } : { groupBy, tagKeys: [tagKey] };
}

export function daysBefore(day: string, count: number): string {
  return new Date(Date.parse(day) - count * 86_400_000).toISOString().slice(0, 10);
}

/** How many days a range has, both ends counted. */
export function daysIn(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

function oneOf<T extends string>(known: readonly T[], text: string | null, otherwise: T): T {
  return known.find((each) => each === text) ?? otherwise;
}
