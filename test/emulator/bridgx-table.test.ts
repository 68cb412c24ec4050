import { describe, expect, test } from 'vitest';
import type { BridgxOperation } from '../../src/upstream/bridgx/operation.ts';
import { bridgxOperations } from '../../src/upstream/bridgx/operations.ts';
import { dataOf, startBridgx } from './bridgx-fixture.ts';
import { tables } from './bridgx-tables.ts';

/** A value for each required parameter that finds the row above. */
const values: Readonly<Record<string, string>> = {
  name: 'gf.scheduler.test',
  provider: 'AlibabaCloud',
  region_id: 'cn-beijing',
  zone_id: 'cn-beijing-h',
  account_key: 'key-one',
  vpc_id: 'vpc-1',
  image_type: 'global',
  task_id: '225115342110720042',
  instance_id: 'i-1',
  date: '2021-11-18',
};
const ids: Readonly<Record<string, string>> = {
  'cluster.id': '1332',
  'vpc.info': 'vpc-1',
  'subnet.info': 'vsw-1',
  'security_group.rules': 'sg-1',
};

function address({ name, path, params }: BridgxOperation): string {
  const required = Object.keys(params).filter((key) => params[key]?.endsWith('!'));
  const sample = (key: string) => values[key] ?? ids[name] ?? '';
  const filled = path.replace(/:(\w+)/, (_, key: string) => sample(key));
  const query = required.filter((key) => !path.includes(`:${key}`)).map((key) => [key, sample(key)]);
  return `${filled}?${new URLSearchParams(Object.fromEntries(query))}`;
}

/** The part of the payload that the table says the items are in; the payload itself for the path "". */
function itemsIn(payload: Record<string, unknown[]> | unknown[], path: string): unknown[] {
  const items = Array.isArray(payload) ? payload : payload[path];
  if (path === '' ? !Array.isArray(payload) : items === undefined) throw new Error(`no list at "${path}"`);
  return items ?? [];
}

const reads: BridgxOperation[] = Object.values(bridgxOperations).filter(
  (operation) => operation.kind === 'read' && operation.method === 'GET',
);

/** Fields that the table did not find, or found empty. */
const absentFields = (item: unknown) =>
  Object.entries(Object(item)).flatMap(([field, value]) => (value === null ? [field] : []));

describe("the gateway's table of BridgX operations", () => {
  test.each(reads.map((operation) => [operation.name, operation] as const))(
    'reads what the server answers to %s',
    async (name, operation) => {
      // The later server's answers have every field.
      await using bridgx = await startBridgx({ tables, generation: '2022-11' });
      const headers = { Authorization: `Bearer ${bridgx.token}` };
      const answer = await bridgx.send(address(operation), { headers });
      expect(answer.status, answer.text).toBe(200);
      expect(bridgx.calls).toEqual([name]);
      const items = operation.paging ? itemsIn(dataOf(answer), operation.paging.items) : [dataOf(answer)];
      expect(items.length).toBe(1);
      for (const item of items) {
        expect(absentFields(operation.answer.parse(item))).toEqual(
          name === 'instance.usage_statistics' ? ['shutdownAt'] : [],
        );
      }
    },
  );

  test('reads the token that logging in gives', async () => {
    await using bridgx = await startBridgx();
    expect(bridgxOperations['user.login'].answer.parse(bridgx.token)).toBe(bridgx.token);
  });
});
