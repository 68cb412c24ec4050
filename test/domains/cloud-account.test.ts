import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { bridgxId, ownClusters } from './bridgx-facts.ts';

describe('Cloud accounts', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it("are those that own the organisation's clusters, though the server lists everyone's", async () => {
    const { bridgx } = gateway.emulator.fleet;
    const { data, errors } = await gateway.query(
      '{ cloudAccounts { totalCount nodes { cloudAccountId name accessKeyId provider createdBy clusters(first: 100) { totalCount } } } }',
    );
    expect(errors).toBeUndefined();
    const own = bridgx.accounts.filter(({ orgId }) => orgId === 1);
    expect(own.length).toBeLessThan(bridgx.accounts.length);
    expect(data.cloudAccounts.nodes).toEqual(
      own.map(({ id, accountName, accountKey, provider }) => ({
        cloudAccountId: String(id),
        name: accountName,
        accessKeyId: accountKey,
        provider: provider === 'TencentCloud' ? 'TENCENT_CLOUD' : 'ALIBABA_CLOUD',
        createdBy: 'root',
        clusters: { totalCount: ownClusters(bridgx).filter((cluster) => cluster.accountKey === accountKey).length },
      })),
    );
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1, 'cloud_account.list': 1 });
  });

  it('are found on every cluster for one call', async () => {
    const { data } = await gateway.query(
      '{ clusters(first: 1000) { nodes { accessKeyId cloudAccount { accessKeyId } } } }',
    );
    for (const { accessKeyId, cloudAccount } of data.clusters.nodes) expect(cloudAccount).toEqual({ accessKeyId });
    expect(gateway.calls()).toEqual({ 'cluster.describe_all': 1, 'cloud_account.list': 1 });
  });

  it('of another organisation are not there', async () => {
    const foreign = gateway.emulator.fleet.bridgx.accounts.find(({ orgId }) => orgId === 2);
    const variables = { own: bridgxId('CloudAccount', '1'), foreign: bridgxId('CloudAccount', String(foreign?.id)) };
    const { data, errors } = await gateway.query(
      'query ($own: ID!, $foreign: ID!) { own: cloudAccount(id: $own) { name } foreign: cloudAccount(id: $foreign) { name } node(id: $foreign) { id } }',
      variables,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ own: { name: 'lingjun-training' }, foreign: null, node: null });
  });
});
