import { policyOf } from '../src/upstream/cache/policies.ts';

/** As of when a part of an answer is known, by the gateway's own word. */
export interface Observation {
  readonly what: string;
  readonly asOfMs: number;
  readonly source: string;
}

/** The upstream operation that each field comes from, whose time to live is what the gateway promises. */
const operations = {
  vpds: ['lingjun', 'ListVpds'],
  vccs: ['lingjun', 'ListVccs'],
  elasticNetworkInterfaces: ['lingjun', 'ListElasticNetworkInterfaces'],
  clusters: ['bridgx', 'cluster.describe_all'],
  machines: ['bridgx', 'instance.describe_all'],
  usageDay: ['bridgx', 'instance.usage_statistics'],
} as const;

/** Milliseconds for which an answer counts as fresh, by the field that it came through. */
const freshMs = new Map(
  Object.entries(operations).map(([field, [upstream, name]]) => {
    const policy = policyOf({ upstream, name, kind: 'read' });
    return [field, policy?.freshMs ?? 0] as const;
  }),
);

/** Everything in an answer that says as of when it is known; days that are closed do not change any more. */
export function observationsOf(data: unknown, what = ''): Observation[] {
  if (Array.isArray(data)) return data.flatMap((item) => observationsOf(item, what));
  if (!isObject(data)) return [];
  const own = isObject(data.freshness) ? data.freshness : data.state === 'CLOSED' ? {} : data;
  const { asOf, source } = own;
  const observed =
    typeof asOf === 'string' && typeof source === 'string' ? [{ what, asOfMs: Date.parse(asOf), source }] : [];
  const inner = Object.entries(data).filter(([name]) => name !== 'freshness');
  return [...observed, ...inner.flatMap(([name, value]) => observationsOf(value, freshMs.has(name) ? name : what))];
}

/** Whether an answer was already older than promised when it was asked for, and does not say so. */
export function isOldUnmarked({ what, asOfMs, source }: Observation, asked: { startedMs: number; maxAgeMs?: number }) {
  if (source === 'STALE' || source === 'HISTORY') return false;
  const promisedMs = asked.maxAgeMs ?? freshMs.get(what) ?? 0;
  return asOfMs < asked.startedMs - promisedMs;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
