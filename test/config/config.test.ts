import { expect, test } from 'vitest';
import { ConfigFaults } from '../../src/config/faults.ts';
import { readConfig } from '../../src/config.ts';

const lingjun = { LINGJUN_REGIONS: 'cn-wulanchabu, cn-hangzhou,cn-hangzhou', DASHSCOPE_API_KEY: 'sk-1' };
const bridgx = { BRIDGX_ENDPOINT: 'http://bridgx:9090/base', BRIDGX_USERNAME: 'root', BRIDGX_PASSWORD: 'pass word' };

/** The lines of the message, without its heading; none for settings that are fine. */
function faultsOf(env: Record<string, string>, file?: string): string[] {
  const readFile = () => {
    if (file === undefined) throw new Error('ENOENT');
    return file;
  };
  try {
    readConfig(env, readFile);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigFaults)) throw error;
    return error.message.split('\n').slice(1);
  }
}

test('without settings the gateway is a demo for this machine alone', () => {
  expect(readConfig({})).toMatchObject({
    host: '127.0.0.1',
    port: 4000,
    isDemo: true,
    accounts: [],
    access: undefined,
    databaseUrl: undefined,
    dataDir: '.data',
    upstreamTimeoutMs: 20_000,
    requestDeadlineMs: 60_000,
    logLevel: 'info',
  });
  expect(Object.isFrozen(readConfig({}))).toBe(true);
});

test("the cloud accounts of BridgX's organisation are read as a list, each once", () => {
  const [account] = readConfig({ ...bridgx, BRIDGX_ACCESS_KEY_IDS: 'LTAI-1, LTAI-2,LTAI-1,' }).accounts;
  expect(account?.bridgx?.auth.accessKeyIds).toEqual(['LTAI-1', 'LTAI-2']);
  expect(readConfig(bridgx).accounts[0]?.bridgx?.auth.accessKeyIds).toBeUndefined();
});

test('one account is read from the settings themselves', () => {
  expect(readConfig({ ...lingjun, ...bridgx }).accounts).toEqual([
    {
      alias: 'default',
      lingjun: {
        endpoint: undefined,
        auth: { scheme: 'bearer', apiKey: 'sk-1' },
        regions: ['cn-wulanchabu', 'cn-hangzhou'],
      },
      bridgx: {
        endpoint: 'http://bridgx:9090/base',
        auth: { username: 'root', password: 'pass word' },
        timeZone: 'Asia/Shanghai',
      },
    },
  ]);
});

test('several accounts come from a file, each with its own upstreams', () => {
  const keys = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret' };
  const file = JSON.stringify({
    east: { LINGJUN_REGIONS: 'cn-hangzhou', ...keys },
    west: { BRIDGX_ENDPOINT: 'http://b', BRIDGX_TOKEN: 't', BRIDGX_TIME_ZONE: 'UTC' },
  });
  const { accounts, isDemo } = readConfig({ FLEETGRAPH_CONFIG: 'accounts.json', ...lingjun }, () => file);
  expect(isDemo).toBe(false);
  expect(accounts).toEqual([
    {
      alias: 'east',
      lingjun: {
        endpoint: undefined,
        auth: { scheme: 'acs3', keyId: 'id', keySecret: 'secret' },
        regions: ['cn-hangzhou'],
      },
    },
    { alias: 'west', bridgx: { endpoint: 'http://b', auth: { token: 't' }, timeZone: 'UTC' } },
  ]);
});

test('the demo can be forced beside configured upstreams', () => {
  expect(readConfig({ ...lingjun, FLEETGRAPH_DEMO: '1' })).toMatchObject({ isDemo: true, accounts: [] });
  expect(readConfig({ ...lingjun, FLEETGRAPH_DEMO: '0' })).toMatchObject({ isDemo: false });
});

