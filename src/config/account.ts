import type { BridgxAuth } from '../upstream/bridgx/session.ts';
import type { LingjunAuth } from '../upstream/lingjun/dialects.ts';
import type { AccountSettings } from '../upstream/upstreams.ts';
import type { Env, Faults } from './faults.ts';

/** Reads one account's settings; null when neither upstream is configured. */
export function readAccount(alias: string, env: Env, faults: Faults): AccountSettings | null {
  const fault = (name: string, problem: string, remedy: string) =>
    faults.add(alias === 'default' ? name : `${alias}.${name}`, problem, remedy);
  const lingjun = readLingjun(env, fault);
  const bridgx = readBridgx(env, fault);
  if (!lingjun && !bridgx) return null;
  return { alias, ...(lingjun ? { lingjun } : {}), ...(bridgx ? { bridgx } : {}) };
}

type Fault = (name: string, problem: string, remedy: string) => void;

function readLingjun(env: Env, fault: Fault): AccountSettings['lingjun'] | null {
  const isConfigured = Boolean(env.LINGJUN_REGIONS || env.LINGJUN_AUTH || env.LINGJUN_ENDPOINT);
  if (!isConfigured) return null;
  const regions = (env.LINGJUN_REGIONS ?? '').split(',').flatMap((region) => region.trim() || []);
  if (regions.length === 0)
    fault('LINGJUN_REGIONS', 'is missing', 'list the regions, for example cn-wulanchabu,cn-hangzhou');
  const odd = regions.find((region) => !/^[a-z0-9-]+$/.test(region));
  if (odd !== undefined)
    fault('LINGJUN_REGIONS', `has ${JSON.stringify(odd)}`, 'list region ids, for example cn-wulanchabu');
  const auth = readLingjunAuth(env, fault);
  const endpoint = readEndpoint(env, 'LINGJUN_ENDPOINT', fault);
  if (endpoint !== undefined && new URL(endpoint).pathname !== '/')
    fault(
      'LINGJUN_ENDPOINT',
      'has a path',
      'set the scheme, the host and perhaps a port; paths are the protocol’s own',
    );
  return { endpoint, auth, regions: [...new Set(regions)] };
}

function readLingjunAuth(env: Env, fault: Fault): LingjunAuth {
  const scheme = env.LINGJUN_AUTH || (env.DASHSCOPE_API_KEY ? 'bearer' : 'acs3');
  const need = (name: string): string => {
    if (!env[name]) fault(name, 'is missing', `set it, as LINGJUN_AUTH is ${scheme}`);
    return readCredential(env, name, fault);
  };
  if (scheme === 'bearer') return { scheme, apiKey: need('DASHSCOPE_API_KEY') };
  if (scheme !== 'acs3') {
    fault('LINGJUN_AUTH', `is ${JSON.stringify(scheme)}`, 'set bearer or acs3');
    return { scheme: 'bearer', apiKey: '' };
  }
  const securityToken = readCredential(env, 'ALIBABA_CLOUD_SECURITY_TOKEN', fault);
  return {
    scheme: 'acs3',
    keyId: need('ALIBABA_CLOUD_ACCESS_KEY_ID'),
    keySecret: need('ALIBABA_CLOUD_ACCESS_KEY_SECRET'),
    ...(securityToken ? { securityToken } : {}),
  };
}

/** Credentials travel in headers, where a line break that came along from a file breaks every request. */
function readCredential(env: Env, name: string, fault: Fault): string {
  const value = env[name] ?? '';
  if (!/^[\x21-\x7e]*$/.test(value)) {
    fault(name, 'has a blank, a line break or a character beyond ASCII', 'set the credential alone');
  }
  return value;
}

function readBridgx(env: Env, fault: Fault): AccountSettings['bridgx'] | null {
  const isConfigured = Boolean(env.BRIDGX_ENDPOINT || env.BRIDGX_USERNAME || env.BRIDGX_PASSWORD || env.BRIDGX_TOKEN);
  if (!isConfigured) return null;
  const endpoint = readEndpoint(env, 'BRIDGX_ENDPOINT', fault);
  if (!env.BRIDGX_ENDPOINT)
    fault('BRIDGX_ENDPOINT', 'is missing', 'set the base URL, for example http://bridgx.internal:9090');
  const timeZone = env.BRIDGX_TIME_ZONE || 'Asia/Shanghai';
  if (!isTimeZone(timeZone)) {
    fault('BRIDGX_TIME_ZONE', `is ${JSON.stringify(timeZone)}`, 'set an IANA name, for example Asia/Shanghai');
  }
  return { endpoint: endpoint ?? '', auth: readBridgxAuth(env, fault), timeZone };
}

function readBridgxAuth(env: Env, fault: Fault): BridgxAuth {
  const { BRIDGX_USERNAME: username, BRIDGX_PASSWORD: password } = env;
  const token = readCredential(env, 'BRIDGX_TOKEN', fault);
  const accessKeyIds = readAccessKeyIds(env, fault);
  if (username && password) return { username, password, accessKeyIds };
  if (token) return { token, accessKeyIds };
  const missing = username ? 'BRIDGX_PASSWORD' : 'BRIDGX_USERNAME';
  fault(missing, 'is missing', 'set BRIDGX_USERNAME and BRIDGX_PASSWORD, or BRIDGX_TOKEN');
  return { token: '' };
}

function readAccessKeyIds(env: Env, fault: Fault): readonly string[] | undefined {
  const text = env.BRIDGX_ACCESS_KEY_IDS;
  if (!text) return undefined;
  const ids = text.split(',').flatMap((id) => id.trim() || []);
  if (ids.length === 0) fault('BRIDGX_ACCESS_KEY_IDS', 'has no id in it', 'list the ids, or leave it unset');
  return [...new Set(ids)];
}

function readEndpoint(env: Env, name: string, fault: Fault): string | undefined {
  const text = env[name];
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isFine =
    url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.search === '' && url.hash === '';
  if (!isFine)
    fault(name, 'is not a base URL', 'set http:// or https://, a host and perhaps a port; no user, no query');
  return isFine ? text : undefined;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}
