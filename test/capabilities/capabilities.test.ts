import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeKinds } from '../../src/graph/change-kinds.ts';
import { bridgxOperations } from '../../src/upstream/bridgx/operations.ts';
import { lingjunOperations } from '../../src/upstream/lingjun/operations.ts';
import type { Operation } from '../../src/upstream/operation.ts';
import { textOf } from '../invariants/sources.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { bridgxCapabilities } from './bridgx-rows.ts';
import type { Capability } from './capability.ts';
import { fieldsOf, mutationsOf } from './fields.ts';
import { lingjunCapabilities } from './lingjun-rows.ts';
import { documentOf, type Shown, summaryOf } from './table.ts';

/** Operations that these queries do not call, each with the reason. */
const spared: Readonly<Record<string, string>> = {
  ListErAttachments: '`GetEr` answers the same in one call',
  ListErRouteEntries: '`GetEr` answers the same in one call',
  ListErRouteMaps: '`GetEr` answers the same in one call',
  'task.describe_all': 'looks for a scaling task whose acceptance was not heard of',
  'cluster.id': 'takes the place of `cluster.name` for a cluster whose name no path can carry',
  'network_config.create': 'tells nothing of what it made before a failure: `createCloudNetwork` takes the three steps',
};

/** What the gateway calls by itself, be it asked or not. */
const ownCalls = new Set(['user.login', 'user.refresh_token']);

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

/** The operations that a query makes, by the emulator's own count. */
async function operationsOf(query: string): Promise<string[]> {
  const before = gateway.calls();
  const { data, errors } = await gateway.query(query);
  expect(errors).toBeUndefined();
  expect(Object.values(data)).not.toContain(null);
  return Object.entries(gateway.calls()).flatMap(([name, count]) => (count > (before[name] ?? 0) ? [name] : []));
}

const tables: Readonly<Record<string, Operation>> = { ...lingjunOperations, ...bridgxOperations };
const isRead = (name: string) => tables[name]?.kind === 'read' && !(name in spared) && !ownCalls.has(name);
const upstreams = () => {
  const { lingjun, bridgx } = gateway.emulator.fleet;
  return [
    { title: 'Lingjun', table: lingjunOperations, capabilities: lingjunCapabilities(lingjun) },
    { title: 'BridgX', table: bridgxOperations, capabilities: bridgxCapabilities(bridgx) },
  ];
};

describe('the capabilities of the manuals', () => {
  test('name every operation of the tables, and no other', () => {
    for (const { table, capabilities } of upstreams()) {
      const named = new Set(capabilities.flatMap(({ operations }) => operations));
      expect([...named].toSorted()).toEqual(Object.keys(table).toSorted());
    }
    expect(Object.keys(lingjunOperations)).toHaveLength(101);
  });

  test("are Lingjun's 29 rows and BridgX's 21 endpoints, and what these need", () => {
    const [lingjun, bridgx] = upstreams().map(({ capabilities }) => capabilities.flatMap(({ row }) => row ?? []));
    expect(lingjun).toEqual(Array.from({ length: 29 }, (_, index) => index + 1));
    expect(bridgx).toHaveLength(21);
  });

  test('have a mutation for each write', () => {
    const written = [...changeKinds.changes.values()].map(({ operation }) => operation.name);
    const writes = Object.values(tables).filter(({ kind, name }) => kind === 'write' && !(name in spared));
    expect(writes.map(({ name }) => name).filter((name) => !written.includes(name))).toEqual([]);
  });

  test('have a query for each read, and are in docs/capabilities.md as they are', async () => {
    const parts: { title: string; rows: Shown[] }[] = [];
    for (const { title, capabilities } of upstreams()) {
      for (const { name, operations, queries } of capabilities) {
        const made = new Set((await Promise.all(queries.map(operationsOf))).flat());
        expect(
          operations.filter((each) => isRead(each) && !made.has(each)),
          name,
        ).toEqual([]);
      }
      parts.push({ title, rows: capabilities.map(shown) });
    }
    for (const { rows } of parts) expect(textOf('README.md')).toContain(summaryOf(rows));
    await expect(documentOf(parts, spared)).toMatchFileSnapshot('../../docs/capabilities.md');
  });
});

function shown({ row, name, operations, mutations = [], queries }: Capability): Shown {
  return { row, name, operations, fields: [...fieldsOf(queries), ...mutationsOf(operations), ...mutations] };
}
