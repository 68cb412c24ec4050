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
      return readChained(paging, params, read);
  }
}

async function readNumbered(operation: ListOperation, paging: By<'number'>, params: Params, read: ReadPage) {
  const page = (number: number) =>
    read({ ...paging.always, ...params, [paging.page]: number, [paging.size]: paging.maxSize });
  const first = await page(1);
  const total = Number(at(first.value, paging.total));
  if (!Number.isSafeInteger(total) || total < 0) throw unreadable(operation, `${paging.total} is not a count`);
  const others = Array.from({ length: Math.max(0, Math.ceil(total / paging.maxSize) - 1) }, (_, index) => index + 2);
  return [first, ...(await Promise.all(others.map(page)))];
}

async function readChained(paging: By<'token'>, params: Params, read: ReadPage) {
  const pages: Answer<unknown>[] = [];
  let token: string | undefined;
  do {
    const page = await read({ ...params, [paging.size]: paging.maxSize, [paging.token]: token });
    pages.push(page);
    const next = at(page.value, paging.next);
    token = typeof next === 'string' && next !== '' && next !== token ? next : undefined;
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
