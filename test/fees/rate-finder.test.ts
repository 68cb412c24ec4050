import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PriceKey, Rate } from '../../src/fees/rate-card/rate.ts';
import { createRateFinder, priceChanges } from '../../src/fees/rate-card/rate-finder.ts';

const any: PriceKey = { provider: null, region: null, instanceType: null, chargeType: null };
let made = 0;

function rateOf(rate: Partial<Rate>): Rate {
  made += 1;
  const rest = { currency: 'CNY', listPrice: 1n, negotiatedPrice: null, validFrom: '2026-01-01', validTo: null };
  return { id: String(made), card: 'default', isExample: false, ...any, ...rest, ...rate };
}

const machine = { provider: 'AlibabaCloud', region: 'cn-beijing', instanceType: 'ecs.g6', chargeType: 'PostPaid' };

test('the machine type tells more than the region, the region more than the charge type, that more than the provider', () => {
  const rates = [
    rateOf({}),
    rateOf({ provider: 'AlibabaCloud' }),
    rateOf({ chargeType: 'PostPaid' }),
    rateOf({ chargeType: 'PostPaid', provider: 'AlibabaCloud' }),
    rateOf({ region: 'cn-beijing' }),
    rateOf({ region: 'cn-beijing', chargeType: 'PostPaid', provider: 'AlibabaCloud' }),
    rateOf({ instanceType: 'ecs.g6' }),
    rateOf({ instanceType: 'ecs.g6', region: 'cn-beijing' }),
    rateOf(machine),
  ];
  for (let known = rates.length; known > 0; known -= 1) {
    const find = createRateFinder(rates.slice(0, known).toReversed());
    expect(find(machine, '2026-06-01')).toBe(rates[known - 1]);
  }
});

test('a rate holds from its first day to its last, and what no rate fits has none', () => {
  const find = createRateFinder([rateOf({ ...machine, validTo: '2026-01-31' })]);
  expect(find(machine, '2025-12-31')).toBeUndefined();
  expect(find(machine, '2026-01-01')).toBeDefined();
  expect(find(machine, '2026-01-31')).toBeDefined();
  expect(find(machine, '2026-02-01')).toBeUndefined();
  expect(find({ ...machine, instanceType: null }, '2026-01-01')).toBeUndefined();
});

test('providers and charge types are known in any spelling', () => {
  const find = createRateFinder([rateOf({ provider: 'ALIBABA_CLOUD', chargeType: 'post paid', region: 'CN-Beijing' })]);
  expect(find(machine, '2026-01-01')).toBeDefined();
  expect(find({ ...machine, region: 'cnbeijing' }, '2026-01-01')).toBeUndefined();
});

test('between two price changes every day has the same price, for any cards', () => {
  const text = fc.constantFrom(null, 'a', 'b');
  const day = fc.integer({ min: 0, max: 60 }).map((days) => dayAt(days));
  const rate = fc
    .record({ provider: text, region: text, instanceType: text, chargeType: text, validFrom: day, length: fc.nat(20) })
    .map(({ length, ...one }) => rateOf({ ...one, validTo: dayAt(dayNumber(one.validFrom) + length) }));
  fc.assert(
    fc.property(fc.array(rate, { maxLength: 12 }), fc.record({ ...keyOf(text) }), (rates, key) => {
      const find = createRateFinder(rates);
      const changes = new Set(priceChanges(rates));
      for (let number = 1; number <= 90; number += 1) {
        if (!changes.has(dayAt(number))) expect(find(key, dayAt(number))).toBe(find(key, dayAt(number - 1)));
      }
    }),
  );
});

function keyOf(text: fc.Arbitrary<string | null>) {
  return { provider: text, region: text, instanceType: text, chargeType: text };
}

function dayAt(number: number): string {
  return new Date(Date.UTC(2026, 0, 1 + number)).toISOString().slice(0, 10);
}

function dayNumber(day: string): number {
  return (Date.parse(day) - Date.UTC(2026, 0, 1)) / 86_400_000;
}
