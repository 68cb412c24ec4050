import type { RequestCell, UsageSeries } from './cells.ts';
import type { Rate } from './rate-card/rate.ts';
import type { RateFinder } from './rate-card/rate-finder.ts';
import type { Slice } from './slices.ts';
import { addRequests, addUsage, moneyIn, noSums, type OpenSums, type Sums } from './sums.ts';

/** A sum and what it is made of. */
export interface FeeNode {
  /** What it is grouped by so far: none for a bucket, one more at each level. */
  readonly values: readonly (string | null)[];
  readonly sums: Sums;
  /** By the next value; null: unknown. */
  readonly children: ReadonlyMap<string | null, FeeNode>;
}

/** In which order the parts of a sum are told. */
export const feeOrders = ['KEY', 'COST'] as const;
export type FeeOrder = (typeof feeOrders)[number];

export interface TreeParts {
  readonly usage: Iterable<UsageSeries>;
  readonly slices: readonly Slice[];
  readonly find: RateFinder;
  readonly requests: readonly RequestCell[];
  /** How many buckets there are. */
  readonly buckets: number;
}

interface Branch extends FeeNode {
  readonly sums: OpenSums;
  children: Map<string | null, Branch>;
}

/** Of what most nodes are: leaves. */
const noChildren: Branch['children'] = new Map();

/** One tree for each bucket, with a level for each dimension. */
export function growTrees({ usage, slices, find, requests, buckets }: TreeParts): FeeNode[] {
  const roots = Array.from({ length: buckets }, () => branchOf([]));
  for (const series of usage) addSeries(roots, series, { slices, find });
  for (const cell of requests) {
    for (const { sums } of pathTo(roots[cell.bucket], cell.values)) addRequests(sums, cell);
  }
  return roots;
}

function addSeries(roots: readonly Branch[], series: UsageSeries, prices: Pick<TreeParts, 'slices' | 'find'>): void {
  const rates: (Rate | null)[] = [];
  for (const [index, number] of series.slices.entries()) {
    const slice = prices.slices[number];
    if (!slice) continue;
    const rate = rates[slice.epoch] ?? prices.find(series.key, slice.priceDay) ?? null;
    rates[slice.epoch] = rate;
    for (const { sums } of pathTo(roots[slice.bucket], series.values)) addUsage(sums, { series, index, rate });
  }
}

function branchOf(values: readonly (string | null)[]): Branch {
  return { values, sums: noSums(), children: noChildren };
}

/** A root and every branch on the way to a leaf, which is made where it is missing. */
function pathTo(root: Branch | undefined, values: readonly (string | null)[]): Branch[] {
  if (!root) return [];
  const path = [root];
  let branch = root;
  for (const [depth, value] of values.entries()) {
    let child = branch.children.get(value);
    if (!child) {
      child = branchOf(values.slice(0, depth + 1));
      if (branch.children === noChildren) branch.children = new Map();
      branch.children.set(value, child);
    }
    path.push(child);
    branch = child;
  }
  return path;
}

/** The parts of a sum, in an order. */
export function partsOf({ children }: FeeNode, order: FeeOrder): FeeNode[] {
  const parts = [...children].map(([value, node]) => ({ value, node }));
  return parts.sort(order === 'KEY' ? byKey : byCost).map(({ node }) => node);
}

interface Part {
  readonly value: string | null;
  readonly node: FeeNode;
}

/** What is unknown comes last. */
function byKey({ value: one }: Part, { value: other }: Part): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return one < other ? -1 : 1;
}

/** The dearest first, by one currency after the other; of what costs the same, the longest used. */
function byCost(one: Part, other: Part): number {
  const all = [...one.node.sums.money, ...other.node.sums.money].map(({ currency }) => currency);
  for (const currency of [...new Set(all)].toSorted()) {
    const paid = ({ node }: Part) => moneyIn(node.sums, currency)?.paid ?? 0n;
    if (paid(one) !== paid(other)) return paid(one) > paid(other) ? -1 : 1;
  }
  return other.node.sums.usedSeconds - one.node.sums.usedSeconds || byKey(one, other);
}
