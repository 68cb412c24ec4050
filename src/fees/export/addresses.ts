import { tagKeysOf } from '../dimensions.ts';
import type { FeesQuery } from '../fees.ts';
import type { FocusVersion } from './focus/columns.ts';

/** A question whose answer can be downloaded. */
export interface AskedExport {
  readonly query: FeesQuery;
  /** The only one to tell; undefined: all. */
  readonly currency: string | undefined;
}

/** The address of a file, on the gateway that is asked, with all arguments of the question. */
export function feesAddress({ query, currency }: AskedExport, ending: 'csv' | 'jsonl' | 'parquet'): string {
  const { granularity, groupBy, timeZone, decimals, order } = query;
  const params = daysOf(query);
  params.set('granularity', granularity);
  for (const { by } of groupBy) params.append('groupBy', by);
  for (const key of tagKeysOf({ groupBy, filter: {} })) params.append('tagKeys', key);
  params.set('timeZone', timeZone);
  params.set('decimals', String(decimals));
  params.set('orderBy', order);
  if (currency !== undefined) params.set('currency', currency);
  return `/export/fees.${ending}?${params}`;
}

interface AskedFocus extends AskedExport {
  readonly version: FocusVersion;
}

export function focusAddress({ query, version }: AskedFocus, ending: 'csv' | 'parquet'): string {
  const params = daysOf(query);
  params.set('version', version);
  return `/export/focus.${ending}?${params}`;
}

export function focusMetadataAddress(version: FocusVersion): string {
  return `/export/focus.metadata.json?${new URLSearchParams({ version })}`;
}

function daysOf({ from, to, filter, knownAt }: FeesQuery): URLSearchParams {
  const params = new URLSearchParams({ from, to });
  if (Object.keys(filter).length > 0) params.set('filter', JSON.stringify(filter));
  if (knownAt) params.set('knownAt', knownAt.toISOString());
  return params;
}
