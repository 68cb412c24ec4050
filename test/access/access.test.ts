import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { lingjunSecrets } from '../support/tested-account.ts';

const keys = {
  reader: 'reader-key-0123456789',
  analyst: 'analyst-key-0123456789',
  nobody: 'fees-key-0123456789',
};
const introspection = '{ __schema { types { name } } }';
const list = '{ vpds { totalCount } }';
const log: string[] = [];
const nowSeconds = Math.floor(noon / 1000);

/** Claims of a token that is good at the time at which tests stand. */
const claims: JWTPayload = { sub: 'ada', scope: 'read', iss: 'https://idp', aud: 'fleet', exp: nowSeconds + 600 };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

function expectTurnedAway({ status, data, errors }: Awaited<ReturnType<TestGateway['query']>>): void {
  expect(status).toBe(401);
  expect(data).toBeUndefined();
  expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'UNAUTHENTICATED' }]);
}

describe('API keys', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({
      env: {
        FLEETGRAPH_API_KEYS: `reader:read:${keys.reader},analyst:read+fees:${keys.analyst},clerk:fees:${keys.nobody}`,
      },
      log: (line) => log.push(line),
    });
  });
  afterAll(() => gateway.close());
  beforeEach(() => {
    gateway.calls();
  });

  test.each([
    ['Authorization', bearer(keys.reader)],
    ['Authorization in small letters', { authorization: `bearer ${keys.reader}` }],
    ['x-api-key', { 'x-api-key': keys.reader }],
  ])('a key is taken from %s', async (_where, headers) => {
    const { data, errors } = await gateway.query(list, {}, headers);
    expect(errors).toBeUndefined();
    expect(data.vpds.totalCount).toBeGreaterThan(0);
  });

  test.each<[string, Record<string, string>]>([
    ['no key', {}],
    ['a wrong key', bearer('reader-key-9876543210')],
    ['the beginning of a key', bearer(keys.reader.slice(0, -1))],
    ['an empty key', { 'x-api-key': '' }],
    ['a key in another scheme', { authorization: `Basic ${Buffer.from(`reader:${keys.reader}`).toString('base64')}` }],
    ['the name of a key', bearer('reader')],
  ])('%s opens nothing, not even the schema or a mistake in a document', async (_what, headers) => {
    for (const document of [list, introspection, '{ nothing }', '{']) {
      expectTurnedAway(await gateway.query(document, {}, headers));
    }
    expect(gateway.calls()).toEqual({});
  });

  test('a caller without the scope of a field is told so on the field', async () => {
    const { status, data, errors } = await gateway.query(`${list.slice(0, -1)} __typename }`, {}, bearer(keys.nobody));
    expect([status, data]).toEqual([200, { vpds: null, __typename: 'Query' }]);
    expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([[['vpds'], 'FORBIDDEN']]);
    expect(errors?.[0]?.message).toBe('clerk may not use Query.vpds');
    expect(gateway.calls()).toEqual({});
  });

  test('a key with a scope may use what needs it', async () => {
    const { errors } = await gateway.query('{ vpds { totalCount } clusters { totalCount } }', {}, bearer(keys.analyst));
    expect(errors).toBeUndefined();
  });

  test('health and readiness need no key', async () => {
    expect((await gateway.fetch('/healthz')).status).toBe(200);
    expect((await gateway.fetch('/readyz')).status).toBe(200);
  });

  test('no secret appears in an answer, an id or the log, not even when an upstream quotes it', async () => {
    log.length = 0;
    const { credentials } = gateway.emulator;
    const own = lingjunSecrets(gateway.emulator);
    const secrets = [...Object.values(keys), ...own, credentials.bridgxPassword];
    const document =
      '{ vpds { nodes { id } pageInfo { endCursor } gaps { message } } clusters { nodes { id } gaps { message } } }';
    const whole = await gateway.query(document, {}, bearer(keys.reader));
    const message = `SignatureDoesNotMatch: server string to sign is: ${secrets.join(' ')}`;
    gateway.emulator.setFaults([{ kind: 'error', status: 400, code: 'SignatureDoesNotMatch', message, times: 20 }]);
    const quoted = await gateway.query(list, {}, bearer(keys.reader));
    gateway.emulator.setFaults([]);
    expect(quoted.errors?.[0]?.message).toContain(own.map(() => '[cut]').join(' '));
    for (const secret of own) expect(JSON.stringify(quoted)).not.toContain(secret);
    const ids = [...whole.data.vpds.nodes, ...whole.data.clusters.nodes].map(({ id }) =>
      Buffer.from(id, 'base64url').toString(),
    );
    const told = [JSON.stringify(whole), ids.join(), log.join()].join();
    for (const secret of secrets.filter((one) => one !== credentials.bridgxPassword))
      expect(told).not.toContain(secret);
    expect(log.length).toBeGreaterThan(0);
  });
});

