import { useEffect, useState } from 'react';
import { type FeesFilter, FeesStackDocument, type FeesStackQuery, type FeesStackQueryVariables } from '../generated.ts';
import { type Answer, request } from '../request.ts';
import { authorization } from './key.ts';

export type StackRow = NonNullable<FeesStackQuery['fees']>['rows']['nodes'][number];

/** The cost of the dearest groups in each period, page by page; null until the last page is there. */
export function useStack(
  asked: Omit<FeesStackQueryVariables, 'after'> | null,
  key: string,
): readonly StackRow[] | null {
  const [rows, setRows] = useState<readonly StackRow[] | null>(null);
  const text = JSON.stringify(asked);
  useEffect(() => {
    const leaving = new AbortController();
    if (text === 'null') return;
    readAll(JSON.parse(text), { key, signal: leaving.signal }).then(
      (all) => leaving.signal.aborted || setRows(all),
      () => leaving.signal.aborted || setRows([]),
    );
    return () => leaving.abort();
  }, [text, key]);
  return rows;
}

async function readAll(
  asked: Omit<FeesStackQueryVariables, 'after'>,
  { key, signal }: { key: string; signal: AbortSignal },
): Promise<StackRow[]> {
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
export function filterOf(groups: readonly { keys: readonly Key[] }[]): FeesFilter {
  const keys = groups.flatMap((group) => group.keys[0] ?? []);
  const values = keys.flatMap(({ value }) => value ?? []);
  const [{ dimension, tagKey } = { dimension: '', tagKey: null }] = keys;
  if (dimension === 'TAG' && tagKey) return { tags: [{ key: tagKey, values }] };
  const field = Object.entries(fields).find(([name]) => name === dimension)?.[1];
  return field ? { [field]: values } : {};
}
