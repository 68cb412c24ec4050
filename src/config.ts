import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { type AccessSettings, readAccess } from './config/access.ts';
import { readAccount } from './config/account.ts';
import { readBudgets } from './config/budgets.ts';
import { type Env, Faults } from './config/faults.ts';
import { readPrices } from './config/prices.ts';
import { readUsageSync, type UsageSyncSettings } from './config/usage-sync.ts';
import type { PriceList } from './upstream/prices/prices.ts';
import type { DailyBudgets } from './upstream/steps/budget.ts';
import type { AccountSettings } from './upstream/upstreams.ts';

/** Everything that the process is told from outside. Frozen. */
export interface Config {
  /** Where it listens. HOST, PORT. */
  readonly host: string;
  readonly port: number;
  /** A PostgreSQL URL; undefined: the embedded PostgreSQL in `dataDir`. DATABASE_URL, DATA_DIR. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  /** Both upstreams are emulated in this process. FLEETGRAPH_DEMO, or no upstream configured. */
  readonly isDemo: boolean;
  /** The accounts whose upstreams are called, each under its alias. FLEETGRAPH_CONFIG or the settings themselves. */
  readonly accounts: readonly AccountSettings[];
  /** Who may call; undefined: anybody on this machine. */
  readonly access: AccessSettings | undefined;
  /** An upper bound on each attempt of an upstream call, in milliseconds. UPSTREAM_TIMEOUT_MS. */
  readonly upstreamTimeoutMs: number;
  /** How long one request may take as a whole, in milliseconds. REQUEST_DEADLINE_MS. */
  readonly requestDeadlineMs: number;
  /** What upstream calls cost; the manual's prices unless FLEETGRAPH_PRICES names a file with others. */
  readonly prices: PriceList;
  /** What callers may spend a day. FLEETGRAPH_BUDGETS. */
  readonly dailyBudgets: DailyBudgets;
  /** How usage is kept current. */
  readonly usageSync: UsageSyncSettings;
  /** What replicas share; undefined: nothing, there is one. REDIS_URL. */
  readonly redisUrl: string | undefined;
  /** How much answers of the upstreams may take in memory, in MB of 2^20 bytes; 0 remembers none. CACHE_MEMORY_MB. */
  readonly cacheMemoryMb: number;
  /** LOG_LEVEL. */
  readonly logLevel: LogLevel;
}

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
type LogLevel = (typeof logLevels)[number];

/** Reads the settings; throws ConfigFaults with every fault and its remedy. */
export function readConfig(env: Env = process.env, readFile = (path: string) => readFileSync(path, 'utf8')): Config {
  const faults = new Faults();
  const accounts = readAccounts(env, faults, readFile);
  const access = readAccess(env, faults);
  const isDemoForced = readSwitch(env, 'FLEETGRAPH_DEMO', faults);
  const host = env.HOST || '127.0.0.1';
  if (!access && !isLoopback(host)) {
    faults.add('HOST', `${host} is reachable from other machines while anybody may call`, remedyForHost);
  }
  const config: Config = {
    host,
    port: readNumber({ env, name: 'PORT', fallback: 4000, min: 0, max: 65_535 }, faults),
    databaseUrl: readUrl(env, 'DATABASE_URL', ['postgres:', 'postgresql:'], faults),
    dataDir: env.DATA_DIR || '.data',
    isDemo: isDemoForced || accounts.length === 0,
    accounts: isDemoForced ? [] : accounts,
    access,
    upstreamTimeoutMs: readNumber({ env, name: 'UPSTREAM_TIMEOUT_MS', fallback: 20_000, min: 1, max: 600_000 }, faults),
    requestDeadlineMs: readNumber({ env, name: 'REQUEST_DEADLINE_MS', fallback: 60_000, min: 1, max: 600_000 }, faults),
    prices: readPrices(env, faults, readFile),
    dailyBudgets: readBudgets(env, faults),
    usageSync: readUsageSync(env, faults),
    redisUrl: readUrl(env, 'REDIS_URL', ['redis:', 'rediss:'], faults),
    cacheMemoryMb: readNumber({ env, name: 'CACHE_MEMORY_MB', fallback: 64, min: 0, max: 65_536 }, faults),
    logLevel: readLogLevel(env, faults),
  };
  faults.throwIfAny();
  return Object.freeze(config);
}

