import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBudgets } from '../../src/config/budgets.ts';
import { Faults } from '../../src/config/faults.ts';
import { readPrices } from '../../src/config/prices.ts';
import type { Operation } from '../../src/upstream/operation.ts';
import { formatAmount, parseAmount } from '../../src/upstream/prices/amounts.ts';
import { manualPrices, type Price, type PriceList } from '../../src/upstream/prices/prices.ts';
import { createTariff } from '../../src/upstream/prices/tariff.ts';

const atMs = Date.parse('2026-06-15T12:00:00+08:00');
const read = (name: string) => ({ upstream: 'lingjun', name, kind: 'read' }) as const;
const write = (name: string) => ({ upstream: 'lingjun', name, kind: 'write' }) as const;

describe('amounts', () => {
  test('come back from their text as they were', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n - 1n }), (amount) => {
        expect(parseAmount(formatAmount(amount))).toBe(amount);
      }),
    );
  });

  test('add up exactly where floats do not', () => {
    const sum = Array.from({ length: 10 }, () => parseAmount('0.1') ?? 0n).reduce((total, part) => total + part, 0n);
    expect(formatAmount(sum)).toBe('1');
    expect(formatAmount(-500_000_000n)).toBe('-0.5');
  });

  test.each(['', '.5', '1.', '-1', '+1', '1e3', '0x1', '1,5', ' 1', 'NaN', '0.0000000001'])('are not: %j', (text) => {
    expect(parseAmount(text)).toBeUndefined();
  });
});

describe('the manual’s prices', () => {
  const tariff = createTariff(manualPrices);
  const textOf = (operation: Pick<Operation, 'upstream' | 'name' | 'kind'>, usedThisMonth: number) => {
    const { amount, freeTierPart, billed } = tariff.cost({ operation, atMs, usedThisMonth });
    return [formatAmount(amount), formatAmount(freeTierPart), billed];
  };

  test('take a thousandth a request once the free tier is used up', () => {
    expect(textOf(read('ListVpds'), 0)).toEqual(['0', '0.001', true]);
    expect(textOf(read('ListVpds'), 99)).toEqual(['0', '0.001', true]);
    expect(textOf(read('ListVpds'), 100)).toEqual(['0.001', '0', true]);
  });

  test('take ten times as much for a VPD, nothing for InitializeVcc, and nothing for BridgX', () => {
    expect(textOf(write('CreateVpd'), 0)).toEqual(['0.01', '0', true]);
    expect(textOf(write('InitializeVcc'), 1_000_000)).toEqual(['0', '0', true]);
    expect(textOf({ upstream: 'bridgx', name: 'cluster.list', kind: 'read' }, 0)).toEqual(['0', '0', false]);
  });

  test('charge a network test when it completes', () => {
    expect(tariff.priceOf(write('CreateNetTestTask'), atMs).charged).toBe('completed');
    expect(tariff.priceOf(write('CreateVcc'), atMs).charged).toBe('sent');
  });

  test('count days and months by the clock of Beijing', () => {
    const lastMs = Date.parse('2026-06-30T15:59:59Z');
    expect([tariff.dayOf(lastMs), tariff.monthOf(lastMs)]).toEqual(['2026-06-30', '2026-06-01']);
    expect([tariff.dayOf(lastMs + 1000), tariff.monthOf(lastMs + 1000)]).toEqual(['2026-07-01', '2026-07-01']);
  });
});

