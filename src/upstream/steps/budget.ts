import type { UpstreamError } from '../../errors.ts';
import type { Call, Step } from '../call.ts';
import { failed } from '../failures.ts';
import type { Amount } from '../prices/amounts.ts';
import { createPurse, type Purse } from '../prices/purse.ts';
import { moneyText, type Tariff } from '../prices/tariff.ts';

/** What each caller may spend on a day of the bill; `*` stands for every caller that is not named. */
export type DailyBudgets = ReadonlyMap<string, Amount>;

export interface BudgetParts {
  tariff: Tariff;
  dailyBudgets: DailyBudgets;
  /** Requests of the call's account and operation that the upstream counted this month. */
  usedThisMonth: (call: Call) => number;
  /** What the caller spent on the present day of the bill. */
  spentToday: (caller: string) => Amount;
  /** Epoch milliseconds. */
  clock: () => number;
}

export interface BudgetSteps {
  /** Sets each attempt's price aside while it is in flight. Its place is between retry and transport. */
  readonly reserve: Step;
  /** Refuses what cannot be paid before it waits for anything. Its place is before the breaker. */
  readonly check: Step;
}

/** The limits of a call's request and of its caller's day. Over either the call is refused before it leaves. */
export function createBudget(parts: BudgetParts): BudgetSteps {
  const { tariff, clock, usedThisMonth } = parts;
  const pursesOf = createPurses(parts);
  const inFlight = new Map<string, number>();
  const costOf = (call: Call, key: string): Amount => {
    // Attempts in flight count as used: of calls made at once only as many are free as the free tier has left.
    const used = usedThisMonth(call) + (inFlight.get(key) ?? 0);
    return tariff.cost({ operation: call.operation, atMs: clock(), usedThisMonth: used }).amount;
  };
  const refuse = (call: Call, lack: { limit: Limit; cost: Amount }) => {
    throw tooDear(call, { ...lack, tariff });
  };
  return {
    async check(call, next) {
      const cost = costOf(call, keyOf(call));
      const limit = pursesOf(call).find(({ purse }) => cost > 0n && cost > purse.left());
      return limit ? refuse(call, { limit, cost }) : next(call);
    },
    async reserve(call, next) {
      const key = keyOf(call);
      const cost = costOf(call, key);
      const limits = pursesOf(call);
      const lacking = reserveAll(limits, cost);
      if (lacking) return refuse(call, { limit: lacking, cost });
      inFlight.set(key, (inFlight.get(key) ?? 0) + 1);
      try {
        // The attempt is in the books by the time this ends, so what it cost is never missing from both.
        return await next(call);
      } finally {
        for (const { purse } of limits) purse.release(cost);
        lessen(inFlight, key);
      }
    },
  };
}

interface Limit {
  readonly name: string;
  readonly purse: Purse;
}

/** The purses that pay for a call. The gateway's own refreshing is nobody's request. */
function createPurses({ tariff, dailyBudgets, spentToday, clock }: BudgetParts): (call: Call) => Limit[] {
  const days = new Map<string, { day: string; purse: Purse }>();
  const ofDay = (caller: string, limit: Amount): Purse => {
    const day = tariff.dayOf(clock());
    const known = days.get(caller);
    if (known?.day === day) return known.purse;
    const purse = createPurse(limit, () => spentToday(caller));
    days.set(caller, { day, purse });
    return purse;
  };
  return ({ bill, caller, priority }) => {
    const daily = dailyBudgets.get(caller) ?? dailyBudgets.get('*');
    const isOwn = priority === 'interactive' || priority === 'write';
    return [
      ...(bill?.purse && isOwn ? [{ name: 'x-fleet-max-cost', purse: bill.purse }] : []),
      ...(daily === undefined ? [] : [{ name: `the day's budget of ${caller}`, purse: ofDay(caller, daily) }]),
    ];
  };
}

/** Reserves in every purse or, when one lacks the money, in none and tells which. */
function reserveAll(limits: readonly Limit[], cost: Amount): Limit | undefined {
  for (const [index, limit] of limits.entries()) {
    if (limit.purse.reserve(cost)) continue;
    for (const { purse } of limits.slice(0, index)) purse.release(cost);
    return limit;
  }
  return undefined;
}

function tooDear(call: Call, { limit, cost, tariff }: { limit: Limit; cost: Amount; tariff: Tariff }): UpstreamError {
  const left = limit.purse.left();
  const rest = moneyText(left > 0n ? left : 0n, tariff);
  return failed(call.operation, {
    code: 'BUDGET_EXCEEDED',
    reason: `the call costs ${moneyText(cost, tariff)}, of ${limit.name} ${rest} is left`,
    retryable: false,
    billed: false,
  });
}

function keyOf({ account, operation }: Call): string {
  return `${account} ${operation.upstream} ${operation.name}`;
}

function lessen(counts: Map<string, number>, key: string): void {
  const rest = (counts.get(key) ?? 1) - 1;
  if (rest > 0) counts.set(key, rest);
  else counts.delete(key);
}
