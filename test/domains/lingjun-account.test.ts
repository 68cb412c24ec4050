import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lingjunOperations } from '../../src/upstream/lingjun/operations.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(() => void gateway.calls());
afterAll(() => gateway.close());

describe('service-linked roles', () => {
  const document = `query ($filter: LingjunServiceRoleFilter) { lingjunServiceRoles(filter: $filter) {
    totalCount nodes { account name exists } } }`;

  it('are told for one call per account, whatever its regions', async () => {
    const { data, errors } = await gateway.query(document);
    expect(errors).toBeUndefined();
    expect(data.lingjunServiceRoles).toEqual({
      totalCount: 1,
      nodes: [{ account: 'default', name: 'AliyunServiceRoleForEfloVcc', exists: true }],
    });
    expect(gateway.calls()).toEqual({ DescribeSlr: 1 });
  });

  it('that are missing are said to be', async () => {
    gateway.emulator.fleet.lingjun.hasServiceRole = false;
    const { data } = await gateway.query(document, { filter: { account: 'default', resourceGroupId: 'rg-1' } });
    gateway.emulator.fleet.lingjun.hasServiceRole = true;
    expect(data.lingjunServiceRoles.nodes[0].exists).toBe(false);
  });

  it('of an account that is not configured are refused', async () => {
    const { errors } = await gateway.query(document, { filter: { account: 'nobody' } });
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'filter.account' });
    expect(gateway.calls()).toEqual({});
  });
});

describe('rate limits', () => {
  it('are told for every operation without a call', async () => {
    const { data, errors } = await gateway.query(
      '{ lingjunRateLimits { operation product calls windowSeconds source } }',
    );
    expect(errors).toBeUndefined();
    expect(data.lingjunRateLimits.map(({ operation }: { operation: string }) => operation).toSorted()).toEqual(
      Object.keys(lingjunOperations).toSorted(),
    );
    expect(gateway.calls()).toEqual({});
  });

  it('say who says so, and nothing where nobody does', async () => {
    const operations = ['ListVccs', 'GetElasticNetworkInterface', 'GetNodeInfoForPod', 'GetVpdRouteEntry'];
    const { data } = await gateway.query(
      'query ($operations: [String!]) { lingjunRateLimits(operations: $operations) { operation calls windowSeconds source } }',
      { operations },
    );
    const rows: { operation: string }[] = data.lingjunRateLimits;
    expect(operations.map((name) => rows.find(({ operation }) => operation === name))).toEqual([
      { operation: 'ListVccs', calls: 300, windowSeconds: 60, source: 'DOCUMENTATION' },
      { operation: 'GetElasticNetworkInterface', calls: 20, windowSeconds: 1, source: 'DOCUMENTATION' },
      { operation: 'GetNodeInfoForPod', calls: 100, windowSeconds: 1, source: 'CLIENT' },
      { operation: 'GetVpdRouteEntry', calls: null, windowSeconds: null, source: null },
    ]);
  });
});
