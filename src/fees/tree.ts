import type { RequestCell, UsageCell } from './cells.ts';
import type { RateFinder } from './rate-card/rate-finder.ts';
import type { Slice } from './slices.ts';
import { addRequests, addSums, addUsage, noSums, type Sums } from './sums.ts';

/** A sum and what it is made of. */
export interface FeeNode {
  /** What it is grouped by so far: none for a bucket, one more at each level. */
  readonly values: readonly (string | null)[];
  readonly sums: Sums;
  readonly children: readonly FeeNode[];
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
  readonly order: FeeOrder;
}

interface Branch {
  readonly values: readonly (string | null)[];
  readonly sums: Sums;
  readonly children: Map<string | null, Branch>;
}

/** One tree for each bucket, with a level for each dimension. */
export function growTrees({ usage, slices, find, requests, buckets, order }: TreeParts): FeeNode[] {
  const roots = Array.from({ length: buckets }, () => branchOf([]));
  for (const cell of usage) {
    const slice = slices[cell.slice];
    const leaf = slice && leafOf(roots[slice.bucket], cell.values);
    if (slice && leaf) addUsage(leaf.sums, cell, { slice, find });
  }
  for (const cell of requests) {
    const leaf = leafOf(roots[cell.bucket], cell.values);
    if (leaf) addRequests(leaf.sums, cell);
  }
  return roots.map((root) => nodeOf(root, order));
}

function branchOf(values: readonly (string | null)[]): Branch {
  return { values, sums: noSums(), children: new Map() };
}

function leafOf(root: Branch | undefined, values: readonly (string | null)[]): Branch | undefined {
  return values.reduce<Branch | undefined>((branch, value) => {
    if (!branch) return undefined;
    const known = branch.children.get(value);
    if (known) return known;
    const made = branchOf([...branch.values, value]);
    branch.children.set(value, made);
    return made;
  }, root);
}

function nodeOf({ values, sums, children }: Branch, order: FeeOrder): FeeNode {
  const nodes = [...children.values()].map((child) => nodeOf(child, order));
  for (const node of nodes) addSums(sums, node.sums);
  return { values, sums, children: nodes.toSorted(order === 'KEY' ? byKey : byCost) };
}

/** What is unknown comes last. */
function byKey(one: FeeNode, other: FeeNode): number {
  const [a, b] = [one.values.at(-1) ?? null, other.values.at(-1) ?? null];
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a < b ? -1 : 1;
}

/** The dearest first, by one currency after the other; of what costs the same, the longest used. */
function byCost(one: FeeNode, other: FeeNode): number {
  const currencies = [...new Set([...one.sums.currencies.keys(), ...other.sums.currencies.keys()])].toSorted();
  for (const currency of currencies) {
    const [a, b] = [one, other].map(({ sums }) => sums.currencies.get(currency)?.paid ?? 0n);
    if (a !== undefined && b !== undefined && a !== b) return a > b ? -1 : 1;
  }
  return other.sums.usedSeconds - one.sums.usedSeconds || byKey(one, other);
}
