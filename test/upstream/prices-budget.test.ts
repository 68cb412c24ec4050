import { beforeEach, describe, expect, test } from 'vitest';
import { UpstreamError } from '../../src/errors.ts';
import { type Bill, createBill } from '../../src/upstream/bill.ts';
import type { Answer, Call, Priority, Source } from '../../src/upstream/call.ts';
import { lingjunOperations } from '../../src/upstream/lingjun/operations.ts';
import { manualPrices } from '../../src/upstream/prices/prices.ts';
import { createTariff } from '../../src/upstream/prices/tariff.ts';
import { bill as billStep } from '../../src/upstream/steps/bill.ts';
import { createBudget } from '../../src/upstream/steps/budget.ts';

const thousandth = 1_000_000n;
const clock = () => Date.parse('2026-06-15T04:00:00Z');
const tariff = createTariff(manualPrices);
const answerFrom = (source: Source, calls: number): Answer<unknown> => ({
  value: {},
  asOf: new Date(0),
  source,
  calls,
});

function callOf(bill: Bill | undefined, priority: Priority = 'interactive'): Call {
  return {
    operation: lingjunOperations.ListVpds,
    params: {},
    account: 'default',
    region: 'cn-wulanchabu',
    caller: 'dashboard',
    priority,
    freshness: { orStale: false },
    deadlineMs: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
    ...(bill ? { bill } : {}),
  };
}

describe('a budget', () => {
  let used = 0;
  let spentToday = 0n;
  let sent = 0;
  beforeEach(() => {
    used = 100;
    spentToday = 0n;
    sent = 0;
  });

  const budgetOf = (daily?: bigint) =>
    createBudget({
      tariff,
      clock,
      dailyBudgets: new Map(daily === undefined ? [] : [['*', daily]]),
      usedThisMonth: () => used,
      spentToday: () => spentToday,
    });

  /** Answers when it is told, and books the attempt before it does. */
  function upstream(amount = thousandth) {
    const waiting: (() => void)[] = [];
    const next = (call: Call) => {
      sent += 1;
      return new Promise<Answer<unknown>>((resolve) => {
        waiting.push(() => {
          used += 1;
          spentToday += amount;
          const charge = { amount, freeTierPart: 0n, billed: true };
          call.bill?.attempted({ call, charge, latencyMs: 1, requestId: undefined });
          resolve(answerFrom('LIVE', 1));
        });
      });
    };
    return { next, answerAll: () => waiting.splice(0).forEach((answer) => void answer()) };
  }

  const codeOf = (outcome: PromiseSettledResult<unknown>) =>
    outcome.status === 'rejected' && outcome.reason instanceof UpstreamError ? outcome.reason.code : outcome.status;

  test('reserves what is in flight, so that calls made at once cannot overspend', async () => {
    const bill = createBill(3n * thousandth);
    const { reserve } = budgetOf();
    const { next, answerAll } = upstream();
    const calls = Array.from({ length: 10 }, () => reserve(callOf(bill), next));
    const outcomes = Promise.allSettled(calls);
    answerAll();
    const codes = (await outcomes).map(codeOf);
    expect(codes.filter((code) => code === 'fulfilled')).toHaveLength(3);
    expect(codes.filter((code) => code === 'BUDGET_EXCEEDED')).toHaveLength(7);
    expect([sent, bill.purse?.left()]).toEqual([3, 0n]);
  });

  test('takes no more calls for free than the free tier has left', async () => {
    used = 98;
    const { reserve } = budgetOf();
    const { next, answerAll } = upstream(0n);
    const outcomes = Promise.allSettled(Array.from({ length: 5 }, () => reserve(callOf(createBill(0n)), next)));
    answerAll();
    expect((await outcomes).map(codeOf).toSorted()).toEqual([
      'BUDGET_EXCEEDED',
      'BUDGET_EXCEEDED',
      'BUDGET_EXCEEDED',
      'fulfilled',
      'fulfilled',
    ]);
  });

  test('gives back what a call that never left had reserved', async () => {
    const bill = createBill(thousandth);
    const { reserve } = budgetOf(thousandth);
    const unsent = reserve(callOf(bill), () => Promise.reject(new Error('refused connection')));
    await expect(unsent).rejects.toThrow('refused connection');
    const { next, answerAll } = upstream();
    const second = reserve(callOf(bill), next);
    answerAll();
    expect((await second).calls).toBe(1);
  });

  test('that lacks the money in one purse reserves in none', async () => {
    const bill = createBill(10n * thousandth);
    const { reserve } = budgetOf(0n);
    const refused = reserve(callOf(bill), upstream().next);
    await expect(refused).rejects.toThrow("of the day's budget of dashboard 0 USD is left");
    expect([sent, bill.purse?.left()]).toEqual([0, 10n * thousandth]);
  });

  test('refuses before anything is waited for, without reserving', async () => {
    const bill = createBill(thousandth);
    const { check } = budgetOf();
    await check(callOf(bill), async () => answerFrom('LIVE', 1));
    expect(bill.purse?.left()).toBe(thousandth);
    const refused = check(callOf(createBill(thousandth - 1n)), upstream().next);
    await expect(refused).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
      failure: { billed: false, retryable: false, operation: 'ListVpds' },
    });
    expect(sent).toBe(0);
  });

  test('of a request does not pay for what the gateway refreshes by itself; its caller’s day does', async () => {
    const refresh = budgetOf().reserve(callOf(createBill(0n), 'refresh'), async () => answerFrom('LIVE', 1));
    expect((await refresh).calls).toBe(1);
    const refused = budgetOf(0n).reserve(callOf(undefined, 'refresh'), upstream().next);
    await expect(refused).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
  });
});

