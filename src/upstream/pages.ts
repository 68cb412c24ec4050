import type { Answer } from './call.ts';
import { unreadable } from './failures.ts';
import type { ListOperation, Paging, Params } from './operation.ts';

type ReadPage = (params: Params) => Promise<Answer<unknown>>;
type By<K extends Paging['by']> = Extract<Paging, { by: K }>;

/** Reads every page of a list. Items come in the upstream's order. */
export async function sweepPages(
  operation: ListOperation,
  params: Params,
  read: ReadPage,
): Promise<Answer<readonly unknown[]>> {
  const { paging } = operation;
  const pages = await pagesOf(operation, paging, params, read);
  const oldest = pages.reduce((one, other) => (other.asOf < one.asOf ? other : one));
  return {
    ...oldest,
    value: pages.flatMap((page) => itemsOf(operation, paging, page.value)),
    calls: pages.reduce((sum, { calls }) => sum + calls, 0),
  };
}

function pagesOf(operation: ListOperation, paging: Paging, params: Params, read: ReadPage) {
  switch (paging.by) {
    case 'none':
      return read(params).then((page) => [page]);
    case 'number':
      return readNumbered(operation, paging, params, read);
    case 'token':
      return readChained(operation, paging, params, read);
  }
}

/**
 * The total is asked for again with every page, as the list may grow meanwhile, and a server may give fewer rows
 * a page than it was asked for: pages are read until all rows are there or a page is empty.
 */
async function readNumbered(operation: ListOperation, paging: By<'number'>, params: Params, read: ReadPage) {
  const page = (number: number) =>
    read({ ...paging.always, ...params, [paging.page]: number, [paging.size]: paging.maxSize });
  const first = await page(1);
  const pages = [first];
  let rows = itemsOf(operation, paging, first.value).length;
  for (;;) {
    const latest = pages.at(-1) ?? first;
    const total = totalOf(operation, paging, latest.value);
    const missing = total - rows;
    // BridgX drops rows of a page after it has cut it, so a page may be empty with others behind it.
    const isPastEnd = pages.length * paging.maxSize >= total && itemsOf(operation, paging, latest.value).length === 0;
    if (missing <= 0 || isPastEnd) return pages;
    const numbers = Array.from({ length: Math.ceil(missing / paging.maxSize) }, (_, index) => pages.length + index + 1);
    const more = await Promise.all(numbers.map(page));
    pages.push(...more);
    rows += more.reduce((sum, { value }) => sum + itemsOf(operation, paging, value).length, 0);
  }
}

/** No fleet has as many pages; a total beyond it is a defect of the server that would cost a fortune. */
const maxPages = 10_000;

function totalOf(operation: ListOperation, paging: By<'number'>, payload: unknown): number {
  const raw = at(payload, paging.total);
  const total = typeof raw === 'number' || (typeof raw === 'string' && raw !== '') ? Number(raw) : Number.NaN;
  const isCount = Number.isSafeInteger(total) && total >= 0 && total <= maxPages * paging.maxSize;
  if (!isCount) throw unreadable(operation, `${paging.total} is not a count of rows`);
  return total;
}

async function readChained(operation: ListOperation, paging: By<'token'>, params: Params, read: ReadPage) {
  const pages: Answer<unknown>[] = [];
  const used = new Set<string>();
  let token: string | undefined;
  do {
    if (token !== undefined && used.has(token)) throw unreadable(operation, `${paging.next} leads in a circle`);
    if (token !== undefined) used.add(token);
    const page = await read({ ...params, [paging.size]: paging.maxSize, [paging.token]: token });
    pages.push(page);
    const next = at(page.value, paging.next);
    token = typeof next === 'string' && next !== '' ? next : undefined;
  } while (token !== undefined);
  return pages;
}

function itemsOf(operation: ListOperation, paging: Paging, payload: unknown): readonly unknown[] {
  const items = at(payload, paging.items);
  if (items === null || items === undefined) return [];
  if (Array.isArray(items)) return items;
  throw unreadable(operation, `${paging.items || 'the payload'} is not a list`);
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
