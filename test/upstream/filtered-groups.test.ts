import { describe, expect, test } from 'vitest';
import type { Placed } from '../../src/upstream/collection.ts';
import { filteredGroups } from '../../src/upstream/filtered-groups.ts';

type Port = Placed<{ node: string }>;

/** A list of ports that takes `pages` calls, with a record of what was read. */
function portsOn(nodes: readonly string[], pages: number, { isFree = false } = {}) {
  const told = { account: 'a', region: 'r', asOf: new Date(0), source: 'LIVE' } as const;
  const rows = nodes.map((node): Port => ({ ...told, node, key: `a/r/${node}` }));
  const reads: string[] = [];
  let isSwept = false;
  const loader = filteredGroups<{ node: string }>(
    {
      all: async () => {
        if (!isSwept) reads.push('all');
        isSwept = true;
        return rows;
      },
      // As from a server that ignores its filter.
      filtered: async (_place, { node }) => {
        reads.push(String(node));
        return rows;
      },
      sweepCalls: () => (isSwept ? 0 : pages),
      isFree: async () => isFree,
    },
    { parentsOf: ({ node }) => [node], filter: (node) => ({ node }) },
  );
  return { reads, loader };
}

describe('the rows of a parent out of a list that can be filtered', () => {
  test('cost a filtered list each while that is no more than the whole list', async () => {
    const { reads, loader } = portsOn(['n1', 'n2', 'n3'], 3);
    const rows = await loader.loadMany(['a/r/n1', 'a/r/n2']);
    expect(rows.map((found) => (found instanceof Error ? found : found.map(({ node }) => node)))).toEqual([
      ['n1'],
      ['n2'],
    ]);
    expect(reads).toEqual(['n1', 'n2']);
  });

  test('cost the whole list once when many parents ask together', async () => {
    const { reads, loader } = portsOn(['n1', 'n2', 'n3'], 2);
    await loader.loadMany(['a/r/n1', 'a/r/n2', 'a/r/n3', 'a/r/none']);
    expect(reads).toEqual(['all']);
    expect(await loader.load('a/r/none')).toEqual([]);
  });

  test('come from the whole list while that is in memory, however few they are', async () => {
    const { reads, loader } = portsOn(['n1', 'n2'], 3, { isFree: true });
    expect((await loader.load('a/r/n2')).map(({ node }) => node)).toEqual(['n2']);
    expect(reads).toEqual(['all']);
  });

  test('never cost more than twice the whole list when parents ask one after another', async () => {
    const nodes = Array.from({ length: 20 }, (_, index) => `n${index}`);
    const { reads, loader } = portsOn(nodes, 3);
    for (const node of nodes) expect((await loader.load(`a/r/${node}`)).map((row) => row.node)).toEqual([node]);
    expect(reads).toEqual(['n0', 'n1', 'n2', 'all']);
  });
});
