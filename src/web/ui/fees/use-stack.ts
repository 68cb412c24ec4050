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

const nothing: readonly StackRow[] = [];

/** The cost of the groups that are dearest in a currency, in each period; empty until all of it is there. */
export function useStack(view: View, { currency, key }: { currency: string; key: string }): readonly StackRow[] {
  const [rows, setRows] = useState(nothing);
  const { from, to, granularity } = view;
  const asked = { from, to, currency, ...groupingOf(view) };
  const dearest = useAnswer(FeesDearestDocument, asked, key).data?.fees?.rows.nodes;
  const text = dearest ? JSON.stringify({ ...asked, granularity, filter: filterOf(dearest) } satisfies Asked) : '';
  useEffect(() => {
    const leaving = new AbortController();
    if (text === '') return;
    readAll(JSON.parse(text), { key, signal: leaving.signal }).then(
      (all) => leaving.signal.aborted || setRows(all),
      () => leaving.signal.aborted || setRows(nothing),
    );
    return () => leaving.abort();
  }, [text, key]);
  return rows;
}

async function readAll(asked: Asked, { key, signal }: { key: string; signal: AbortSignal }): Promise<StackRow[]> {
  const all: StackRow[] = [];
  for (let after: string | null | undefined = null; after !== undefined; ) {
    const headers = authorization(key);
    const { data }: Answer<FeesStackQuery> = await request(FeesStackDocument, { ...asked, after }, { headers, signal });
    const page: NonNullable<FeesStackQuery['fees']>['rows'] | undefined = data?.fees?.rows;
    all.push(...(page?.nodes ?? []));
    after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : undefined;
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