const secret = 'a shared secret of at least 32 characters';
const signed = (payload: JWTPayload, key = secret, alg = 'HS256') =>
  new SignJWT(payload).setProtectedHeader({ alg }).sign(new TextEncoder().encode(key));

describe('tokens with a shared secret', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({
      env: {
        FLEETGRAPH_JWT_SECRET: secret,
        FLEETGRAPH_JWT_ISSUER: 'https://idp',
        FLEETGRAPH_JWT_AUDIENCE: 'fleet',
      },
    });
  });
  afterAll(() => gateway.close());

  test('a token is taken with its scopes, as a text or a list', async () => {
    const { scope: _, ...rest } = claims;
    for (const token of [await signed(claims), await signed({ ...rest, scp: ['read'] })]) {
      const { data } = await gateway.query(list, {}, bearer(token));
      expect(data.vpds.totalCount).toBeGreaterThan(0);
    }
    const { data, errors } = await gateway.query(list, {}, bearer(await signed({ ...claims, scope: 'fees other' })));
    expect(data).toEqual({ vpds: null });
    expect(errors?.[0]?.message).toBe('ada may not use Query.vpds');
  });

  test.each<[string, () => string | Promise<string>]>([
    ['an expired token', () => signed({ ...claims, exp: nowSeconds - 1 })],
    ['a token that never expires', () => signed({ sub: 'ada', scope: 'read', iss: 'https://idp', aud: 'fleet' })],
    ['a token that is not valid yet', () => signed({ ...claims, nbf: nowSeconds + 60 })],
    ['a token of nobody', () => signed({ scope: 'read', iss: 'https://idp', aud: 'fleet', exp: nowSeconds + 600 })],
    ['a token of another issuer', () => signed({ ...claims, iss: 'https://evil' })],
    ['a token for another audience', () => signed({ ...claims, aud: 'shop' })],
    ['a token signed with another secret', () => signed(claims, 'another secret of at least 32 characters')],
    ['a token that is not signed', () => new UnsecuredJWT(claims).setExpirationTime(nowSeconds + 600).encode()],
    ['no token at all', () => 'a.b.c'],
  ])('%s is turned away', async (_what, make) => {
    expectTurnedAway(await gateway.query(introspection, {}, bearer(await make())));
  });

  test('a token stops being good when its time is over', async () => {
    const token = await signed(claims);
    expect((await gateway.query('{ __typename }', {}, bearer(token))).status).toBe(200);
    gateway.at(noon + 601_000);
    expectTurnedAway(await gateway.query('{ __typename }', {}, bearer(token)));
    gateway.at(noon);
  });
});

describe('tokens with a published key', () => {
  let gateway: TestGateway;
  let idp: Server;
  let isDown = false;
  let pair: Awaited<ReturnType<typeof generateKeyPair>>;
  const lines: string[] = [];
  beforeAll(async () => {
    pair = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
    idp = createServer((_request, response) => {
      if (isDown) response.writeHead(503).end();
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }));
    });
    idp.listen(0, '127.0.0.1');
    await once(idp, 'listening');
    const address = idp.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/keys`;
    gateway = await startGateway({
      env: { FLEETGRAPH_JWKS_URL: url, FLEETGRAPH_JWT_AUDIENCE: 'fleet' },
      log: (line) => lines.push(line),
    });
  });
  afterAll(async () => {
    await gateway.close();
    idp.close();
  });

  const rsa = (kid = 'k1') => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(pair.privateKey);

  test('while the key set cannot be read, that is told as our own failure and logged once', async () => {
    isDown = true;
    const { status, errors } = await gateway.query(list, {}, bearer(await rsa()));
    isDown = false;
    expect(status).toBe(500);
    expect(errors?.[0]).toMatchObject({ message: 'Unexpected error.', extensions: { code: 'INTERNAL' } });
    const logged = lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 50);
    expect(logged).toHaveLength(1);
    expect(logged[0].requestId).toBe(errors?.[0]?.extensions.requestId);
  });

  test('a token signed with the published key is taken', async () => {
    const { data } = await gateway.query(list, {}, bearer(await rsa()));
    expect(data.vpds.totalCount).toBeGreaterThan(0);
  });

  test('a token signed with another key, an unknown one or the public one as a secret is turned away', async () => {
    const other = await generateKeyPair('RS256');
    const foreign = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(other.privateKey);
    const confused = await signed(claims, JSON.stringify(await exportJWK(pair.publicKey)));
    const unsigned = new UnsecuredJWT(claims).encode();
    for (const token of [foreign, await rsa('k2'), confused, unsigned]) {
      expectTurnedAway(await gateway.query(introspection, {}, bearer(token)));
    }
  });
});
