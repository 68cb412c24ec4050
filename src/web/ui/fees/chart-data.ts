import type { FeesAheadQuery, FeesViewQuery } from '../generated.ts';
import type { StackRow } from './use-stack.ts';
import { valueWords } from './words.ts';

type Period = NonNullable<FeesViewQuery['fees']>['periods'][number];
export type Forecast = NonNullable<FeesAheadQuery['feeForecast']>[number];

/** One colour of the stack: the cost of one group in each period. */
export interface Series {
  readonly name: string;
  /** For heights only; what is read is the text of the API. */
  readonly heights: readonly number[];
}

export interface ChartData {
  /** The first day of each period. */
  readonly periods: readonly string[];
  readonly statuses: readonly Period['status'][];
  readonly series: readonly Series[];
  /** The cost of each period, as the API wrote it. */
  readonly totals: readonly string[];
}

/** The dearest groups in their order, and what is left of each period as one. */
export function chartDataOf(
  { periods, stack }: { periods: readonly Period[]; stack: readonly StackRow[] },
  currency: string,
): ChartData {
  const days = periods.map(({ from }) => from);
  const totals = periods.map((row) => amountIn(row, currency));
  const heightsIn = (rows: readonly StackRow[]) => {
    const heights = new Map(rows.map((row) => [row.from, Number(amountIn(row, currency))]));
    return days.map((day) => heights.get(day) ?? 0);
  };
  const named = [...Map.groupBy(stack, nameOf)].map(([name, rows]) => ({ name, heights: heightsIn(rows) }));
  const shown = named.filter(({ heights }) => heights.some((height) => height > 0));
  const rest = totals.map(
    (total, index) => Number(total) - shown.reduce((sum, each) => sum + (each.heights[index] ?? 0), 0),
  );
  const isMore = rest.some((height, index) => height > Number(totals[index]) * 1e-6);
  const others = { name: shown.length > 0 ? 'others' : 'all', heights: rest.map((height) => Math.max(0, height)) };
  return {
    periods: days,
    statuses: periods.map(({ status }) => status),
    series: [...shown.toSorted((a, b) => sumOf(b) - sumOf(a)), ...(isMore ? [others] : [])],
    totals,
  };
}

/** What a row costs in a currency, as the API wrote it. */
function amountIn({ costs }: Pick<StackRow, 'costs'>, currency: string): string {
  return costs.find((cost) => cost.currency === currency)?.amount.amount ?? '0';
}

export function nameOf({ keys }: { keys: readonly { value?: string | null | undefined }[] }): string {
  return keys.length === 0 ? 'All' : keys.map(({ value }) => valueWords(value)).join(' · ');
}

function sumOf({ heights }: Series): number {
  return heights.reduce((total, height) => total + height, 0);
}
