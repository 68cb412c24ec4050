import { createRequire } from 'node:module';
import type core from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';

// The package is CommonJS with a default of its own, which Node and Vitest import differently; require is one thing.
const sdk: typeof core = createRequire(import.meta.url)('@alicloud/openapi-core');
const { $OpenApiUtil, OpenApiUtil, default: Client } = sdk;

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());
afterEach(() => emulator.setFaults([]));

function clientFor(overrides: Record<string, string> = {}) {
  const { accessKeyId, accessKeySecret } = emulator.credentials;
  const endpoint = new URL(emulator.lingjunUrl).host;
  const settings = { accessKeyId, accessKeySecret, protocol: 'HTTP', endpoint, regionId: 'cn-wulanchabu' };
  return new Client(new $OpenApiUtil.Config({ ...settings, ...overrides }));
}

/** A read in ROA style, as the SDK's packages for EAS and PAI Studio make it. */
async function get(action: string, pathname: string, query: Record<string, unknown>) {
  return inRoaStyle({ action, pathname, method: 'GET' }, { query: OpenApiUtil.query(query) });
}

async function inRoaStyle(
  operation: { action: string; pathname: string; method: string },
  sent: { query?: Record<string, string>; body?: Record<string, unknown> },
) {
  const params = new $OpenApiUtil.Params({
    ...operation,
    version: '2021-07-01',
    protocol: 'HTTPS',
    authType: 'AK',
    style: 'ROA',
    reqBodyType: 'json',
    bodyType: 'json',
  });
  const request = new $OpenApiUtil.OpenApiRequest({ headers: {}, ...sent });
  return clientFor().callApi(params, request, new RuntimeOptions({}));
}

const controllerActions = /^(Describe|ListClusters)/;

async function call(
  action: string,
  form: Record<string, unknown>,
  overrides: Record<string, string> = {},
  query: Record<string, string> = {},
) {
  const params = new $OpenApiUtil.Params({
    action,
    version: controllerActions.test(action) ? '2022-12-15' : '2022-05-30',
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const body = OpenApiUtil.parseToMap(form);
  const request = new $OpenApiUtil.OpenApiRequest({ body, query });
  return clientFor(overrides).callApi(params, request, new RuntimeOptions({}));
}

describe('the official SDK', () => {
  it('is understood by the emulator, tags and blanks and Chinese included', async () => {
    const { statusCode, body } = await call('ListVpds', {
      RegionId: 'cn-wulanchabu',
      EnablePage: true,
      PageSize: 3,
      'Tag.1.Key': 'team',
      'Tag.1.Value': '平台',
      Status: 'Available',
    });
    expect(statusCode).toBe(200);
    const wanted = emulator.fleet.lingjun.vpds.filter(
      ({ regionId, status, tags }) => regionId === 'cn-wulanchabu' && status === 'Available' && tags.team === '平台',
    );
    expect(body.Content.Total).toBe(wanted.length);
    expect(wanted.length).toBeGreaterThan(0);
  });

  it('reads the controller’s flat answers', async () => {
    const { body } = await call('DescribeRegions', {});
    expect(body.Regions).toEqual([
      { LocalName: 'China (Ulanqab)', RegionId: 'cn-wulanchabu' },
      { LocalName: 'China (Hangzhou)', RegionId: 'cn-hangzhou' },
    ]);
  });

  it('may use a security token', async () => {
    const { securityToken } = emulator.credentials;
    const { body } = await call('ListErs', { RegionId: 'cn-hangzhou' }, { securityToken, type: 'sts' });
    expect(body.Content.Total).toBe(3);
  });

  it('sees a wrong secret as the service’s own error', async () => {
    const wrong = call('ListErs', { RegionId: 'cn-hangzhou' }, { accessKeySecret: 'wrong' });
    await expect(wrong).rejects.toMatchObject({ code: 'SignatureDoesNotMatch', statusCode: 400 });
  });

  it('sees flow control as throttling, with the time to wait in milliseconds', async () => {
    emulator.setFaults([{ kind: 'throttle', times: 1 }]);
    const refused = call('ListErs', { RegionId: 'cn-hangzhou' });
    await expect(refused).rejects.toMatchObject({ name: 'ThrottlingError', retryAfter: 1000 });
  });

  it('is understood in ROA style too: ids in the path, the rest in the query', async () => {
    const [gateway] = emulator.fleet.lingjun.easGateways;
    const path = `/api/v2/gateways/${gateway?.regionId}/${gateway?.gatewayId}/acl_policy`;
    const { statusCode, body } = await get('ListAclPolicy', path, { VpcId: gateway?.linkedVpcs[0]?.vpcId });
    expect([statusCode, body.GatewayId]).toEqual([200, gateway?.gatewayId]);
    expect(body.IntranetVpcAclPolicyList).toHaveLength(1);
  });

  it('writes in ROA style: lists as JSON text in the query, settings as a JSON body', async () => {
    const { easGateways, easResources, cloudSwitches } = emulator.fleet.lingjun;
    const [gateway] = easGateways;
    const acl = {
      action: 'CreateAclPolicy',
      pathname: `/api/v2/gateways/${gateway?.regionId}/${gateway?.gatewayId}/acl_policy`,
    };
    const query = { AclPolicyList: JSON.stringify([{ Comment: '办公 网', Entry: '10.9.0.0/16' }]) };
    expect((await inRoaStyle({ ...acl, method: 'POST' }, { query })).statusCode).toBe(200);
    const entries = () => emulator.fleet.lingjun.easGateways[0]?.internetEntries;
    expect(entries()).toContainEqual({ entry: '10.9.0.0/16', comment: '办公 网' });
    expect((await inRoaStyle({ ...acl, action: 'DeleteAclPolicy', method: 'DELETE' }, { query })).statusCode).toBe(200);
    expect(entries()).not.toContainEqual({ entry: '10.9.0.0/16', comment: '办公 网' });
    const [resource] = easResources;
    const vswitch = cloudSwitches.find(({ regionId }) => regionId === resource?.regionId);
    const pathname = `/api/v2/resources/${resource?.regionId}/${resource?.resourceId}/dlink`;
    const body = {
      SecurityGroupId: vswitch?.securityGroupIds[0],
      VSwitchId: vswitch?.vSwitchId,
      VSwitchIdList: [vswitch?.vSwitchId],
    };
    const answer = await inRoaStyle({ action: 'UpdateResourceDLink', pathname, method: 'PUT' }, { body });
    expect(answer.body.Message).toBe('Network interfaces are updating');
  });

  it('reads errors in ROA style by their lower-case names', async () => {
    const missing = get('ListAclPolicy', '/api/v2/gateways/cn-wulanchabu/gw-none/acl_policy', {});
    await expect(missing).rejects.toMatchObject({ code: 'Resource.NotFound', statusCode: 404 });
  });

  it('may put tags into the query of a call whose other parameters are in the form', async () => {
    const { body } = await call(
      'ListClusters',
      { MaxResults: 20 },
      {},
      { 'Tags.1.Key': 'team', 'Tags.1.Value': '平台' },
    );
    const wanted = emulator.fleet.lingjun.clusters.filter(({ tags }) => tags.team === '平台');
    expect(wanted.length).toBeGreaterThan(0);
    expect(body.Clusters).toHaveLength(wanted.length);
  });
});
