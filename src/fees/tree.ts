import type { RequestCell, UsageCell } from './cells.ts';
import type { RateFinder } from './rate-card/rate-finder.ts';
import type { Slice } from './slices.ts';
import { addSums, moneyIn, noSums, type OpenSums, requestSums, type Sums, usageSums } from './sums.ts';

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
  readonly usage: readonly UsageCell[];
  readonly slices: readonly Slice[];
  readonly find: RateFinder;
  readonly requests: readonly RequestCell[];
  /** How many buckets there are. */
  readonly buckets: number;
}

interface Branch extends FeeNode {
  readonly sums: OpenSums;
  readonly children: Map<string | null, Branch>;
}

/** One tree for each bucket, with a level for each dimension. */
export function growTrees({ usage, slices, find, requests, buckets }: TreeParts): FeeNode[] {
  const roots = Array.from({ length: buckets }, () => branchOf([]));
  for (const cell of usage) {
    const slice = slices[cell.slice];
    if (slice) addAlong(roots[slice.bucket], cell.values, usageSums(cell, slice, find));
  }
  for (const cell of requests) addAlong(roots[cell.bucket], cell.values, requestSums(cell));
  return roots;
}

function branchOf(values: readonly (string | null)[]): Branch {
  return { values, sums: noSums(), children: new Map() };
}

/** Adds to a root and to every branch on the way to the leaf, which is made where it is missing. */
function addAlong(root: Branch | undefined, values: readonly (string | null)[], sums: Sums): void {
  if (!root) return;
  let branch = root;
  addSums(branch.sums, sums);
  for (const [depth, value] of values.entries()) {
    let child = branch.children.get(value);
    if (!child) {
      child = branchOf(values.slice(0, depth + 1));
      branch.children.set(value, child);
    }
    branch = child;
    addSums(branch.sums, sums);
  }
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
