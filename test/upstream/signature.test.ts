import { expect, test } from 'vitest';
import { flatten, lingjunDialect } from '../../src/upstream/lingjun/dialects.ts';
import { lingjunOperations } from '../../src/upstream/lingjun/operations.ts';
import { authorization, canonicalRequest, percentEncode, sha256Hex } from '../../src/upstream/lingjun/signature.ts';
import { callOf } from './call-of.ts';

/** Source: https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature */
const published = [
  {
    date: '2023-10-26T10:22:32Z',
    nonce: '3156853299f313e23d1673dc12e1703d',
    canonical: '7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259',
    signature: '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
  },
  {
    date: '2023-10-26T09:01:01Z',
    nonce: 'd410180a5abf7fe235dd9b74aca91fc0',
    canonical: '29622f5feb1e9fcaaa2e276a72889c975f7b16f00e02be1ca34965b18cd85015',
    signature: 'e521358f7776c97df52e6b2891a8bc73026794a071b50c3323388c4e0df64804',
  },
];

test.each(published)('the vector that the vendor published for $date is reproduced', (vector) => {
  const request = {
    method: 'POST',
    path: '/',
    query: { ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd', RegionId: 'cn-shanghai' },
    headers: {
      host: 'ecs.cn-shanghai.aliyuncs.com',
      'x-acs-action': 'RunInstances',
      'x-acs-version': '2014-05-26',
      'x-acs-date': vector.date,
      'x-acs-signature-nonce': vector.nonce,
      'x-acs-content-sha256': sha256Hex(''),
    },
    body: '',
  };
  const signed = 'host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version';
  expect(sha256Hex(canonicalRequest(request, signed.split(';')))).toBe(vector.canonical);
  expect(authorization(request, { id: 'YourAccessKeyId', secret: 'YourAccessKeySecret' })).toBe(
    `ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=${signed},Signature=${vector.signature}`,
  );
});

const listVpdsForm =
  'EnablePage=true&PageNumber=1&PageSize=20&RegionId=cn-wulanchabu&Status=Not%20Available&Tag.1.Key=env&Tag.1.Value=a%20b%2Bc*~(1)&Tag.2.Key=k2&Tag.2.Value=%E4%B8%AD%E6%96%87';

test('a request recorded from the official SDK is signed alike', () => {
  const headers = {
    host: '127.0.0.1:43717',
    'x-acs-version': '2022-05-30',
    'x-acs-action': 'ListVpds',
    'user-agent': 'AlibabaCloud (linux; x64) Node.js/v20.20.2 Core/1.0.1 TeaDSL/2',
    'x-acs-date': '2026-11-21T19:38:22Z',
    'x-acs-signature-nonce': '87092a8b03536a0329c0ea98d95d40f9e450bdf2002000a316f683396529c16c',
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    'x-acs-content-sha256': '190bbb6eed3b5cc2633702f0cf7db9bfa86f0cc7aa984ddd99031c997e2352d6',
    'x-acs-credentials-provider': 'static_ak',
  };
  expect(sha256Hex(listVpdsForm)).toBe(headers['x-acs-content-sha256']);
  const request = { method: 'POST', path: '/', query: {}, headers, body: listVpdsForm };
  expect(authorization(request, { id: 'testAk', secret: 'testSecret' })).toBe(
    'ACS3-HMAC-SHA256 Credential=testAk,SignedHeaders=content-type;host;x-acs-action;x-acs-content-sha256;x-acs-credentials-provider;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=88b22374508766ea1a4ff9a51fac127ede5e85173e3673ab3bf215d34b76f431',
  );
});

test('the characters that encodeURIComponent leaves are encoded, the tilde is not', () => {
  expect(percentEncode("a b+c/é!'()*~")).toBe('a%20b%2Bc%2F%C3%A9%21%27%28%29%2A~');
});

test('lists and objects become numbered names, empty text is kept and what is not given left out', () => {
  const params = {
    VccName: 'my vcc',
    BgpAsn: 65001,
    AccessCouldService: true,
    Nothing: undefined,
    NodeIds: ['n1', 'n2'],
    Tag: [
      { Key: 'a', Value: '' },
      { Key: 'b', Value: 'x' },
    ],
    Subnets: [{ Cidr: '10.1.0.0/16', SubnetName: 's1' }],
  };
  expect(flatten(params)).toEqual({
    VccName: 'my vcc',
    BgpAsn: '65001',
    AccessCouldService: 'true',
    'NodeIds.1': 'n1',
    'NodeIds.2': 'n2',
    'Tag.1.Key': 'a',
    'Tag.1.Value': '',
    'Tag.2.Key': 'b',
    'Tag.2.Value': 'x',
    'Subnets.1.Cidr': '10.1.0.0/16',
    'Subnets.1.SubnetName': 's1',
  });
});

const signing = lingjunDialect({
  auth: { scheme: 'acs3', keyId: 'testAk', keySecret: 'testSecret' },
  clock: () => Date.parse('2026-11-21T19:38:22.417Z'),
});

test('an RPC call is a form that decodes to what the official SDK sends', async () => {
  const Tag = [
    { Key: 'env', Value: 'a b+c*~(1)' },
    { Key: 'k2', Value: '中文' },
  ];
  const params = { EnablePage: true, PageNumber: 1, PageSize: 20, Status: 'Not Available', Tag };
  const request = await signing.write(callOf(lingjunOperations.ListVpds, params));
  expect(request).toMatchObject({ origin: 'https://eflo.cn-wulanchabu.aliyuncs.com', method: 'POST', path: '/' });
  expect([...new URLSearchParams(request.body)]).toEqual([...new URLSearchParams(listVpdsForm)]);
  expect(request.headers).toMatchObject({
    host: 'eflo.cn-wulanchabu.aliyuncs.com',
    'x-acs-action': 'ListVpds',
    'x-acs-version': '2022-05-30',
    'x-acs-date': '2026-11-21T19:38:22Z',
    'x-acs-content-sha256': sha256Hex(request.body ?? ''),
  });
  expect(request.headers.authorization).toContain('SignedHeaders=content-type;host;x-acs-action;');
});

test('no two requests share a nonce', async () => {
  const requests = await Promise.all([1, 2, 3].map(() => signing.write(callOf(lingjunOperations.ListVpds))));
  expect(new Set(requests.map(({ headers }) => headers['x-acs-signature-nonce'])).size).toBe(3);
});

test('a temporary credential is sent along and signed', async () => {
  const dialect = lingjunDialect({
    auth: { scheme: 'acs3', keyId: 'id', keySecret: 'secret', securityToken: 'token' },
    clock: () => 0,
  });
  const { headers } = await dialect.write(callOf(lingjunOperations.ListVpds));
  expect(headers).toMatchObject({ 'x-acs-accesskey-id': 'id', 'x-acs-security-token': 'token' });
  expect(headers.authorization).toContain('x-acs-security-token');
});

test.each([
  ['ap-southeast-7', 'https://eflo-controller.ap-southeast-7.aliyuncs.com'],
  ['cn-shanghai-finance-1', 'https://eflo-controller-share.cn-shanghai-finance-1.aliyuncs.com'],
  ['eu-central-1', 'https://eflo.eu-central-1.aliyuncs.com'],
])('%s is called at its own address', async (region, origin) => {
  expect((await signing.write(callOf(lingjunOperations.ListVpds, {}, region))).origin).toBe(origin);
});

test.each([
  ['cn-wulanchabu', 'https://api.aliyun.com'],
  ['ap-southeast-1', 'https://api.alibabacloud.com'],
])("the manual's form for %s goes to %s with a key and a readable path", async (region, origin) => {
  const dialect = lingjunDialect({ auth: { scheme: 'bearer', apiKey: 'sk-1' }, clock: () => 0 });
  const request = await dialect.write(callOf(lingjunOperations.GetVpd, { VpdId: 'vpd 1' }, region));
  expect(request).toEqual({
    origin,
    method: 'GET',
    path: `/api/eflo/2022-05-30/GetVpd?RegionId=${region}&VpdId=vpd+1`,
    headers: { authorization: 'Bearer sk-1', accept: 'application/json' },
  });
});

test('a path and its query are signed in their canonical form', () => {
  const path = `/api/v2/gateways/${percentEncode('cn wulanchabu')}/a+b*c%7Ed/acl_policy`;
  const query = { VpcId: 'vpc-1', AclPolicyList: '[{"Comment":"a b*"}]' };
  const headers = { host: 'h', 'x-acs-content-sha256': sha256Hex('') };
  expect(
    canonicalRequest({ method: 'POST', path, query, headers, body: '' }, Object.keys(headers)).split('\n'),
  ).toEqual([
    'POST',
    '/api/v2/gateways/cn%20wulanchabu/a%20b%2Ac~d/acl_policy',
    'AclPolicyList=%5B%7B%22Comment%22%3A%22a%20b%2A%22%7D%5D&VpcId=vpc-1',
    'host:h',
    `x-acs-content-sha256:${sha256Hex('')}`,
    '',
    'host;x-acs-content-sha256',
    sha256Hex(''),
  ]);
});

const aclPath = '/api/v2/gateways/cn-wulanchabu/gw-1uhc/acl_policy';
const aclParams = { ClusterId: 'cn-wulanchabu', GatewayId: 'gw-1uhc', VpcId: 'vpc-1' };

test('a ROA call is a path with its ids, the rest in the query, and no body', async () => {
  const request = await signing.write(callOf(lingjunOperations.ListAclPolicy, aclParams));
  expect(request).toEqual({
    origin: 'https://pai-eas.cn-wulanchabu.aliyuncs.com',
    method: 'GET',
    path: `${aclPath}?VpcId=vpc-1`,
    headers: expect.objectContaining({
      host: 'pai-eas.cn-wulanchabu.aliyuncs.com',
      'x-acs-action': 'ListAclPolicy',
      'x-acs-version': '2021-07-01',
      'x-acs-content-sha256': sha256Hex(''),
    }),
  });
  expect(request.headers).not.toHaveProperty('content-type');
  const { authorization: claimed = '', ...headers } = request.headers;
  const signed = { method: 'GET', path: aclPath, query: { VpcId: 'vpc-1' }, headers, body: '' };
  expect(claimed).toBe(authorization(signed, { id: 'testAk', secret: 'testSecret' }));
});

test('the same call in the manual’s form names operation and ids in its address', async () => {
  const dialect = lingjunDialect({ auth: { scheme: 'bearer', apiKey: 'sk-1' }, clock: () => 0 });
  const { path, method } = await dialect.write(callOf(lingjunOperations.ListAclPolicy, aclParams));
  const query = 'ClusterId=cn-wulanchabu&GatewayId=gw-1uhc&VpcId=vpc-1';
  expect([method, path]).toEqual(['GET', `/api/eas/2021-07-01/ListAclPolicy?${query}`]);
});

test.each([['..'], ['.'], ['']])(
  'an id that would change the path (%j) is refused, any other stays one part',
  async (id) => {
    const write = (GatewayId: string) =>
      signing.write(callOf(lingjunOperations.ListAclPolicy, { ...aclParams, GatewayId }));
    await expect(write(id)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', argument: 'GatewayId' });
    expect((await write('a/b ?..*')).path).toContain('/cn-wulanchabu/a%2Fb%20%3F..%2A/acl_policy?');
  },
);

test('PAI Studio is called at its regional address, with tags as JSON text in the query', async () => {
  const params = { ResourceGroupID: 'rg1', Tag: [{ Key: 'team', Value: '平台 a&b' }] };
  const json = encodeURIComponent('[{"Key":"team","Value":"平台 a&b"}]');
  const { origin, path } = await signing.write(callOf(lingjunOperations.GetResourceGroup, params));
  expect(origin).toBe('https://pai.cn-wulanchabu.aliyuncs.com');
  expect(path).toBe(`/api/v1/resources/rg1?RegionId=cn-wulanchabu&Tag=${json}`);
  const dialect = lingjunDialect({ auth: { scheme: 'bearer', apiKey: 'sk-1' }, clock: () => 0 });
  const manual = await dialect.write(callOf(lingjunOperations.GetResourceGroup, params));
  const query = new URLSearchParams(manual.path.split('?')[1]);
  expect(Object.fromEntries(query)).toEqual({
    RegionId: 'cn-wulanchabu',
    ResourceGroupID: 'rg1',
    Tag: JSON.stringify(params.Tag),
  });
});

test('a ROA call that has a body sends it as JSON, signed, with its ids in the path', async () => {
  const sent = {
    DestinationCIDRs: '172.16.0.0/16',
    SecurityGroupId: 'sg-1',
    VSwitchId: 'vsw-1',
    VSwitchIdList: ['vsw-2'],
  };
  const ids = { ClusterId: 'cn-wulanchabu', ResourceId: 'eas-r-abc' };
  const request = await signing.write(callOf(lingjunOperations.UpdateResourceDLink, { ...ids, ...sent }));
  const path = '/api/v2/resources/cn-wulanchabu/eas-r-abc/dlink';
  expect(request).toMatchObject({
    method: 'PUT',
    path,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
  expect(JSON.parse(request.body ?? '')).toEqual(sent);
  const { authorization: claimed = '', ...headers } = request.headers;
  const signed = { method: 'PUT', path, query: {}, headers, body: request.body ?? '' };
  expect(headers['x-acs-content-sha256']).toBe(sha256Hex(signed.body));
  expect(claimed).toBe(authorization(signed, { id: 'testAk', secret: 'testSecret' }));
});

test('a list of a ROA write without a body is JSON text in the query, even of a DELETE', async () => {
  const AclPolicyList = [{ Entry: '10.0.0.0/8', Comment: 'a b' }];
  const request = await signing.write(callOf(lingjunOperations.DeleteAclPolicy, { ...aclParams, AclPolicyList }));
  expect([request.method, request.body]).toEqual(['DELETE', undefined]);
  const query = new URLSearchParams(request.path.split('?')[1]);
  expect(Object.fromEntries(query)).toEqual({ AclPolicyList: JSON.stringify(AclPolicyList), VpcId: 'vpc-1' });
});

test('the region of a PAI Studio write is in the query, its settings in the body', async () => {
  const UserVpc = { VpcId: 'vpc-1', ExtendedCIDRs: ['10.0.0.0/16'] };
  const params = { Name: 'g', Tag: [{ Key: 'team', Value: '平台' }], UserVpc };
  const { path, body } = await signing.write(callOf(lingjunOperations.CreateResourceGroup, params));
  expect(path).toBe('/api/v1/resources?RegionId=cn-wulanchabu');
  expect(JSON.parse(body ?? '')).toEqual(params);
});

test('the controller takes tags in the query of a POST, as the official SDK sends them', async () => {
  const params = { MaxResults: 20, Tags: [{ Key: 'a', Value: 'b' }] };
  const { path, body } = await signing.write(callOf(lingjunOperations.ListClusters, params, ''));
  expect([path, body]).toEqual(['/?Tags.1.Key=a&Tags.1.Value=b', 'MaxResults=20']);
});

test('lists of texts are numbered in the form', async () => {
  const params = { NodeIds: ['n1', 'n2'], LniIds: ['lni-1'] };
  const { body } = await signing.write(callOf(lingjunOperations.GetFabricTopology, params));
  expect(body).toBe('LniIds.1=lni-1&NodeIds.1=n1&NodeIds.2=n2&RegionId=cn-wulanchabu');
});
