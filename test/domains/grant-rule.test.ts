import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LingjunState } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { idOf, some, sorted } from './lingjun-facts.ts';

type Row = Record<string, string>;
const kinds = [
  { type: 'VpdGrantRule', list: 'vpdGrantRules', get: 'vpdGrantRule', parent: 'vpd', product: 'VPD' },
  { type: 'VccGrantRule', list: 'vccGrantRules', get: 'vccGrantRule', parent: 'vcc', product: 'VCC' },
] as const;

describe.each(kinds)('grants of a $product', ({ type, list, get, parent, product }) => {
  let gateway: TestGateway;
  let fleet: LingjunState;
  let rules: LingjunState['grantRules'];
  const [listCall, getCall] = [`List${type}s`, `Get${type}`];
  const parentList = `List${parent === 'vpd' ? 'Vpds' : 'Vccs'}`;
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.lingjun;
    rules = fleet.grantRules.filter((rule) => rule.product === product);
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it('are listed with all that the service tells of them for one sweep per region', async () => {
    const { data, errors } = await gateway.query(
      `{ ${list} { totalCount nodes { account region resourceGroupId grantRuleId product productText instanceId
        instanceName granteeTenantId erId er { name } isUsed tenantId createdAt } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data[list].totalCount).toBe(rules.length);
    expect(rules.length).toBeGreaterThan(5);
    for (const row of data[list].nodes) {
      const rule = some(rules, ({ grantRuleId }) => grantRuleId === row.grantRuleId);
      expect(row).toEqual({
        account: 'default',
        region: rule.regionId,
        resourceGroupId: rule.resourceGroupId,
        grantRuleId: rule.grantRuleId,
        product,
        productText: product,
        instanceId: rule.instanceId,
        instanceName: rule.instanceName,
        granteeTenantId: rule.grantTenantId,
        erId: rule.erId,
        er: null,
        isUsed: rule.used,
        tenantId: rule.tenantId,
        createdAt: new Date(rule.createdMs).toISOString(),
      });
    }
    expect(gateway.calls()).toEqual({ [listCall]: 2 });
  });

  it('hang on what they grant, and name it, for one sweep of each', async () => {
    const id = `${parent}Id`;
    const { data } = await gateway.query(
      `{ ${parent}s(first: 100) { nodes { ${id} grantRules { nodes { grantRuleId ${parent} { ${id} } } } } } }`,
    );
    const seen: string[] = [];
    for (const row of data[`${parent}s`].nodes) {
      const expected = rules.filter(({ instanceId }) => instanceId === row[id]);
      const found = row.grantRules.nodes.map((rule: Row) => rule.grantRuleId);
      expect(sorted(found)).toEqual(sorted(expected.map(({ grantRuleId }) => grantRuleId)));
      for (const rule of row.grantRules.nodes) expect(rule[parent]).toEqual({ [id]: row[id] });
      seen.push(...found);
    }
    expect(seen).toHaveLength(rules.length);
    expect(gateway.calls()).toEqual({ [parentList]: 2, [listCall]: 2 });
  });

  it('are filtered by what is granted, to whom and whether it is used', async () => {
    const { regionId, instanceId, grantTenantId, used, erId } = some(rules);
    const filter = { region: regionId, instanceIds: [instanceId], granteeTenantId: grantTenantId, isUsed: used, erId };
    const { data } = await gateway.query(
      `query ($filter: GrantRuleFilter) { ${list}(filter: $filter) { nodes { grantRuleId } } }`,
      { filter },
    );
    const expected = rules.filter((rule) => rule.instanceId === instanceId && rule.used === used && rule.erId === erId);
    expect(data[list].nodes).toEqual(expected.map(({ grantRuleId }) => ({ grantRuleId })));
    expect(gateway.calls()).toEqual({ [listCall]: 1 });
  });

  it('are loaded by their global id for one call; one that does not exist is null', async () => {
    const rule = some(rules);
    const id = idOf(type, rule, rule.grantRuleId);
    const { data } = await gateway.query(
      `query ($id: ID!) { ${get}(id: $id) { id instanceId } node(id: $id) { ... on ${type} { grantRuleId } } }`,
      { id },
    );
    expect(data[get]).toEqual({ id, instanceId: rule.instanceId });
    expect(data.node).toEqual({ grantRuleId: rule.grantRuleId });
    expect(gateway.calls()).toEqual({ [getCall]: 1 });

    const other = some(fleet.grantRules, (each) => each.product !== product);
    const none = await gateway.query(`query ($id: ID!) { ${get}(id: $id) { instanceId } }`, {
      id: idOf(type, other, other.grantRuleId),
    });
    expect(none.errors).toBeUndefined();
    expect(none.data[get]).toBeNull();
  });
});
