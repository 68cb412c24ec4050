import { afterEach, describe, expect, test } from 'vitest';
import { type BridgxWrites, newVpc, startBridgxWrites, templateLike } from '../support/bridgx-writes.ts';
import { bridgxId } from './bridgx-facts.ts';

let bridgx: BridgxWrites;
afterEach(() => bridgx.gateway.close());

/** Writes, and gives the operation once it has ended. */
async function done(name: string, input: object) {
  const { payload, refusal } = await bridgx.write(name, input);
  expect(refusal).toBeUndefined();
  return bridgx.settled(payload.operation.id);
}

describe.each(['2022-11', 'manual'] as const)('writes to the server of %s', (bridgxGeneration) => {
  test('make a cluster and a VPC, and scale up and down', async () => {
    bridgx = await startBridgxWrites({ emulator: { bridgxGeneration } });
    const cluster = bridgx.cluster();
    const id = bridgxId('Cluster', cluster.name);
    const lives = () =>
      bridgx.fleet().instances.filter((row) => row.clusterName === cluster.name && row.status !== 'DELETED').length;
    const before = lives();
    const made = await done('createCluster', { ...templateLike(cluster), name: 'of another age' });
    expect(made).toMatchObject({ status: 'SUCCEEDED', resource: { __typename: 'Cluster' } });
    const vpc = await done('createVpc', newVpc(cluster, 'of another age'));
    expect(vpc).toMatchObject({ status: 'SUCCEEDED', statusText: 'Available', resource: { __typename: 'Vpc' } });
    const up = await done('scaleUpCluster', { id, count: 3 });
    expect(up).toMatchObject({ status: 'SUCCEEDED', statusText: 'SUCCESS', resource: { __typename: 'ScalingTask' } });
    expect(lives()).toBe(before + 3);
    expect(await done('scaleDownCluster', { id, count: 2 })).toMatchObject({ status: 'SUCCEEDED' });
    expect(lives()).toBe(before + 1);
  });
});

test('the later server refuses custom clusters, and says for what', async () => {
  bridgx = await startBridgxWrites({ emulator: { bridgxGeneration: '2022-11' } });
  const { accountKey: accessKeyId } = bridgx.cluster();
  const machines = [{ address: '192.168.7.1', loginName: 'root', loginPassword: 'Very-Secret-9' }];
  const input = { account: 'default', name: 'rack', machines };
  for (const [name, more] of [
    ['createPrivateCluster', {}],
    ['createCustomCluster', { provider: 'ALIBABA_CLOUD', accessKeyId }],
  ] as const) {
    const told = await done(name, { ...input, ...more });
    expect(told).toMatchObject({ status: 'FAILED', attempts: 1, error: { code: 'UPSTREAM_REJECTED' } });
    expect(told.error.message).toContain('Error 1366');
  }
  expect(bridgx.fleet().clusters.some(({ name }) => name === 'rack')).toBe(false);
});
