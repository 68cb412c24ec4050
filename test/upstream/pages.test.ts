import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UpstreamError } from '../../src/errors.ts';
import { integer } from '../../src/upstream/decode.ts';
import type { ListOperation, Paging, Params } from '../../src/upstream/operation.ts';
import { sweepPages } from '../../src/upstream/pages.ts';

const numbered = {
  by: 'number',
  page: 'PageNumber',
  size: 'PageSize',
  maxSize: 10,
  items: 'Data',
  total: 'Total',
  always: { EnablePage: true },
} as const satisfies Paging;
const byToken = {
  by: 'token',
  token: 'NextToken',
  size: 'MaxResults',
  maxSize: 10,
  items: 'Rows',
  next: 'NextToken',
} as const;

function listOf(paging: Paging): ListOperation {
  return { upstream: 'lingjun', name: 'ListThings', kind: 'read', answer: integer, timeoutMs: 1000, paging };
}

/** Sweeps a server that answers each page as told, and notes what it was asked. */
async function sweep(paging: Paging, answer: (params: Params) => unknown, params: Params = {}) {
  const asked: Params[] = [];
  const result = await sweepPages(listOf(paging), params, async (page) => {
    asked.push(page);
    return { value: answer(page), asOf: new Date(1000 * (10 - asked.length)), source: 'LIVE', calls: 1 };
  });
  return { ...result, asked };
}

const rowsTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const pageOf = (rows: readonly number[], page: unknown, size = 10) =>
  rows.slice((Number(page) - 1) * size, Number(page) * size);

test('a numbered list is read whole, each page once, as of its oldest page', async () => {
  const { value, asked, calls, asOf } = await sweep(
    numbered,
    ({ PageNumber }) => ({ Data: pageOf(rowsTo(25), PageNumber), Total: 25 }),
    { VpdId: 'vpd-1' },
  );
  expect(value).toEqual(rowsTo(25));
  expect(asked[0]).toEqual({ EnablePage: true, VpdId: 'vpd-1', PageNumber: 1, PageSize: 10 });
  expect(asked.map(({ PageNumber }) => PageNumber)).toEqual([1, 2, 3]);
  expect(calls).toBe(3);
  expect(asOf).toEqual(new Date(7000));
});

test('no list of any length costs more pages than it has, nor loses a row', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(120), async (count) => {
      const rows = rowsTo(count);
      const { value, calls } = await sweep(numbered, ({ PageNumber }) => ({
        Data: pageOf(rows, PageNumber),
        Total: count,
      }));
      expect(value).toEqual(rows);
      expect(calls).toBe(Math.max(1, Math.ceil(count / 10)));
    }),
  );
});

test('rows that appear while the list is read are read too', async () => {
  let rows = rowsTo(15);
  const { value } = await sweep(numbered, ({ PageNumber }) => {
    if (PageNumber === 2) rows = rowsTo(31);
    return { Data: pageOf(rows, PageNumber), Total: rows.length };
  });
  expect(value).toEqual(rowsTo(31));
});

test('a server that gives fewer rows a page than it was asked for loses none', async () => {
  const { value } = await sweep(numbered, ({ PageNumber }) => ({ Data: pageOf(rowsTo(47), PageNumber, 4), Total: 47 }));
  expect(value).toEqual(rowsTo(47));
});

test('a total that promises more than there is ends at an empty page', async () => {
  const { value, asked } = await sweep(numbered, ({ PageNumber }) => ({
    Data: pageOf(rowsTo(12), PageNumber),
    Total: 13,
  }));
  expect(value).toEqual(rowsTo(12));
  expect(asked).toHaveLength(3);
});

test('null for an empty page and another spelling of the keys are read', async () => {
  const paging = { ...numbered, items: 'instance_list', total: 'pager.total' } as const;
  const empty = await sweep(paging, () => ({ instance_list: null, pager: { total: 0 } }));
  expect([empty.value, empty.asked.length]).toEqual([[], 1]);
  const spelled = await sweep(paging, () => ({ InstanceList: [1], Pager: { Total: '1' } }));
  expect(spelled.value).toEqual([1]);
});

test.each([undefined, null, '', 'many', -1, 1.5, 9e15])(
  'a total of %s is an answer that cannot be read',
  async (Total) => {
    const swept = sweep(numbered, () => ({ Data: [1], Total }));
    await expect(swept).rejects.toThrow(UpstreamError);
    await expect(swept).rejects.toThrow('Total is not a count');
  },
);

test('a text where rows should be is an answer that cannot be read', async () => {
  await expect(sweep(numbered, () => ({ Data: 'None', Total: 1 }))).rejects.toThrow('Data is not a list');
});

test('a list with tokens is read page after page until there is none', async () => {
  const pages: Record<string, unknown> = {
    first: { Rows: [1, 2], NextToken: 'b' },
    b: { Rows: null, NextToken: 'c' },
    c: { Rows: [3], NextToken: '' },
  };
  const { value, asked } = await sweep(byToken, ({ NextToken }) => pages[String(NextToken ?? 'first')]);
  expect(value).toEqual([1, 2, 3]);
  expect(asked).toEqual(
    ['first', 'b', 'c'].map((token) => ({ MaxResults: 10, NextToken: token === 'first' ? undefined : token })),
  );
});

test('tokens that lead in a circle are an error, not an endless bill', async () => {
  const swept = sweep(byToken, ({ NextToken }) => ({ Rows: [1], NextToken: NextToken === 'a' ? 'b' : 'a' }));
  await expect(swept).rejects.toThrow('leads in a circle');
});

test('a list without pages is one call', async () => {
  const { value, asked } = await sweep({ by: 'none', items: '' }, () => [1, 2], { Provider: 'x' });
  expect([value, asked]).toEqual([[1, 2], [{ Provider: 'x' }]]);
});