describe('a price list', () => {
  const price = (rest: Partial<Price>): Price => ({
    upstream: 'lingjun',
    amount: '1',
    freePerMonth: 0,
    charged: 'sent',
    ...rest,
  });
  const listOf = (...prices: Price[]): PriceList => ({ ...manualPrices, defaultAmount: '7', prices });
  const amountOf = (list: PriceList, name: string, at = atMs) => createTariff(list).priceOf(read(name), at).amount;

  test('takes the default for what it does not know, and no free tier', () => {
    const cost = createTariff(listOf(price({ operation: 'ListVpds' }))).cost({
      operation: read('ListNews'),
      atMs,
      usedThisMonth: 0,
    });
    expect(cost).toEqual({ amount: 7_000_000_000n, freeTierPart: 0n, billed: true });
  });

  test('prefers the operation to the kind, and the kind to all, in whatever order they stand', () => {
    const rows = [price({ amount: '1' }), price({ kind: 'read', amount: '2' }), price({ operation: 'A', amount: '3' })];
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: 3 }), (prices) => {
        expect([amountOf(listOf(...prices), 'A'), amountOf(listOf(...prices), 'B')]).toEqual(['3', '2']);
      }),
    );
  });

  test('changes on the day it says, in the zone of the bill', () => {
    const list = listOf(
      price({ operation: 'A', amount: '1', until: '2026-07-01' }),
      price({ operation: 'A', amount: '2', from: '2026-07-01' }),
      price({ operation: 'A', amount: '3', from: '2026-08-01' }),
    );
    const amountAt = (time: string) => amountOf(list, 'A', Date.parse(time));
    expect(amountAt('2026-06-30T23:59:59+08:00')).toBe('1');
    expect(amountAt('2026-07-01T00:00:00+08:00')).toBe('2');
    expect(amountAt('2026-08-01T00:00:00+08:00')).toBe('3');
  });

  test('refuses an amount that is none', () => {
    expect(() => createTariff(listOf(price({ amount: 'free' })))).toThrow('"free" is no price');
  });
});

describe('settings of money', () => {
  const linesOf = (faults: Faults) => {
    try {
      faults.throwIfAny();
      return '';
    } catch (error) {
      return String(error);
    }
  };
  const pricesOf = (file: string) => {
    const faults = new Faults();
    const prices = readPrices({ FLEETGRAPH_PRICES: 'prices.json' }, faults, () => file);
    return { prices, problem: linesOf(faults) };
  };

  test('prices of a file come before the manual’s', () => {
    const { prices, problem } = pricesOf('{"prices": [{"kind": "read", "amount": "0.0005", "freePerMonth": 1000}]}');
    expect(problem).toBe('');
    const tariff = createTariff(prices);
    expect(tariff.currency).toBe('USD');
    expect(tariff.priceOf(read('ListVpds'), atMs)).toMatchObject({ amount: '0.0005', freePerMonth: 1000 });
    expect(tariff.priceOf(write('CreateVpd'), atMs).amount).toBe('0.01');
  });

  test.each([
    ['{', 'prices.json is not JSON'],
    ['{"prices": [{"amount": 0.001}]}', 'prices.json has at prices.0.amount'],
    ['{"prices": [{"amount": "-1"}]}', 'prices.json has at prices.0.amount: is no decimal amount'],
    ['{"price": []}', 'prices.json has at its top'],
  ])('a file that is no price list is a fault: %s', (file, problem) => {
    expect(pricesOf(file).problem).toContain(problem);
  });

  test('budgets name callers, whose names may hold colons, and amounts', () => {
    const faults = new Faults();
    const budgets = readBudgets({ FLEETGRAPH_BUDGETS: 'ci:nightly:1.5, *:0.10 ,' }, faults);
    expect([...budgets]).toEqual([
      ['ci:nightly', 1_500_000_000n],
      ['*', 100_000_000n],
    ]);
    expect(linesOf(faults)).toBe('');
  });

  test('a budget that is none is a fault with its place', () => {
    const faults = new Faults();
    readBudgets({ FLEETGRAPH_BUDGETS: 'ci:1,dashboard,ci:lots' }, faults);
    expect(linesOf(faults)).toContain('FLEETGRAPH_BUDGETS has no valid entry at place 2');
    expect(linesOf(faults)).toContain('FLEETGRAPH_BUDGETS has no valid entry at place 3');
  });
});
