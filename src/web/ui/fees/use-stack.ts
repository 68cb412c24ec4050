import { useEffect, useState } from 'react';
import {
  FeesDearestDocument,
  type FeesFilter,
  FeesStackDocument,
  type FeesStackQuery,
  type FeesStackQueryVariables,
} from '../generated.ts';
import { type Answer, request } from '../request.ts';
import { authorization } from './key.ts';
import { useAnswer } from './use-answer.ts';
import { groupingOf, type View } from './view.ts';

export type StackRow = NonNullable<FeesStackQuery['fees']>['rows']['nodes'][number];

/** What is read page by page. */
type Asked = Omit<FeesStackQueryVariables, 'after'>;

/** The cost of the groups that are dearest in a currency, in each period. */
export interface Stack {
  /** Empty until all of them are there. */
  readonly rows: readonly StackRow[];
  /** Up to which period they are read, while the others still are. */
  readonly reached: string | null;
  readonly error: string | null;
}

const nothing: Stack = { rows: [], reached: null, error: null };

export function useStack(view: View, { currency, key }: { currency: string; key: string }): Stack {
  const [stack, setStack] = useState(nothing);
  const { from, to, granularity } = view;
  const asked = { from, to, currency, ...groupingOf(view) };
  const dearest = useAnswer(FeesDearestDocument, asked, key);
  const nodes = dearest.data?.fees?.rows.nodes;
  const text = nodes ? JSON.stringify({ ...asked, granularity, filter: filterOf(nodes) } satisfies Asked) : '';
  useEffect(() => {
    const leaving = new AbortController();
    if (text === '') return;
    const { signal } = leaving;
    const show = (next: Partial<Stack>) => signal.aborted || setStack((before) => ({ ...before, ...next }));
    const onPage = (reached: string) => show({ reached });
    readAll(JSON.parse(text), { key, signal, onPage }).then(
      (rows) => show({ rows, reached: null, error: null }),
      (error: unknown) => show({ ...nothing, error: error instanceof Error ? error.message : String(error) }),
    );
    return () => leaving.abort();
  }, [text, key]);
  return dearest.error ? { ...nothing, error: dearest.error } : stack;
}

interface Reading {
  readonly key: string;
  readonly signal: AbortSignal;
  /** Told of the last period of each page. */
  readonly onPage: (from: string) => void;
}

async function readAll(asked: Asked, { key, signal, onPage }: Reading): Promise<StackRow[]> {
  const all: StackRow[] = [];
  for (let after: string | null | undefined = null; after !== undefined; ) {
    const headers = authorization(key);
    const answer: Answer<FeesStackQuery> = await request(FeesStackDocument, { ...asked, after }, { headers, signal });
    const page: NonNullable<FeesStackQuery['fees']>['rows'] | undefined = answer.data?.fees?.rows;
    // A part of the groups would look like all of them.
    if (!page) throw new Error(answer.errors[0]?.message ?? 'the gateway gave no rows');
    all.push(...page.nodes);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : undefined;
    onPage(all.at(-1)?.from ?? asked.from);
  }
  return all;
}

interface Key {
  readonly dimension: string;
  readonly tagKey?: string | null | undefined;
  readonly value?: string | null | undefined;
}

const fields = {
  ACCOUNT: 'accounts',
  CHARGE_TYPE: 'chargeTypes',
  CLUSTER: 'clusters',
  INSTANCE_TYPE: 'instanceTypes',
  PROVIDER: 'providers',
  REGION: 'regions',
  SERVICE: 'services',
} as const;

/** Nothing but these groups. What has no name cannot be asked for, and is among the others. */
function filterOf(groups: readonly { keys: readonly Key[] }[]): FeesFilter {
  const keys = groups.flatMap((group) => group.keys[0] ?? []);
  const values = keys.flatMap(({ value }) => value ?? []);
  const [{ dimension, tagKey } = { dimension: '', tagKey: null }] = keys;
  if (dimension === 'TAG' && tagKey) return { tags: [{ key: tagKey, values }] };
  const field = Object.entries(fields).find(([name]) => name === dimension)?.[1];
  return field ? { [field]: values } : {};
}
