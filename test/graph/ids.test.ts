import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BadInput } from '../../src/errors.ts';
import { pageOf, whole } from '../../src/graph/connection.ts';
import { matching } from '../../src/graph/filter.ts';
import { decodeId, encodeId } from '../../src/graph/ids.ts';
import { keyOf, partsOf } from '../../src/upstream/keys.ts';

const part = fc.string({ unit: 'binary', minLength: 1 });

test('any parts make a key that gives them back', () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 1 }), (parts) => {
      expect(partsOf(keyOf(...parts))).toEqual(parts);
    }),
  );
});

test('different parts never make the same key', () => {
  expect(keyOf('a/b', 'c')).not.toBe(keyOf('a', 'b/c'));
  expect(keyOf('a', '', 'b')).toBe('a//b');
});

test('half a character cannot break a key', () => {
  expect(partsOf(keyOf('a\ud800b'))).toEqual(['a\ufffdb']);
});

test('any key makes an id that gives it back, fit for a URL', () => {
  fc.assert(
    fc.property(part, part, part, (...parts) => {
      const id = encodeId('Vpd', keyOf(...parts));
      expect(id).toMatch(/^[\w-]+$/);
      expect(decodeId(id, new Map([['Vpd', 3]]))).toEqual({ typename: 'Vpd', id: keyOf(...parts) });
    }),
  );
});

test('no text that this schema did not make is taken for an id', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
      expect(() => decodeId(text, new Map([['Vpd', 3]]), 'vpdId')).toThrow(BadInput);
    }),
  );
});

const rows = fc.uniqueArray(part, { maxLength: 40 }).map((names) => names.map((name) => ({ key: keyOf(name) })));

test('pages forwards show every row once, in one order, whatever their size', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 10 }), (all, first) => {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page: ReturnType<typeof pageOf<{ key: string }>> = pageOf(whole(all), { first, after });
        expect(page.pageInfo.hasPreviousPage).toBe(seen.length > 0 && page.edges.length > 0);
        seen.push(...page.edges.map(({ node }) => node.key));
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after !== null);
      expect(seen).toEqual(all.map(({ key }) => key).toSorted());
    }),
  );
});

test('pages backwards show every row once too', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 10 }), (all, last) => {
      const seen: string[] = [];
      let before: string | null = null;
      do {
        const page: ReturnType<typeof pageOf<{ key: string }>> = pageOf(whole(all), { last, before });
        seen.unshift(...page.edges.map(({ node }) => node.key));
        before = page.pageInfo.hasPreviousPage ? page.pageInfo.startCursor : null;
      } while (before !== null);
      expect(seen).toEqual(all.map(({ key }) => key).toSorted());
    }),
  );
});

test('a cursor stays where it was when its row goes', () => {
  const all = ['a', 'b', 'c', 'd'].map((key) => ({ key }));
  const { endCursor } = pageOf(whole(all), { first: 2 }).pageInfo;
  const without = all.filter(({ key }) => key !== 'b');
  expect(pageOf(whole(without), { first: 2, after: endCursor }).edges.map(({ node }) => node.key)).toEqual(['c', 'd']);
});

test('a list with a gap does not say how many it has', () => {
  const gap = { account: 'a', region: 'r', code: 'UPSTREAM_UNAVAILABLE', message: 'down' } as const;
  expect(pageOf({ rows: [{ key: 'a' }], gaps: [gap] }, {}).totalCount).toBeNull();
  expect(pageOf(whole([{ key: 'a' }]), {}).totalCount).toBe(1);
});

test('a filter leaves the rows that match all of its fields, and null in it stands for nothing', () => {
  const things = [
    { name: 'a', size: 1, on: true },
    { name: 'b', size: 2, on: false },
    { name: 'c', size: 2, on: null },
  ];
  const fields = {
    names: ({ name }: { name: string }) => name,
    size: ({ size }: { size: number }) => size,
    on: ({ on }: { on: boolean | null }) => on,
  };
  const names = (
    filter: Parameters<
      typeof matching<(typeof things)[number], { names?: string[] | null; size?: number; on?: boolean }>
    >[1],
  ) => matching(things, filter, fields).map(({ name }) => name);
  expect(names(null)).toEqual(['a', 'b', 'c']);
  expect(names({ names: null })).toEqual(['a', 'b', 'c']);
  expect(names({ names: ['b', 'a'] })).toEqual(['a', 'b']);
  expect(names({ names: [] })).toEqual([]);
  expect(names({ size: 2 })).toEqual(['b', 'c']);
  expect(names({ size: 2, on: false })).toEqual(['b']);
});
