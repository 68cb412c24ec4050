import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LingjunAuth } from '../../src/upstream/lingjun/dialects.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

const keys = { keyId: 'emulator-access-key-id', keySecret: 'emulator-access-key-secret' };
const auths: Record<string, LingjunAuth> = {
  signed: { scheme: 'acs3', ...keys },
  temporary: { scheme: 'acs3', ...keys, securityToken: 'emulator-security-token' },
  bearer: { scheme: 'bearer', apiKey: 'emulator-api-key' },
};

const gateways = new Map<string, TestGateway>();
beforeAll(async () => {
  for (const [name, auth] of Object.entries(auths)) {
    const account: Parameters<typeof startGateway>[0] = {
      account: ({ lingjun, ...rest }) => ({ ...rest, ...(lingjun ? { lingjun: { ...lingjun, auth } } : {}) }),
    };
    gateways.set(name, await startGateway(account));
  }
});
afterAll(async () => {
  for (const gateway of gateways.values()) await gateway.close();
});

const row = '{ totalCount nodes { id } pageInfo { endCursor } gaps { region } }';

test.each([
  ['lists', `{ vpds(first: 20) ${row} vccs(first: 20) ${row} }`],
  ['a list cut by name', '{ vpds(filter: { name: "vpd 中文 +&=~*" }) { totalCount } }'],
  ['relations', '{ vpds(first: 5) { nodes { name cidr createdAt subnets(first: 2) { nodes { id } } } } }'],
  ['single gets', '{ vpds(first: 3) { nodes { detail { quota privateIpCount } } } }'],
])('%s are the same with a key and with a signature', async (_what, document) => {
  const answers = new Map<string, unknown>();
  for (const [name, gateway] of gateways) {
    gateway.calls();
    const { data, errors } = await gateway.query(document);
    expect(errors).toBeUndefined();
    answers.set(name, { data, calls: gateway.calls() });
  }
  expect(answers.get('bearer')).toEqual(answers.get('signed'));
  expect(answers.get('temporary')).toEqual(answers.get('signed'));
  expect(JSON.stringify(answers.get('signed'))).toContain('"calls":{"');
});
