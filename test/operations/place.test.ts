import { afterEach, expect, test } from 'vitest';
import type { AccountSettings } from '../../src/upstream/upstreams.ts';
import { startWriting, type WritingGateway } from '../support/writing.ts';

let gateway: WritingGateway;
afterEach(() => gateway.close());

const inOneRegion = ({ lingjun, ...rest }: AccountSettings): AccountSettings => ({
  ...rest,
  ...(lingjun ? { lingjun: { ...lingjun, regions: ['cn-wulanchabu'] } } : {}),
});
const elsewhere: AccountSettings = {
  alias: 'elsewhere',
  lingjun: { endpoint: 'http://127.0.0.1:9', auth: { scheme: 'bearer', apiKey: 'key' }, regions: ['cn-hangzhou'] },
};
const vpd = { name: 'somewhere', cidr: '10.0.0.0/16' };

test('Where only one place is configured, a thing is made there without being told', async () => {
  gateway = await startWriting({ account: inOneRegion });
  const { payload, operation } = await gateway.finish('createVpd', vpd, 'vpd { account region name }');
  expect(operation).toMatchObject({ status: 'SUCCEEDED' });
  expect(payload.vpd).toEqual({ account: 'default', region: 'cn-wulanchabu', name: 'somewhere' });
  const { data } = await gateway.query('{ operations { nodes { account region } } }');
  expect(data.operations.nodes).toEqual([{ account: 'default', region: 'cn-wulanchabu' }]);
});

test('A place that is left out makes the same intent as one that is said', async () => {
  gateway = await startWriting({ account: inOneRegion });
  const named = { ...vpd, clientMutationId: 'once' };
  const { data: one } = await gateway.write('createVpd', named);
  const { data: other } = await gateway.write('createVpd', { ...named, account: 'default', region: 'cn-wulanchabu' });
  expect(other.createVpd.operation.id).toBe(one.createVpd.operation.id);
});

test('An account must be named where there are several, and a region where the account has several', async () => {
  gateway = await startWriting({ otherAccounts: [elsewhere] });
  gateway.calls();
  const refusal = async (input: object) => {
    const { errors } = await gateway.write('createVpd', { ...vpd, ...input });
    return [errors?.[0]?.extensions.argument, errors?.[0]?.extensions.code, errors?.[0]?.message];
  };
  const bad = 'BAD_USER_INPUT';
  expect(await refusal({})).toEqual([
    'input.account',
    bad,
    'input.account: expected one of: default, elsewhere, got null',
  ]);
  const [argument, code, message] = await refusal({ account: 'default' });
  expect([argument, code]).toEqual(['input.region', bad]);
  expect(message).toBe('input.region: expected one of: cn-wulanchabu, cn-hangzhou, got null');
  const unknown = 'input.account: expected one of: default, elsewhere, got "nobody"';
  expect(await refusal({ account: 'nobody' })).toEqual(['input.account', bad, unknown]);
  expect(gateway.calls()).toEqual({});
});

test('Only accounts of the upstream in question count', async () => {
  const withoutBridgx = ({ bridgx: _, ...rest }: AccountSettings) => inOneRegion(rest);
  gateway = await startWriting({ account: withoutBridgx, otherAccounts: [{ alias: 'clusters' }] });
  const { data } = await gateway.write('createVpd', vpd);
  expect(data.createVpd.operation).toMatchObject({ status: 'RUNNING' });
});
