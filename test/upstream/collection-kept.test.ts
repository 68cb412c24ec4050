import { expect, test } from 'vitest';
import type { Next } from '../../src/upstream/call.ts';
import { createClient } from '../../src/upstream/client.ts';
import { createCollection } from '../../src/upstream/collection.ts';
import { lingjunOperations } from '../../src/upstream/lingjun/operations.ts';
import { callOf } from './call-of.ts';

const place = { account: 'default', region: 'cn-wulanchabu' };
const keyOf = (id: string) => `default/cn-wulanchabu/${id}`;

/** VPDs of a list that had `pages` pages, for one request; `isKept` says which of its pages are in memory. */
function vpds({ pages, isKept }: { pages?: number; isKept: (page: unknown) => boolean }) {
  const calls: string[] = [];
  const path: Next = async ({ operation, params }) => {
    calls.push(operation.name);
    const value =
      operation.name === 'ListVpds'
        ? { Data: [{ VpdId: 'vpd-listed', VpdName: 'from the list' }], Total: 1 }
        : { VpdId: params.VpdId, VpdName: 'from the get' };
    return { value, asOf: new Date(0), source: 'CACHE', calls: 0 };
  };
  const client = createClient(
    { path, account: 'default', isKept: async ({ params }) => isKept(params.PageNumber) },
    callOf(lingjunOperations.ListVpds),
  );
  const lengths = new Map(
    pages === undefined ? [] : [[`ListVpds/${place.account}/${place.region}`, { pages, rows: pages * 100 }] as const],
  );
  const collection = createCollection(
    {
      list: lingjunOperations.ListVpds,
      idOf: ({ vpdId }) => vpdId,
      get: { operation: lingjunOperations.GetVpd, params: (VpdId) => ({ VpdId }) },
    },
    { clientOf: () => client, lengths },
  );
  return { calls, lengths, ...collection };
}

test('one thing is taken out of a list that is still in memory, for no paid call', async () => {
  const { byId, calls } = vpds({ pages: 2, isKept: () => true });
  expect(await byId.load(keyOf('vpd-listed'))).toMatchObject({ vpdName: 'from the list' });
  expect(calls).toEqual(['ListVpds']);
});

test('a thing that the list in memory lacks is asked for: it may have come into being since', async () => {
  const { byId, calls } = vpds({ pages: 1, isKept: () => true });
  expect(await byId.load(keyOf('vpd-new'))).toMatchObject({ vpdName: 'from the get' });
  expect(calls).toEqual(['ListVpds', 'GetVpd']);
});

test.each([
  ['of which a page is no longer in memory', { pages: 2, isKept: (page: unknown) => page === 1 }],
  ['that was never read', { isKept: () => true }],
])('one thing is not looked for in a list %s', async (_, known) => {
  const { byId, calls } = vpds(known);
  expect(await byId.load(keyOf('vpd-listed'))).toMatchObject({ vpdName: 'from the get' });
  expect(calls).toEqual(['GetVpd']);
});

test('a list counts its pages, though they came from memory and took no calls', async () => {
  const { all, lengths } = vpds({ isKept: () => true });
  await all(place);
  expect([...lengths.values()]).toEqual([{ pages: 1, rows: 1 }]);
});
