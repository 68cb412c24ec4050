import type { Answer } from './call.ts';
import { unreadable } from './failures.ts';
import type { ListOperation, Paging } from './operation.ts';

export type By<K extends Paging['by']> = Extract<Paging, { by: K }>;

/** No fleet has as many pages; a total beyond it is a defect of the server that would cost a fortune. */
const maxPages = 10_000;

/** How many rows the server says the whole list has. */
export function totalOf(operation: ListOperation, paging: By<'number'>, { value }: Answer<unknown>): number {
  const raw = at(value, paging.total);
  const total = typeof raw === 'number' || (typeof raw === 'string' && raw !== '') ? Number(raw) : Number.NaN;
  const isCount = Number.isSafeInteger(total) && total >= 0 && total <= maxPages * paging.maxSize;
  if (!isCount) throw unreadable(operation, `${paging.total} is not a count of rows`);
  return total;
}

/** The token of the page after this one; undefined on the last. */
export function nextToken(paging: By<'token'>, { value }: Answer<unknown>): string | undefined {
  const next = at(value, paging.next);
  return typeof next === 'string' && next !== '' ? next : undefined;
}

export function itemsOf(operation: ListOperation, { value }: Answer<unknown>): readonly unknown[] {
  const path = operation.paging.items;
  const items = at(value, path);
  if (items === null || items === undefined) return [];
  if (Array.isArray(items)) return items;
  throw unreadable(operation, `${path || 'the payload'} is not a list`);
}

/** The value at a dotted path; a key is found whatever its case and underscores, as both servers' manuals differ. */
function at(value: unknown, path: string): unknown {
  let current = value;
  for (const name of path === '' ? [] : path.split('.')) {
    if (typeof current !== 'object' || current === null) return undefined;
    const wanted = plain(name);
    current = Object.entries(current).find(([key]) => key === name || plain(key) === wanted)?.[1];
  }
  return current;
}

function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}
