import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer, Freshness } from '../../src/upstream/call.ts';
import { text } from '../../src/upstream/decode.ts';
import type { ListOperation, Params } from '../../src/upstream/operation.ts';
import { sweepPages } from '../../src/upstream/pages.ts';

const numbered = {
  upstream: 'lingjun',
  name: 'ListThings',
  kind: 'read',
  answer: text,
  timeoutMs: 1_000,
  paging: { by: 'number', page: 'Page', size: 'Size', maxSize: 3, items: 'Data', total: 'Total' },
} as const satisfies ListOperation;
const chained = {
  ...numbered,
  paging: { by: 'token', token: 'Token', size: 'Size', maxSize: 3, items: 'Data', next: 'Next' },
} as const satisfies ListOperation;

const moved = 'moved while it was read';

/** A change that happens just before the read of that ordinal. */
interface Change {
  before: number;
  change: (rows: string[]) => void;
}

/** A list whose rows change between the reads of its pages. */
function listOf(rows: string[], changes: Change[] = []) {
  let reads = 0;
  const asked: { page: number; isLive: boolean }[] = [];
  const states: string[][] = [[...rows]];
  const read = async (params: Params, freshness?: Freshness): Promise<Answer<unknown>> => {
    for (const { before, change } of changes) if (before === reads) change(rows);
    states.push([...rows]);
    const isChain = !('Page' in params);
    const page = isChain ? Number(params.Token ?? 1) : Number(params.Page);
    asked.push({ page, isLive: freshness?.maxAgeMs === 0 });
    reads += 1;
    const data = rows.slice((page - 1) * 3, page * 3).map((Id) => ({ Id }));
    const next = page * 3 < rows.length ? { Next: String(page + 1) } : {};
    const value = { Data: data, ...(isChain ? next : { Total: rows.length }) };
    return { value, asOf: new Date(reads), source: 'LIVE', calls: 1 };
  };
  return { read, asked, states };
}

const idsOf = ({ value }: Answer<readonly unknown[]>) => value.map((row) => (row as { Id: string }).Id);
const letters = (text: string) => [...text];

describe('a list that moves while it is read', () => {
  test('is read again where a row came in front, and is then whole', async () => {
    const list = listOf(letters('abcdef'), [{ before: 1, change: (rows) => rows.unshift('new') }]);
    const sweep = await sweepPages(numbered, {}, list.read);
    expect(idsOf(sweep)).toEqual(['new', ...letters('abcdef')]);
    expect(sweep.reason).toBeUndefined();
    expect(list.asked).toEqual([
      { page: 1, isLive: false },
      { page: 2, isLive: false },
      { page: 3, isLive: false },
      { page: 1, isLive: true },
    ]);
    expect(sweep).toMatchObject({ pages: 3, calls: 4 });
  });

  test('is read again where a row went and another slipped over the edge of a page', async () => {
    const list = listOf(letters('abcdef'), [{ before: 1, change: (rows) => rows.shift() }]);
    const sweep = await sweepPages(numbered, {}, list.read);
    expect(idsOf(sweep)).toEqual(letters('bcdef'));
    expect(sweep.reason).toBeUndefined();
  });

  test('is read to its new end where it shrank by pages', async () => {
    const list = listOf(letters('abcdefghijkl'), [{ before: 1, change: (rows) => rows.splice(2) }]);
    const sweep = await sweepPages(numbered, {}, list.read);
    expect(idsOf(sweep)).toEqual(letters('ab'));
    expect(sweep.reason).toBeUndefined();
  });

  test('is read again where a row shows twice though the total stays', async () => {
    const swap = (rows: string[]) => {
      rows.pop();
      rows.unshift('new');
    };
    const list = listOf(letters('abcdef'), [{ before: 1, change: swap }]);
    const sweep = await sweepPages(numbered, {}, list.read);
    expect(idsOf(sweep)).toEqual(['new', ...letters('abcde')]);
    expect(sweep).toMatchObject({ pages: 2, calls: 4 });
  });

  test('is marked, with each row once, when it does not come to rest', async () => {
    const changes = Array.from({ length: 50 }, (_, index) => ({
      before: index + 1,
      change: (rows: string[]) => void rows.unshift(`new${index}`),
    }));
    const sweep = await sweepPages(numbered, {}, listOf(letters('abcdef'), changes).read);
    expect(sweep.reason).toBe(moved);
    expect(new Set(idsOf(sweep)).size).toBe(sweep.value.length);
    for (const row of letters('abcdef')) expect(idsOf(sweep)).toContain(row);
  });

  test('is marked when the second look fails', async () => {
    const list = listOf(letters('abcdef'), [{ before: 1, change: (rows) => rows.unshift('new') }]);
    const sweep = await sweepPages(numbered, {}, async (params, freshness) => {
      if (freshness) throw new Error('down');
      return list.read(params);
    });
    expect(sweep.reason).toBe(moved);
    expect(idsOf(sweep)).toEqual(letters('abcdef'));
  });

  test('is read again from its start where only one page leads to the next', async () => {
    const list = listOf(letters('abcdef'), [{ before: 1, change: (rows) => rows.unshift('new') }]);
    const sweep = await sweepPages(chained, {}, list.read);
    expect(idsOf(sweep)).toEqual(['new', ...letters('abcdef')]);
    expect(sweep).toMatchObject({ pages: 3, calls: 6 });
  });

  test('shows, unmarked, only what it was at one moment, while rows only come or only go', async () => {
    const change = fc.record({ before: fc.nat(12), at: fc.nat(20) });
    const runs = fc.record({ size: fc.nat(14), isGrowing: fc.boolean(), changes: fc.array(change, { maxLength: 6 }) });
    await fc.assert(
      fc.asyncProperty(runs, async ({ size, isGrowing, changes }) => {
        const rows = Array.from({ length: size }, (_, index) => `row${index}`);
        const moves = changes.map(({ before, at }, index) => ({
          before,
          change: (now: string[]) => void (isGrowing ? now.splice(at, 0, `new${index}`) : now.splice(at, 1)),
        }));
        const list = listOf(rows, moves);
        const sweep = await sweepPages(numbered, {}, list.read);
        const ids = idsOf(sweep);
        expect(new Set(ids).size).toBe(ids.length);
        if (sweep.reason !== moved) expect(list.states).toContainEqual(ids);
      }),
      { numRuns: 500 },
    );
  });
});

test('a list of which some pages come from memory says how many it has', async () => {
  const list = listOf(letters('abcdefgh'));
  const sweep = await sweepPages(numbered, {}, async (params) => ({ ...(await list.read(params)), calls: 0 }));
  expect(sweep).toMatchObject({ pages: 3, calls: 0 });
});
