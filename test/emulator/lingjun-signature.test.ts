import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { verifySignature } from '../../src/emulator/lingjun/authenticate.ts';
import { createNonces } from '../../src/emulator/lingjun/nonces.ts';
import { canonicalRequest, expectedSignature, sha256Hex } from '../../src/emulator/lingjun/signature.ts';
import { defaultCredentials } from '../../src/emulator/options.ts';
import { manualCall, noon, type SignedCall, signedCall } from './lingjun-client.ts';

const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function requestOf(parts: { method: string; query: string; headers: Record<string, string>; body: string }) {
  const header = (name: string) => parts.headers[name] ?? '';
  return { ...parts, path: '/', query: new URLSearchParams(parts.query), header };
}

describe('the published test vectors of the signature', () => {
  const vectors = [
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

  it.each(vectors)('come out the same for the request of $date', ({ date, nonce, canonical, signature }) => {
    const headers = {
      host: 'ecs.cn-shanghai.aliyuncs.com',
      'x-acs-action': 'RunInstances',
      'x-acs-content-sha256': emptyHash,
      'x-acs-date': date,
      'x-acs-signature-nonce': nonce,
      'x-acs-version': '2014-05-26',
    };
    const query = 'ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai';
    const request = requestOf({ method: 'POST', query, headers, body: '' });
    const names = Object.keys(headers);
    expect(sha256Hex(canonicalRequest(request, names))).toBe(canonical);
    expect(expectedSignature(request, names, 'YourAccessKeySecret')).toBe(signature);
  });
});

describe('a recorded request of the official SDK', () => {
  const headers: Record<string, string> = {
    host: '127.0.0.1:43717',
    'x-acs-version': '2022-05-30',
    'x-acs-action': 'ListVpds',
    'x-acs-date': '2026-11-21T19:38:22Z',
    'x-acs-signature-nonce': '87092a8b03536a0329c0ea98d95d40f9e450bdf2002000a316f683396529c16c',
    'content-type': 'application/x-www-form-urlencoded',
    'x-acs-content-sha256': '190bbb6eed3b5cc2633702f0cf7db9bfa86f0cc7aa984ddd99031c997e2352d6',
    'x-acs-credentials-provider': 'static_ak',
    authorization:
      'ACS3-HMAC-SHA256 Credential=testAk,SignedHeaders=content-type;host;x-acs-action;x-acs-content-sha256;x-acs-credentials-provider;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=88b22374508766ea1a4ff9a51fac127ede5e85173e3673ab3bf215d34b76f431',
  };
  const body =
    'EnablePage=true&PageNumber=1&PageSize=20&RegionId=cn-wulanchabu&Status=Not%20Available&Tag.1.Key=env&Tag.1.Value=a%20b%2Bc*~(1)&Tag.2.Key=k2&Tag.2.Value=%E4%B8%AD%E6%96%87';
  const request = { ...requestOf({ method: 'POST', query: '', headers, body }), headerNames: Object.keys(headers) };
  const clock = () => Date.parse('2026-11-21T19:40:00Z');
  const credentials = { ...defaultCredentials, accessKeyId: 'testAk', accessKeySecret: 'testSecret' };

  it('is accepted with its secret, and refused with another', () => {
    expect(verifySignature(request, { credentials, nonces: createNonces(clock), clock })).toBeUndefined();
    const wrong = { ...credentials, accessKeySecret: 'another' };
    expect(verifySignature(request, { credentials: wrong, nonces: createNonces(clock), clock })).toBe(
      'SignatureDoesNotMatch',
    );
  });

  it('is accepted once', () => {
    const authority = { credentials, nonces: createNonces(clock), clock };
    expect(verifySignature(request, authority)).toBeUndefined();
    expect(verifySignature(request, authority)).toBe('SignatureNonceUsed');
  });
});

describe('a signed call', () => {
  let emulator: Emulator;
  let nowMs = noon;
  const call = (overrides: Partial<SignedCall> = {}) =>
    signedCall(emulator, { operation: 'ListErs', body: 'RegionId=cn-wulanchabu', nowMs, ...overrides });
  const refused = async (overrides: Partial<SignedCall>) => {
    const { status, body } = await call(overrides);
    return [status, body.Code];
  };

  beforeAll(async () => {
    emulator = await startEmulator({ clock: () => nowMs });
  });
  afterAll(() => emulator.close());

  it('is answered as POST with a form and as GET with a query', async () => {
    const post = await call();
    const get = await call({ method: 'GET' });
    expect(post.body).toMatchObject({ Code: 0, Content: { Total: 5 } });
    expect(get.body.Content).toEqual(post.body.Content);
  });

  it('may carry the known security token, and no other', async () => {
    const token = (text: string) => ({ headers: { 'x-acs-security-token': text, 'x-acs-accesskey-id': 'any' } });
    expect((await call(token(emulator.credentials.securityToken))).status).toBe(200);
    expect(await refused(token('stolen'))).toEqual([403, 'InvalidSecurityToken.Mismatch']);
  });

  it('is refused for a wrong secret, an unknown key and a changed body', async () => {
    expect(await refused({ keySecret: 'wrong' })).toEqual([400, 'SignatureDoesNotMatch']);
    expect(await refused({ keyId: 'nobody' })).toEqual([404, 'InvalidAccessKeyId.NotFound']);
    const swap: SignedCall['tamper'] = (request) => {
      request.body = 'RegionId=cn-hangzhou';
    };
    expect(await refused({ tamper: swap })).toEqual([400, 'SignatureDoesNotMatch']);
  });

  it('is refused for a header that the signature does not cover', async () => {
    const add: SignedCall['tamper'] = ({ headers }) => {
      headers['x-acs-security-token'] = emulator.credentials.securityToken;
    };
    expect(await refused({ tamper: add })).toEqual([400, 'IncompleteSignature']);
  });

  it('is refused without an authorization and with half of one', async () => {
    const set = (authorization: string): Partial<SignedCall> => ({
      tamper: ({ headers }) => {
        headers.authorization = authorization;
      },
    });
    expect(await refused(set(''))).toEqual([400, 'MissingAuthorization']);
    expect(await refused(set('ACS3-HMAC-SHA256 Credential=a'))).toEqual([400, 'IncompleteSignature']);
  });

  it('is refused when its date is unreadable or more than 15 minutes off, either way', async () => {
    expect(await refused({ headers: { 'x-acs-date': '2026-06-15 04:00' } })).toEqual([400, 'InvalidTimeStamp.Format']);
    expect(await refused({ nowMs: nowMs - 901_000 })).toEqual([400, 'InvalidTimeStamp.Expired']);
    expect(await refused({ nowMs: nowMs + 901_000 })).toEqual([400, 'InvalidTimeStamp.Expired']);
    expect((await call({ nowMs: nowMs - 899_000 })).status).toBe(200);
  });

  it('is refused with a nonce that was used, until the date of that use is too old', async () => {
    const headers = { 'x-acs-signature-nonce': 'only-once' };
    expect((await call({ headers })).status).toBe(200);
    expect(await refused({ headers })).toEqual([400, 'SignatureNonceUsed']);
    nowMs += 16 * 60_000;
    expect((await call({ headers })).status).toBe(200);
  });

  it('does not use up the nonce of a request that somebody else made up', async () => {
    const headers = { 'x-acs-signature-nonce': 'guessed' };
    expect(await refused({ headers, keySecret: 'wrong' })).toEqual([400, 'SignatureDoesNotMatch']);
    expect((await call({ headers })).status).toBe(200);
  });

  it('is refused for an unknown action, version and method before anybody looks at the signature', async () => {
    expect(await refused({ operation: 'ListMoons', keySecret: 'wrong' })).toEqual([404, 'InvalidApi.NotFound']);
    expect(await refused({ version: '2099-01-01', keySecret: 'wrong' })).toEqual([404, 'InvalidApi.NotFound']);
    const controller = { operation: 'DescribeRegions', version: '2022-12-15', body: '' };
    expect(await refused({ ...controller, method: 'GET' })).toEqual([404, 'InvalidApi.NotFound']);
    expect((await call(controller)).body.Regions).toHaveLength(2);
  });

  it('is refused for a missing or unreadable parameter, naming it', async () => {
    expect(await refused({ operation: 'GetVpd' })).toEqual([400, 'MissingVpdId']);
    expect(await refused({ body: 'RegionId=cn-wulanchabu&PageSize=many' })).toEqual([400, 'InvalidPageSize']);
  });

  it('gives errors in the gateway’s form', async () => {
    const { body, headers } = await call({ operation: 'GetVpd' });
    expect(headers.get('content-type')).toBe('application/json;charset=utf-8');
    expect(body).toEqual({
      RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
      HostId: expect.stringContaining('aliyuncs.com'),
      Code: 'MissingVpdId',
      Message: 'VpdId is mandatory for this action.',
      Recommend: 'https://api.aliyun.com/troubleshoot?q=MissingVpdId&product=eflo',
    });
  });
});

describe('a bearer token', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator({ clock: () => noon, credentials: { apiKey: 'sk-mine' } });
  });
  afterAll(() => emulator.close());

  it('opens the manual’s form', async () => {
    const query = { RegionId: 'cn-wulanchabu' };
    expect((await manualCall(emulator, 'ListErs', query)).body.Content.Total).toBe(5);
    const refused = await manualCall(emulator, 'ListErs', { ...query, apiKey: 'emulator-api-key' });
    expect([refused.status, refused.body.Code]).toEqual([401, 'InvalidApiKey']);
  });

  it('opens the service’s form as the SDK sends it', async () => {
    const headers = { 'x-acs-action': 'ListErs', 'x-acs-version': '2022-05-30', 'x-acs-bearer-token': 'sk-mine' };
    const body = new URLSearchParams({ RegionId: 'cn-wulanchabu' });
    const url = `${emulator.lingjunUrl}/?SignatureType=BEARERTOKEN`;
    const answer = await (await fetch(url, { method: 'POST', headers, body })).json();
    expect(answer).toMatchObject({ Code: 0, Content: { Total: 5 } });
    const wrong = { ...headers, 'x-acs-bearer-token': 'sk-other' };
    const refused = await (await fetch(url, { method: 'POST', headers: wrong, body })).json();
    expect(refused).toMatchObject({ Code: 'InvalidBearerToken' });
  });

  it('is billed only when it is accepted', () => {
    const { calls, billed, answered } = emulator.stats().lingjun.operations.ListErs ?? {};
    expect({ calls, billed, answered }).toMatchObject({ calls: 4, billed: 2, answered: { ok: 2, unauthenticated: 2 } });
  });
});
