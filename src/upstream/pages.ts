import type { Answer, Freshness } from './call.ts';
import { unreadable } from './failures.ts';
import { movedPages, uniqueRows } from './moved-pages.ts';
import type { ListOperation, Params } from './operation.ts';
import { type By, itemsOf, nextToken, totalOf } from './page-payload.ts';

/** Reads one page; as fresh as the caller of the whole wants it unless said otherwise. */
export type ReadPage = (params: Params, freshness?: Freshness) => Promise<Answer<unknown>>;

/** Hears what is on the first page of a list that has more, before these are read. */
export type OnOpening = (items: readonly unknown[]) => void;

/** A whole list. Its time is that of its oldest page. */
export interface Sweep<T> extends Answer<readonly T[]> {
  /** How many pages the list had, however many of them had to be asked for. */
  readonly pages: number;
}

/** The reason of a list whose pages do not fit together, even read again. */
const movedReason = 'moved while it was read';
/** How often pages that do not fit the others are read again; each time is paid for. */
const rereadsAtMost = 2;
const live: Freshness = { maxAgeMs: 0, orStale: false };

/** Reads every page of a list. Items come in the upstream's order. */
export async function sweepPages(
  operation: ListOperation,
  params: Params,
  read: ReadPage,
  onOpening: OnOpening = () => {},
): Promise<Sweep<unknown>> {
  const { pages, hasMoved } = await readSettled(readerOf({ operation, params, read, onOpening }), operation);
  const oldest = pages.reduce((one, other) => (other.asOf < one.asOf ? other : one));
  const rows = pages.flatMap((page) => itemsOf(operation, page));
  return {
    ...oldest,
    ...(hasMoved ? { reason: movedReason } : {}),
    value: hasMoved ? uniqueRows(rows) : rows,
    calls: pages.reduce((sum, { calls }) => sum + calls, 0),
    pages: pages.length,
  };
}

type Pages = [Answer<unknown>, ...Answer<unknown>[]];

/** How the pages of one list are read. */
interface PageReader {
  all(): Promise<Pages>;
  /** Reads some of the pages again, live, and what has come behind the last one. */
  again(pages: Pages, moved: readonly number[]): Promise<Pages>;
}

async function readSettled(reader: PageReader, operation: ListOperation): Promise<{ pages: Pages; hasMoved: boolean }> {
  let pages = await reader.all();
  for (let rereads = 0; ; rereads += 1) {
    const moved = movedPages(operation, pages);
    if (moved.length === 0 || rereads === rereadsAtMost) return { pages, hasMoved: moved.length > 0 };
    try {
      pages = await reader.again(pages, moved);
    } catch {
      // What was read stays true of its time, and marked it is worth more than this error.
      return { pages, hasMoved: true };
    }
  }
}

function readerOf(list: Omit<List<unknown>, 'paging'>): PageReader {
  const { paging } = list.operation;
  switch (paging.by) {
    case 'none':
      return wholly(async () => [await list.read(list.params)]);
    case 'number':
      return numbered({ ...list, paging });
    case 'token':
      return wholly((freshness) => readChained({ ...list, paging }, freshness));
  }
}

/** A list of which no page can be read without those before it. */
function wholly(readAll: (freshness?: Freshness) => Promise<Pages>): PageReader {
  return {
    all: () => readAll(),
    async again(before) {
      const [first, ...rest] = await readAll(live);
      return [withCallsOf(first, before), ...rest];
    },
  };
}

interface List<P> {
  readonly operation: ListOperation;
  readonly paging: P;
  readonly params: Params;
  readonly read: ReadPage;
  readonly onOpening: OnOpening;
}

function numbered({ operation, paging, params, read, onOpening }: List<By<'number'>>): PageReader {
  const page = (number: number, freshness?: Freshness) => read(pageParams(paging, params, number), freshness);
  /**
   * The total is asked for again with every page, as the list may grow meanwhile, and a server may give fewer rows
   * a page than it was asked for: pages are read until all rows are there or a page is empty.
   */
  const readOn = async (pages: Pages, freshness?: Freshness): Promise<Pages> => {
    for (;;) {
      const latest = pages.at(-1) ?? pages[0];
      const total = totalOf(operation, paging, latest);
      const missing = total - pages.reduce((sum, one) => sum + itemsOf(operation, one).length, 0);
      // BridgX drops rows of a page after it has cut it, so a page may be empty with others behind it.
      const isPastEnd = pages.length * paging.maxSize >= total && itemsOf(operation, latest).length === 0;
      if (missing <= 0 || isPastEnd) return pages;
      if (pages.length === 1) onOpening(itemsOf(operation, latest));
      const count = Math.ceil(missing / paging.maxSize);
      const numbers = Array.from({ length: count }, (_, index) => pages.length + index + 1);
      pages.push(...(await Promise.all(numbers.map((number) => page(number, freshness)))));
    }
  };
  return {
    all: async () => readOn([await page(1)]),
    async again(pages, moved) {
      const reread = async (before: Answer<unknown>, index: number) =>
        moved.includes(index) ? withCallsOf(await page(index + 1, live), [before]) : before;
      const [first, ...rest] = pages;
      return readOn(await Promise.all([reread(first, 0), ...rest.map((one, index) => reread(one, index + 1))]), live);
    },
  };
}

function pageParams(paging: By<'number'>, params: Params, number: number): Params {
  return { ...paging.always, ...params, [paging.page]: number, [paging.size]: paging.maxSize };
}

function chainParams(paging: By<'token'>, params: Params, token?: string): Params {
  return { ...params, [paging.size]: paging.maxSize, [paging.token]: token };
}

/** The parameters of each page of a list of so many; undefined where only one page leads to the next. */
export function knownPages({ paging }: ListOperation, params: Params, pages: number): Params[] | undefined {
  if (paging.by === 'number') {
    return Array.from({ length: pages }, (_, index) => pageParams(paging, params, index + 1));
  }
  if (pages > 1) return undefined;
  return [paging.by === 'token' ? chainParams(paging, params) : params];
}

async function readChained(list: List<By<'token'>>, freshness?: Freshness): Promise<Pages> {
  const { operation, paging, params, read, onOpening } = list;
  const page = (token?: string) => read(chainParams(paging, params, token), freshness);
  const first = await page();
  if (nextToken(paging, first) !== undefined) onOpening(itemsOf(operation, first));
  const pages: Pages = [first];
  const used = new Set<string>();
  for (let token = nextToken(paging, first); token !== undefined; ) {
    if (used.has(token)) throw unreadable(operation, `${paging.next} leads in a circle`);
    used.add(token);
    const next = await page(token);
    pages.push(next);
    token = nextToken(paging, next);
  }
  return pages;
}

/** An answer that took the place of others still says what all of them took. */
function withCallsOf(answer: Answer<unknown>, replaced: readonly Answer<unknown>[]): Answer<unknown> {
  return { ...answer, calls: replaced.reduce((sum, { calls }) => sum + calls, answer.calls) };
}
