import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { handlers } from '../../src/emulator/lingjun/handlers.ts';
import type { BridgxOperation } from '../../src/upstream/bridgx/operation.ts';
import { bridgxOperations } from '../../src/upstream/bridgx/operations.ts';
import { lingjunOperations } from '../../src/upstream/lingjun/operations.ts';
import { filesIn, textOf } from './sources.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ rateLimits: false, latencyMs: 0 });
});
afterAll(() => emulator.close());

/** Everything that reads through an operation on behalf of a GraphQL field. */
const readers = filesIn('src/domains').map(textOf).join('\n');

/** Rows that no field needs, since another does the same in fewer calls or by steps that are known. The emulator serves them to others. */
const spared = [
  // GetEr carries a hub's attachments, route entries and route maps in one call.
  'ListErAttachments',
  'ListErRouteEntries',
  'ListErRouteMaps',
  // It tells nothing of what it made before a failure: a VPC, a subnet and a group are made one after the other.
  'network_config.create',
];

const sparedAmong = (rows: object) => spared.filter((name) => name in rows);

describe('the tables of operations', () => {
  test('have a handler in the emulated Lingjun for each row', () => {
    expect(Object.keys(handlers).toSorted()).toEqual(Object.keys(lingjunOperations).toSorted());
  });

  test.each(Object.values<BridgxOperation>(bridgxOperations).map((operation) => [operation.name, operation] as const))(
    'have a route in the emulated BridgX for %s',
    async (_name, { method, path }) => {
      const response = await fetch(`${emulator.bridgxUrl}${path.replace(/:\w+/, 'any')}`, { method });
      expect(await response.text()).not.toBe('404 page not found');
      expect(response.status).not.toBe(404);
    },
  );

  test('hold no Lingjun operation that no field needs, but those that another row spares', () => {
    const unused = Object.keys(lingjunOperations).filter((name) => !readers.includes(`lingjunOperations.${name}`));
    expect(unused.toSorted()).toEqual(sparedAmong(lingjunOperations).toSorted());
  });

  test('hold no BridgX endpoint that no field needs, but logging in and what others spare', () => {
    const names = Object.keys(bridgxOperations).filter((name) => !name.startsWith('user.'));
    const unused = names.filter((name) => !readers.includes(`bridgxOperations['${name}']`));
    expect(unused.toSorted()).toEqual(sparedAmong(bridgxOperations).toSorted());
  });

  test.each([
    ['Lingjun', Object.entries(lingjunOperations)],
    ['BridgX', Object.entries(bridgxOperations)],
  ])('name each %s row as the upstream does', (_upstream, rows) => {
    expect(rows.filter(([key, { name }]) => key !== name)).toEqual([]);
  });
});