test.each<[string, Record<string, string>, string]>([
  ['a port beyond the last', { PORT: '70000' }, 'PORT is "70000": set a whole number from 0 to 65535'],
  ['a port that is no number', { PORT: 'http' }, 'PORT is "http": set'],
  [
    'a database of another kind',
    { DATABASE_URL: 'mysql://u:geheim@h/d' },
    'DATABASE_URL is not a URL of the right kind',
  ],
  ['a level that there is not', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud": set one of silent'],
  ['a time-out of nothing', { UPSTREAM_TIMEOUT_MS: '0' }, 'UPSTREAM_TIMEOUT_MS is "0"'],
  ['a deadline that is no number', { REQUEST_DEADLINE_MS: '1s' }, 'REQUEST_DEADLINE_MS is "1s"'],
  ['a switch that is neither on nor off', { FLEETGRAPH_DEMO: 'yes' }, 'FLEETGRAPH_DEMO is "yes": set 1'],
  ['an open host without access control', { HOST: '0.0.0.0' }, 'HOST 0.0.0.0 is reachable'],
  ['a name of a host without access control', { HOST: 'fleet.internal' }, 'HOST fleet.internal is reachable'],
  ['Lingjun without regions', { DASHSCOPE_API_KEY: 'k', LINGJUN_AUTH: 'bearer' }, 'LINGJUN_REGIONS is missing'],
  ['a region that is none', { ...lingjun, LINGJUN_REGIONS: 'cn hangzhou' }, 'LINGJUN_REGIONS has "cn hangzhou"'],
  ['Lingjun without a key', { LINGJUN_REGIONS: 'r', LINGJUN_AUTH: 'bearer' }, 'DASHSCOPE_API_KEY is missing'],
  ['another kind of proof', { ...lingjun, LINGJUN_AUTH: 'basic' }, 'LINGJUN_AUTH is "basic": set bearer or acs3'],
  ['a key with a line break', { ...lingjun, DASHSCOPE_API_KEY: 'geheim\n' }, 'DASHSCOPE_API_KEY has a blank'],
  ['an endpoint with a path', { ...lingjun, LINGJUN_ENDPOINT: 'http://h/x' }, 'LINGJUN_ENDPOINT has a path'],
  [
    'an endpoint with a password',
    { ...lingjun, LINGJUN_ENDPOINT: 'http://u:geheim@h' },
    'LINGJUN_ENDPOINT is not a base',
  ],
  ['BridgX without an address', { BRIDGX_TOKEN: 'geheim' }, 'BRIDGX_ENDPOINT is missing'],
  ['BridgX without a password', { BRIDGX_ENDPOINT: 'http://b', BRIDGX_USERNAME: 'u' }, 'BRIDGX_PASSWORD is missing'],
  ['BridgX without anybody', { BRIDGX_ENDPOINT: 'http://b' }, 'BRIDGX_USERNAME is missing'],
  ['no cloud account among the named', { ...bridgx, BRIDGX_ACCESS_KEY_IDS: ' , ' }, 'BRIDGX_ACCESS_KEY_IDS has no id'],
  ['a zone that there is not', { ...bridgx, BRIDGX_TIME_ZONE: 'Mars' }, 'BRIDGX_TIME_ZONE is "Mars"'],
  [
    'an API key that is too short',
    { FLEETGRAPH_API_KEYS: 'ci:read:geheim' },
    'FLEETGRAPH_API_KEYS has no valid entry at place 1',
  ],
  [
    'an API key with an unknown scope',
    { FLEETGRAPH_API_KEYS: 'ci:all:geheim-geheim-geheim' },
    'at place 1: write name:scopes:key',
  ],
  ['API keys without a key', { FLEETGRAPH_API_KEYS: ' , ' }, 'FLEETGRAPH_API_KEYS has no key in it'],
  ['a short secret for tokens', { FLEETGRAPH_JWT_SECRET: 'geheim' }, 'FLEETGRAPH_JWT_SECRET is too short'],
  [
    'a key set that is no address',
    { FLEETGRAPH_JWKS_URL: 'geheim', FLEETGRAPH_JWT_AUDIENCE: 'fleet' },
    'FLEETGRAPH_JWKS_URL is not a URL',
  ],
  [
    'a key set without an audience',
    { FLEETGRAPH_JWKS_URL: 'https://idp/keys' },
    'FLEETGRAPH_JWT_AUDIENCE is missing beside FLEETGRAPH_JWKS_URL',
  ],
])('%s is told with its remedy, and no secret with it', (_what, env, expected) => {
  const lines = faultsOf(env);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(expected);
  expect(lines[0]).toMatch(/: \S/);
  expect(lines[0]).not.toContain('geheim');
});

test('both ways to check tokens at once is a fault', () => {
  const env = {
    FLEETGRAPH_JWKS_URL: 'https://idp/keys',
    FLEETGRAPH_JWT_SECRET: 'x'.repeat(32),
    FLEETGRAPH_JWT_AUDIENCE: 'fleet',
  };
  expect(faultsOf(env)).toEqual(['  - FLEETGRAPH_JWT_SECRET is set beside FLEETGRAPH_JWKS_URL: set one of the two']);
});

test('every fault is told at once', () => {
  const lines = faultsOf({ PORT: 'x', LOG_LEVEL: 'x', LINGJUN_AUTH: 'acs3', BRIDGX_TOKEN: 'geheim', HOST: '::' });
  expect(lines.map((line) => line.split(' ')[3])).toEqual([
    'LINGJUN_REGIONS',
    'ALIBABA_CLOUD_ACCESS_KEY_ID',
    'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    'BRIDGX_ENDPOINT',
    'HOST',
    'PORT',
    'LOG_LEVEL',
  ]);
});

test.each([
  ['that cannot be read', undefined, 'FLEETGRAPH_CONFIG accounts.json cannot be read'],
  ['that is no JSON', '{"a": geheim', 'FLEETGRAPH_CONFIG accounts.json is not JSON'],
  ['that is a list', '[]', 'accounts.json is not an object of accounts'],
  ['with a setting that is no text', '{"a": {"BRIDGX_TOKEN": 1}}', 'accounts.json is not an object of accounts'],
  ['without an account', '{}', 'FLEETGRAPH_CONFIG names no account'],
  ['with an account of nothing', '{"a": {}}', 'FLEETGRAPH_CONFIG.a configures no upstream'],
  ['with an alias that breaks ids', `{"a/b": ${JSON.stringify(bridgx)}}`, 'FLEETGRAPH_CONFIG.a/b is no alias'],
  ['with a fault in an account', '{"east": {"BRIDGX_TOKEN": "geheim"}}', 'east.BRIDGX_ENDPOINT is missing'],
])('a file of accounts %s is a fault, not a demo', (_what, file, expected) => {
  const lines = faultsOf({ FLEETGRAPH_CONFIG: 'accounts.json' }, file);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(expected);
  expect(lines[0]).not.toContain('geheim');
});

test('HOST may be open once callers must prove who they are', () => {
  expect(faultsOf({ HOST: '0.0.0.0', FLEETGRAPH_API_KEYS: 'ci:read+fees:0123456789abcdef' })).toEqual([]);
  for (const HOST of ['localhost', '::1', '127.0.0.2']) expect(faultsOf({ HOST })).toEqual([]);
});
