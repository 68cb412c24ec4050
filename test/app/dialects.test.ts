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

/** Ids in paths, of which the service lists none; unknown ones are refused in the spelling of each form. */
const byPath = `query ($gatewayId: String!, $resourceId: String!) {
  gateway(account: "default", region: "cn-wulanchabu", gatewayId: $gatewayId) {
    aclPolicies { internet { cidr } vpcs { vpcId } } linkedVpcs { ip } vpcPeers { peerVpcId } }
  none: gateway(account: "default", region: "cn-hangzhou", gatewayId: $gatewayId) { linkedVpcs { ip } }
  resourceDirectLink(account: "default", region: "cn-wulanchabu", resourceId: $resourceId) { destinationCidrs }
}`;

const row = '{ totalCount nodes { id } pageInfo { endCursor } gaps { region } }';

test.each([
  ['lists', `{ vpds(first: 20) ${row} vccs(first: 20) ${row} }`],
  ['a list cut by name', '{ vpds(filter: { name: "vpd 中文 +&=~*" }) { totalCount } }'],
  ['relations', '{ vpds(first: 5) { nodes { name cidr createdAt subnets(first: 2) { nodes { id } } } } }'],
  ['single gets', '{ vpds(first: 3) { nodes { detail { quota privateIpCount } } } }'],
  ['lists of ids', '{ lingjunNodes(first: 50) { nodes { neighbours(maxDistance: 2, first: 3) { totalCount } } } }'],
  ['flags', '{ vpds(first: 3) { nodes { routeEntries(includesHostRoutes: true) { totalCount } } } }'],
  [
    'times as numbers',
    '{ vccs(first: 3) { nodes { traffic(metrics: [PASSED_BYTES], from: "2026-06-15T03:00:00Z", to: "2026-06-15T03:10:00Z") { samples { at value } } } } }',
  ],
  ['a read without a region', '{ lingjunServiceRoles { nodes { exists } } }'],
  ['lists behind tokens', `{ netTests(first: 1000) ${row} }`],
  ['lists at a path of their own', `{ paiResourceGroups(first: 5) ${row} }`],
  ['gets with an id in their path', '{ paiResourceGroups { nodes { detail { description tags { key } } } } }'],
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

test('ids in paths are the same with a key and with a signature', async () => {
  const answers: unknown[] = [];
  for (const gateway of gateways.values()) {
    const { easGateways, easResources } = gateway.emulator.fleet.lingjun;
    const variables = { gatewayId: easGateways[0]?.gatewayId, resourceId: easResources[0]?.resourceId };
    gateway.calls();
    const { data, errors } = await gateway.query(byPath, variables);
    expect(errors).toBeUndefined();
    expect(data.gateway.linkedVpcs).toHaveLength(2);
    expect(data.resourceDirectLink.destinationCidrs).toHaveLength(2);
    expect(data.none).toEqual({ linkedVpcs: null });
    answers.push({ data, calls: gateway.calls() });
  }
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
});

test.each(Object.keys(auths))('a call in ROA style is repeated when it was throttled (%s)', async (name) => {
  const gateway = gateways.get(name);
  if (!gateway) throw new Error('there is none');
  gateway.calls();
  gateway.emulator.setFaults([{ operation: 'ListResourceGroups', kind: 'throttle', times: 1 }]);
  const { data, errors } = await gateway.query('{ paiResourceGroups { totalCount } }');
  expect([data.paiResourceGroups.totalCount, errors]).toEqual([10, undefined]);
  expect(gateway.calls()).toEqual({ ListResourceGroups: 3 });
});
