import { expect, test } from 'vitest';
import type { Asker } from '../../src/upstream/call.ts';
import { createClient } from '../../src/upstream/client.ts';
import { list, record, text } from '../../src/upstream/decode.ts';
import type { ListOperation } from '../../src/upstream/operation.ts';
import { cacheScene } from './steps/cache-scene.ts';

const asker: Asker = {
  caller: 'test',
  priority: 'interactive',
  freshness: { orStale: true },
  deadlineMs: Number.POSITIVE_INFINITY,
  signal: new AbortController().signal,
};

function scene() {
  let decoded = 0;
  const answer = record({ vpdId: text, tags: list(text) }).transform((row) => {
    decoded += 1;
    return row;
  });
  const listing: ListOperation<{ vpdId: string | null; tags: (string | null)[] }> = {
    ...{ upstream: 'lingjun', name: 'ListThings', kind: 'read', timeoutMs: 1_000, answer },
    paging: { by: 'number', page: 'PageNumber', size: 'PageSize', maxSize: 2, items: 'Data', total: 'Total' },
  };
  const { ask, upstream, pass } = cacheScene();
  const rows = ['a', 'b'].map((VpdId) => ({ VpdId, Tags: ['blue'] }));
  upstream.says({ Total: 2, Data: rows });
  // Each request has a client of its own; the cache is the process's.
  const sweep = () => createClient({ path: ask, account: 'one' }, asker).sweep(listing, {}, 'r');
  return { sweep, upstream, pass, decodedSoFar: () => decoded };
}

test('rows that are kept are read and checked once, however many requests want them', async () => {
  const { sweep, decodedSoFar } = scene();
  const live = await sweep();
  const [first, second] = [await sweep(), await sweep()];
  expect(decodedSoFar()).toBe(4);
  for (const { value } of [live, first, second]) {
    expect(value.map(({ vpdId, tags }) => [vpdId, tags])).toEqual([
      ['a', ['blue']],
      ['b', ['blue']],
    ]);
  }
  expect([live, first, second].map(({ value }) => value[0]?.source)).toEqual(['LIVE', 'CACHE', 'CACHE']);
});

test('what one request does to its rows, no other one sees', async () => {
  const { sweep } = scene();
  await sweep();
  const [mine] = (await sweep()).value;
  Object.assign(mine ?? {}, { vpdId: 'mine' });
  expect(() => mine?.tags.push('red')).toThrow(TypeError);
  const [other] = (await sweep()).value;
  expect([other?.vpdId, other?.tags]).toEqual(['a', ['blue']]);
});

test('rows of a newer answer are read anew', async () => {
  const { sweep, upstream, pass } = scene();
  await sweep();
  await sweep();
  await pass(10_000);
  upstream.says({ Total: 1, Data: [{ VpdId: 'd' }] });
  // Stale once, while it is asked again.
  expect((await sweep()).value.map(({ vpdId, source }) => [vpdId, source])).toEqual([
    ['a', 'STALE'],
    ['b', 'STALE'],
  ]);
  await pass(0);
  expect((await sweep()).value.map(({ vpdId }) => vpdId)).toEqual(['d']);
});