describe('a bill', () => {
  let nowMs = 0;
  const served = async (bill: Bill, answer: Answer<unknown> | Error, tookMs = 0) => {
    const step = billStep({ tariff, usedThisMonth: () => 100, clock: () => nowMs });
    const outcome = step(callOf(bill), async () => {
      nowMs += tookMs;
      if (answer instanceof Error) throw answer;
      return answer;
    });
    await outcome.catch(() => undefined);
  };

  test('tells how each call was served and what that saved', async () => {
    const bill = createBill();
    await served(bill, answerFrom('LIVE', 1), 70);
    await served(bill, answerFrom('CACHE', 0));
    await served(bill, answerFrom('CACHE', 0));
    await served(bill, answerFrom('LIVE', 0), 30);
    await served(bill, answerFrom('STALE', 0));
    await served(bill, new Error('gone'));
    const charge = { amount: thousandth, freeTierPart: 0n, billed: true };
    bill.attempted({ call: callOf(bill), charge, latencyMs: 60, requestId: 'ABC' });
    expect(bill.lines()).toEqual([
      {
        upstream: 'lingjun',
        operation: 'ListVpds',
        account: 'default',
        region: 'cn-wulanchabu',
        served: { live: 1, cache: 2, flight: 1, stale: 1, failed: 1 },
        calls: 1,
        billedCalls: 1,
        cost: thousandth,
        // The stale answer saves nothing: it is asked again behind it, or was asked in vain.
        saved: 3n * thousandth,
        tookMs: 100,
        wireMs: 60,
        requestIds: ['ABC'],
      },
    ]);
  });

  test('keeps operations, accounts and regions apart', async () => {
    const bill = createBill();
    const step = billStep({ tariff, usedThisMonth: () => 0, clock });
    const live = async () => answerFrom('LIVE', 1);
    await step(callOf(bill), live);
    await step({ ...callOf(bill), region: 'cn-hangzhou' }, live);
    await step({ ...callOf(bill), account: 'other' }, live);
    await step({ ...callOf(bill), operation: lingjunOperations.ListVccs }, live);
    expect(bill.lines()).toHaveLength(4);
  });
});
