import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import type { LingjunState } from '../../src/emulator/fleet/model.ts';
import { manualCall, noon, signedCall } from './lingjun-client.ts';

const region = 'cn-wulanchabu';
let emulator: Emulator;
let state: LingjunState;
beforeAll(async () => {
  emulator = await startEmulator({ clock: () => noon, rateLimits: false });
  state = emulator.fleet.lingjun;
});
afterAll(() => emulator.close());

function first<T>(items: readonly T[], isWanted: (item: T) => boolean = () => true): T {
  const item = items.find(isWanted);
  if (!item) throw new Error('the fleet has none');
  return item;
}

const local = <T extends { regionId: string }>(items: readonly T[]) =>
  items.filter(({ regionId }) => regionId === region);

const easVersion = '2021-07-01';
const studioVersion = '2022-01-12';
const without = ({ RequestId, requestId, ...rest }: Record<string, unknown>) => rest;

describe('calls in ROA style', () => {
  const gateway = () => first(local(state.easGateways)).gatewayId;
  const signed = (overrides: Partial<Parameters<typeof signedCall>[1]> = {}) =>
    signedCall(emulator, {
      operation: 'ListAclPolicy',
      version: easVersion,
      method: 'GET',
      path: `/api/v2/gateways/${region}/${gateway()}/acl_policy`,
      ...overrides,
    });

  it('give the same answer by a signed path and by the manual’s operation', async () => {
    const { vpcId } = first(first(local(state.easGateways)).linkedVpcs);
    const byPath = await signed({ body: `VpcId=${vpcId}` });
    const manual = await manualCall(emulator, 'ListAclPolicy', {
      product: 'eas',
      ClusterId: region,
      GatewayId: gateway(),
      VpcId: vpcId,
    });
    expect([byPath.status, manual.status]).toEqual([200, 200]);
    expect(without(byPath.body)).toEqual(without(manual.body));
    expect(byPath.body.IntranetVpcAclPolicyList.map((each: { VpcId: string }) => each.VpcId)).toEqual([vpcId]);
  });

  it('are recognised by their path alone, and refused when path and action do not belong together', async () => {
    const byPath = await signed({ operation: '' });
    expect(byPath.body.GatewayId).toBe(gateway());
    const astray = await signed({ operation: 'DescribeResourceDLink' });
    expect([astray.status, astray.body.Code]).toEqual([404, 'InvalidApi.NotFound']);
    const written = await signed({ method: 'POST' });
    expect([written.status, written.body.Code]).toEqual([404, 'InvalidApi.NotFound']);
  });

  it('cover path and query with their signature', async () => {
    const wrong = await signed({ keySecret: 'wrong' });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'SignatureDoesNotMatch']);
    const encoded = `/api/v2/gateways/${region}/%E7%BD%91%20%E5%85%B3/acl_policy`;
    const unknown = await signed({ path: encoded });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'Resource.NotFound']);
    const broken = await signed({ path: `/api/v2/gateways/${region}/%zz/acl_policy` });
    expect([broken.status, broken.body.Code]).toEqual([404, 'InvalidApi.NotFound']);
  });

  it('take the SDK’s bearer token in headers', async () => {
    const headers = {
      'x-acs-action': 'ListAclPolicy',
      'x-acs-version': easVersion,
      'x-acs-bearer-token': emulator.credentials.apiKey,
      'x-acs-signature-type': 'BEARERTOKEN',
    };
    const url = `${emulator.lingjunUrl}/api/v2/gateways/${region}/${gateway()}/acl_policy`;
    expect((await fetch(url, { headers })).status).toBe(200);
    const refused = await fetch(url, { headers: { ...headers, 'x-acs-bearer-token': 'other' } });
    expect(await refused.json()).toMatchObject({ code: 'InvalidBearerToken', message: expect.any(String) });
  });

  it('spell their errors with lower-case names, and in the manual’s form with upper-case ones', async () => {
    const path = `/api/v2/gateways/${region}/gw-none/acl_policy`;
    expect((await signed({ path })).body).toEqual({
      code: 'Resource.NotFound',
      hostId: 'eas.cn-wulanchabu.aliyuncs.com',
      message: 'The specified resource does not exist.',
      recommend: 'https://api.aliyun.com/troubleshoot?q=Resource.NotFound&product=eas',
      requestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
    });
    const manual = await manualCall(emulator, 'ListAclPolicy', { product: 'eas', ClusterId: region, GatewayId: 'no' });
    expect(manual.body).toMatchObject({ Code: 'Resource.NotFound', RequestId: expect.any(String) });
  });

  it('spell the request’s id in lower case in the list of peers alone', async () => {
    const ids = { product: 'eas', ClusterId: region, GatewayId: gateway() } as const;
    const peers = await manualCall(emulator, 'ListGatewayIntranetLinkedVpcPeer', ids);
    expect(Object.keys(peers.body)).toEqual(['GatewayId', 'PeerVpcList', 'requestId']);
    const linked = await manualCall(emulator, 'ListGatewayIntranetLinkedVpc', ids);
    expect(Object.keys(linked.body)).toEqual(['GatewayId', 'IntranetLinkedVpcList', 'RequestId']);
  });

  it('keep the regions in their paths apart', async () => {
    const path = `/api/v2/gateways/cn-hangzhou/${gateway()}/acl_policy`;
    expect((await signed({ path })).body.code).toBe('Resource.NotFound');
  });

  it('take tags as JSON text in the query, and refuse any other text', async () => {
    const { resourceGroupId } = first(local(state.paiResourceGroups));
    const get = (tag: string) =>
      signedCall(emulator, {
        operation: 'GetResourceGroup',
        version: studioVersion,
        method: 'GET',
        path: `/api/v1/resources/${resourceGroupId}`,
        body: `RegionId=${region}&Tag=${encodeURIComponent(tag)}`,
      });
    expect((await get('[{"Key":"team"}]')).status).toBe(200);
    const refused = await get('team');
    expect([refused.status, refused.body.code]).toEqual([400, 'InvalidTag']);
    const json = await manualCall(emulator, 'GetResourceGroup', {
      product: 'paistudio',
      method: 'POST',
      ResourceGroupID: resourceGroupId,
      Tag: [{ Key: 'team' }],
    });
    expect(json.status).toBe(200);
  });
});

