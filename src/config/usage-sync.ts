import type { Env, Faults } from './faults.ts';

/** How the gateway keeps usage current. */
export interface UsageSyncSettings {
  /** How often it looks at the days that are not over; 0: never. USAGE_SYNC_MINUTES. */
  readonly intervalMs: number;
  /** How long after its end a day may still change. USAGE_CLOSE_SLACK_MINUTES. */
  readonly closeSlackMs: number;
  /** The first day that is read, yyyy-MM-dd; undefined: as many days ago as `days` says. USAGE_SYNC_FROM. */
  readonly from: string | undefined;
  readonly days: number;
}

const minuteMs = 60_000;

export function readUsageSync(env: Env, faults: Faults): UsageSyncSettings {
  return {
    intervalMs: minutes({ env, name: 'USAGE_SYNC_MINUTES', fallback: 15, max: 1440 }, faults) * minuteMs,
    closeSlackMs: minutes({ env, name: 'USAGE_CLOSE_SLACK_MINUTES', fallback: 15, max: 1440 }, faults) * minuteMs,
    from: readDay(env, 'USAGE_SYNC_FROM', faults),
    days: 7,
  };
}

function minutes(
  { env, name, fallback, max }: { env: Env; name: string; fallback: number; max: number },
  faults: Faults,
): number {
  const text = env[name];
  if (!text) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  faults.add(
    name,
    `is ${JSON.stringify(text)}`,
    `set whole minutes from 0 to ${max}, or leave it unset for ${fallback}`,
  );
  return fallback;
}

function readDay(env: Env, name: string, faults: Faults): string | undefined {
  const text = env[name];
  if (!text) return undefined;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(text).toISOString().startsWith(text)) return text;
  faults.add(name, `is ${JSON.stringify(text)}`, 'set a day as yyyy-MM-dd, or leave it unset for a week ago');
  return undefined;
}
