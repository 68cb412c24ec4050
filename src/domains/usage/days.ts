import type { Context } from '../../context.ts';
import { checkDay, dayOf, daysBetween } from '../../history/days.ts';
import { keyOf, partsOf } from '../../upstream/keys.ts';
import { organisationLoaders } from '../cluster/organisation.ts';
import { usageKey, usageLoaders } from './loaders.ts';

/** The account and the name in a cluster's key. */
function named(clusterKey: string): { account: string; cluster: string } {
  const [account = '', , cluster = ''] = partsOf(clusterKey) ?? [];
  return { account, cluster };
}

export function clusterKey({ account, cluster }: { account: string; cluster: string }): string {
  return keyOf(account, '', cluster);
}

/** What a cluster used on one day, yesterday by default. Throws BadInput for a day that has not begun. */
export async function usageOf(key: string, day: string | null | undefined, { accounts, clock, load }: Context) {
  const { account, cluster } = named(key);
  const timeZone = accounts.get(account)?.bridgx?.timeZone;
  if (timeZone === undefined) return null;
  if (day != null) checkDay({ argument: 'day', day, nowMs: clock(), timeZone });
  return load(usageLoaders).days.load(usageKey(account, cluster, day ?? yesterday(clock(), timeZone)));
}

/** Begins to read one day of all clusters of an account, for a field that will ask for each of them. */
export async function beginDay(account: string, day: unknown, { accounts, clock, load }: Context) {
  const timeZone = accounts.get(account)?.bridgx?.timeZone;
  if (timeZone === undefined) return;
  const asked = typeof day === 'string' ? day : yesterday(clock(), timeZone);
  checkDay({ argument: 'day', day: asked, nowMs: clock(), timeZone });
  const isOwner = await load(organisationLoaders).ownsAccounts({ account, region: '' });
  if (isOwner) await load(usageLoaders).begin(account, asked);
}

/** What a cluster used on each day of a range. Throws BadInput for what is no range, or ends in the future. */
export function usageBetween(key: string, { from, to }: { from: string; to: string }, context: Context) {
  const timeZone = context.accounts.get(named(key).account)?.bridgx?.timeZone ?? 'UTC';
  const days = daysBetween(from, to);
  checkDay({ argument: 'to', day: to, nowMs: context.clock(), timeZone });
  return days.map((day) => usageOf(key, day, context));
}

function yesterday(nowMs: number, timeZone: string): string {
  const today = Date.parse(`${dayOf(nowMs, timeZone)}T00:00:00Z`);
  return new Date(today - 86_400_000).toISOString().slice(0, 10);
}