describe('network tests', () => {
  const list = async (query: Record<string, string | number> = {}) =>
    (await manualCall(emulator, 'ListNetTestResults', { product: 'eflo-controller', RegionId: region, ...query })).body;

  it('come newest first by tokens, never fewer than 20 nor more than 100 on a page', async () => {
    const all = local(state.netTests);
    expect(all.length).toBeGreaterThan(100);
    const small = await list({ MaxResults: 3 });
    expect([small.MaxResults, small.NetTestResults.length]).toEqual([20, 20]);
    const page = await list({ MaxResults: 1000 });
    expect([page.MaxResults, page.NetTestResults.length]).toEqual([100, 100]);
    const rest = await list({ MaxResults: 100, NextToken: page.NextToken });
    expect(rest.NextToken).toBeUndefined();
    const rows = [...page.NetTestResults, ...rest.NetTestResults];
    expect(rows.map(({ TestId }) => TestId).toSorted()).toEqual(all.map(({ testId }) => testId).toSorted());
    const times = rows.map(({ CreationTime }) => Date.parse(CreationTime));
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    expect((await list({ NextToken: 'rubbish' })).Code).toBe('InvalidNextToken');
  });

  it('are kept by their kind', async () => {
    const { NetTestResults } = await list({ NetTestType: 'CommTest', MaxResults: 100 });
    const wanted = local(state.netTests).filter(({ settings }) => settings.kind === 'CommTest');
    expect(NetTestResults).toHaveLength(wanted.length);
  });

  it('tell numbers and switches as text, the network mode in the list and the result alone', async () => {
    const test = first(local(state.netTests), ({ settings }) => settings.kind === 'CommTest');
    const ids = { product: 'eflo-controller', TestId: test.testId } as const;
    const { body } = await manualCall(emulator, 'DescribeNetTestResult', ids);
    expect(body).toMatchObject({ CommTest: { GPUNum: expect.any(String) }, ResultDetial: test.result });
    expect(body.CreationTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
    expect(Date.parse(body.CreationTime)).toBe(test.createdMs);
    expect(Object.keys(body)).not.toContain('NetworkMode');
    const [row] = (await list()).NetTestResults;
    expect(row.NetworkMode).toBe('01');
    expect(row.CreationTime).toMatch(/Z$/);
    expect(Object.keys(row)).not.toContain('ResultDetial');
    const unknown = await manualCall(emulator, 'DescribeNetTestResult', { ...ids, TestId: 'dr-none' });
    expect([unknown.status, unknown.body.Code]).toEqual([404, 'RESOURCE_NOT_FOUND']);
  });
});

describe('resource groups of PAI Studio', () => {
  const list = async (query: Record<string, string | number | boolean> = {}) =>
    (await manualCall(emulator, 'ListResourceGroups', { product: 'paistudio', RegionId: region, ...query })).body;
  const namesOf = (groups: { Name: string }[]) => groups.map(({ Name }) => Name);

  it('go by page numbers with a total, all at once when asked for all', async () => {
    const all = local(state.paiResourceGroups);
    const pages = await Promise.all([1, 2, 3, 4].map((PageNumber) => list({ PageNumber, PageSize: 2 })));
    expect(pages.map(({ TotalCount }) => TotalCount)).toEqual([all.length, all.length, all.length, all.length]);
    expect(namesOf(pages.flatMap(({ ResourceGroups }) => ResourceGroups))).toEqual(all.map(({ name }) => name));
    expect((await list({ PageSize: 1, ShowAll: true })).ResourceGroups).toHaveLength(all.length);
  });

  it('are found by several ids in one text, and in the order asked for', async () => {
    const [one, other] = local(state.paiResourceGroups);
    const ResourceGroupIDs = `${other?.resourceGroupId},${one?.resourceGroupId},rg-none`;
    const { ResourceGroups, TotalCount } = await list({ ResourceGroupIDs, SortBy: 'GmtCreatedTime', Order: 'desc' });
    expect(TotalCount).toBe(2);
    const times = ResourceGroups.map(({ GmtCreatedTime }: { GmtCreatedTime: string }) => GmtCreatedTime);
    expect(times).toEqual(times.toSorted().toReversed());
  });

  it('do not repeat their id when they are read alone', async () => {
    const group = first(local(state.paiResourceGroups));
    const ids = { product: 'paistudio', ResourceGroupID: group.resourceGroupId } as const;
    const { body } = await manualCall(emulator, 'GetResourceGroup', ids);
    expect(body).toMatchObject({ Name: group.name, ClusterID: group.clusterId, SupportRDMA: group.supportsRdma });
    expect(Object.keys(body)).not.toContain('ResourceGroupID');
    expect(Object.keys(body)).not.toContain('NodeCount');
  });
});

describe('a dedicated resource group of EAS', () => {
  it('without a direct connection is answered with nothing in it', async () => {
    const read = async (wanted: (has: boolean) => boolean) => {
      const { resourceId, regionId } = first(state.easResources, ({ directLink }) => wanted(directLink !== null));
      const ids = { product: 'eas', ClusterId: regionId, ResourceId: resourceId } as const;
      return (await manualCall(emulator, 'DescribeResourceDLink', ids)).body;
    };
    expect(await read((has) => !has)).toMatchObject({ VpcId: '', AuxVSwitchList: [], DestinationCIDRs: '' });
    expect((await read((has) => has)).DestinationCIDRs).toMatch(/^172\.\d+\.0\.0\/16,192\.168\.0\.0\/16$/);
  });
});