const remedyForHost =
  'leave HOST unset to listen on 127.0.0.1, or set FLEETGRAPH_API_KEYS, FLEETGRAPH_JWKS_URL or FLEETGRAPH_JWT_SECRET';

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function readAccounts(env: Env, faults: Faults, readFile: (path: string) => string): AccountSettings[] {
  if (!env.FLEETGRAPH_CONFIG) return [readAccount('default', env, faults)].filter((account) => account !== null);
  const file = readAccountsFile(env.FLEETGRAPH_CONFIG, faults, readFile);
  if (file && Object.keys(file).length === 0) faults.add('FLEETGRAPH_CONFIG', 'names no account', accountsForm);
  return Object.entries(file ?? {}).flatMap(([alias, settings]) => {
    if (!/^[\w-]{1,32}$/.test(alias)) {
      faults.add(`FLEETGRAPH_CONFIG.${alias}`, 'is no alias', 'use 1 to 32 letters, digits, _ and -');
    }
    const account = readAccount(alias, settings, faults);
    if (account) return [account];
    faults.add(`FLEETGRAPH_CONFIG.${alias}`, 'configures no upstream', accountsForm);
    return [];
  });
}

function readAccountsFile(
  path: string,
  faults: Faults,
  readFile: (path: string) => string,
): Record<string, Env> | undefined {
  try {
    const parsed: unknown = JSON.parse(readFile(path));
    if (isAccounts(parsed)) return parsed;
    faults.add('FLEETGRAPH_CONFIG', `${path} is not an object of accounts`, accountsForm);
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    faults.add('FLEETGRAPH_CONFIG', `${path} ${reason}`, accountsForm);
  }
  return undefined;
}

const accountsForm = 'give it the form {"alias": {"LINGJUN_REGIONS": "cn-wulanchabu", …}, …}, each setting a text';

function isAccounts(value: unknown): value is Record<string, Env> {
  const isObject = (entry: unknown): entry is object =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry);
  return (
    isObject(value) &&
    Object.values(value).every(
      (settings) => isObject(settings) && Object.values(settings).every((setting) => typeof setting === 'string'),
    )
  );
}

function readSwitch(env: Env, name: string, faults: Faults): boolean {
  const text = env[name] ?? '';
  if (!['', '0', '1'].includes(text)) faults.add(name, `is ${JSON.stringify(text)}`, 'set 1, or leave it unset');
  return text === '1';
}

function readNumber(
  setting: { env: Env; name: string; fallback: number; min: number; max: number },
  faults: Faults,
): number {
  const { env, name, fallback, min, max } = setting;
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  faults.add(
    name,
    `is ${JSON.stringify(text)}`,
    `set a whole number from ${min} to ${max}, or leave it unset for ${fallback}`,
  );
  return fallback;
}

function readUrl(env: Env, name: string, protocols: readonly string[], faults: Faults): string | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text;
  // The text itself may hold a password, so it is not shown.
  faults.add(
    name,
    'is not a URL of the right kind',
    `start it with ${protocols.map((one) => `${one}//`).join(' or ')}`,
  );
  return undefined;
}

function readLogLevel(env: Env, faults: Faults): LogLevel {
  const level = logLevels.find((name) => name === (env.LOG_LEVEL || 'info'));
  if (!level) faults.add('LOG_LEVEL', `is ${JSON.stringify(env.LOG_LEVEL)}`, `set one of ${logLevels.join(', ')}`);
  return level ?? 'info';
}
