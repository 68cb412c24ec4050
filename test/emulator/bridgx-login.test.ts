import { decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { jsonPost, startBridgx } from './bridgx-fixture.ts';

const key = new TextEncoder().encode('bridgx');
const hourMs = 3_600_000;
const refresh = (token: string): RequestInit => ({ method: 'POST', headers: { Authorization: `Bearer ${token}` } });

describe('logging in to BridgX', () => {
  test('a JSON body with the right password gives a token of eight hours', async () => {
    await using bridgx = await startBridgx();
    const answer = await bridgx.send('/user/login', jsonPost({ username: 'root', password: '123456' }));
    expect(answer).toMatchObject({ status: 200, body: { code: 200, msg: 'success' } });
    const token = String(answer.body?.data);
    await jwtVerify(token, key, { currentDate: new Date(bridgx.clock.nowMs) });
    const seconds = bridgx.clock.nowMs / 1000;
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(decodeJwt(token)).toEqual({
      user_id: 1,
      name: 'root',
      user_type: 'ADMIN',
      org_id: 1,
      exp: seconds + 28_800,
      nbf: seconds - 10,
    });
  });

  test('a form does as well as JSON', async () => {
    await using bridgx = await startBridgx();
    const form = new URLSearchParams({ username: 'guest', password: '123456' });
    const answer = await bridgx.send('/user/login', { method: 'POST', body: form });
    expect(decodeJwt(String(answer.body?.data))).toMatchObject({ name: 'guest', user_type: 'COMMON', org_id: 2 });
  });

  test.each([
    ['a body that is no JSON', '{', 'missing username/password'],
    ['a password that is a number', { username: 'root', password: 123456 }, 'missing username/password'],
    ['an empty object', {}, 'incorrect username/password'],
    ['a wrong password', { username: 'root', password: 'x' }, 'incorrect username/password'],
    ['a disabled user', { username: 'gone', password: '123456' }, 'your account has been disabled'],
  ])('%s is a 400 with its own text', async (_, body, msg) => {
    await using bridgx = await startBridgx();
    const answer = await bridgx.send('/user/login', jsonPost(body));
    expect(answer).toMatchObject({ status: 400, body: { code: 400, data: null, msg } });
  });
});

describe('the token of BridgX', () => {
  test('holds for eight hours and then answers 401', async () => {
    await using bridgx = await startBridgx();
    bridgx.clock.nowMs += 8 * hourMs - 1000;
    expect((await bridgx.get('cluster/describe_all')).status).toBe(200);
    bridgx.clock.nowMs += 2000;
    expect(await bridgx.get('cluster/describe_all')).toMatchObject({
      status: 401,
      body: { code: 401, data: null, msg: 'token auth fail' },
    });
  });

  test('is renewed for ten hours while it holds', async () => {
    await using bridgx = await startBridgx();
    bridgx.clock.nowMs += 7 * hourMs;
    const answer = await bridgx.send('/user/refresh_token', refresh(bridgx.token));
    const renewed = String(answer.body?.data);
    expect(decodeJwt(renewed)).toMatchObject({ name: 'root', org_id: 1, exp: bridgx.clock.nowMs / 1000 + 36_000 });
    bridgx.clock.nowMs += 9 * hourMs;
    expect((await bridgx.get('cluster/describe_all', renewed)).status).toBe(200);
    expect((await bridgx.get('cluster/describe_all')).status).toBe(401);
  });

  test('cannot be renewed once it has expired', async () => {
    await using bridgx = await startBridgx();
    bridgx.clock.nowMs += 9 * hourMs;
    expect(await bridgx.send('/user/refresh_token', refresh(bridgx.token))).toMatchObject({
      status: 401,
      body: { msg: 'token refresh fail' },
    });
  });

  test('keeps working after its user was disabled or moved', async () => {
    await using bridgx = await startBridgx();
    bridgx.rows.users.length = 0;
    expect((await bridgx.get('cluster/describe_all')).status).toBe(200);
  });

  test('signed with another key is refused', async () => {
    await using bridgx = await startBridgx();
    const claims = { user_id: 1, name: 'root', user_type: 'ADMIN', org_id: 1, exp: bridgx.clock.nowMs / 1000 + 60 };
    const signing = new SignJWT(claims).setProtectedHeader({ alg: 'HS256' });
    const forged = await signing.sign(new TextEncoder().encode('not bridgx'));
    expect(await bridgx.get('cluster/describe_all', forged)).toMatchObject({
      status: 401,
      body: { msg: 'token auth fail' },
    });
  });

  test.each([
    ['no header', undefined, 400, 'missing jwt token'],
    ['a header under 20 characters', 'Bearer short', 400, 'missing jwt token'],
    ['one word', 'x'.repeat(40), 401, 'token base info error'],
    ['three words', `Bearer ${'x'.repeat(40)} y`, 401, 'token base info error'],
    ['a second word under 20 characters', 'AuthorizationBearer short', 401, 'token base info error'],
    ['a second word that is no token', `Bearer ${'x'.repeat(40)}`, 401, 'token auth fail'],
  ])('%s is told apart', async (_, header, status, msg) => {
    await using bridgx = await startBridgx();
    const headers = header === undefined ? {} : { Authorization: header };
    const answer = await bridgx.send('/api/v1/cluster/describe_all', { headers });
    expect(answer).toMatchObject({ status, body: { code: status, data: null, msg } });
  });

  test('is the second word whatever the first one says', async () => {
    await using bridgx = await startBridgx();
    const headers = { Authorization: `Anything ${bridgx.token}` };
    expect((await bridgx.send('/api/v1/cluster/describe_all', { headers })).status).toBe(200);
  });
});
