import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Change, causesOf, causesTogether, roundCauses, roundTogether } from '../../src/fees/causes.ts';

const hours = (quantity: number, paid: number, corrected = 0) => ({
  quantity: BigInt(quantity),
  paid: BigInt(paid),
  corrected: BigInt(corrected),
});
const told = (causes: ReadonlyMap<string, bigint>) =>
  Object.fromEntries(
    [...causes].filter(([, amount]) => amount !== 0n).map(([cause, amount]) => [cause, Number(amount)]),
  );

test('more hours cost what they would have cost before, and the rest is the price', () => {
  expect(told(causesOf({ unit: 'HOURS', before: hours(10, 100), after: hours(15, 180) }))).toEqual({
    HOURS: 50,
    PRICE: 30,
  });
  expect(told(causesOf({ unit: 'HOURS', before: hours(10, 100), after: hours(0, 0) }))).toEqual({ HOURS: -100 });
  expect(told(causesOf({ unit: 'REQUESTS', before: hours(0, 0), after: hours(5, 20) }))).toEqual({ REQUESTS: 20 });
});

test('what corrections took off or added is no change of use', () => {
  const before = hours(10, 100);
  expect(told(causesOf({ unit: 'HOURS', before, after: hours(8, 80, -20) }))).toEqual({ CORRECTION: -20 });
  expect(told(causesOf({ unit: 'HOURS', before: hours(10, 100, 30), after: hours(12, 120) }))).toEqual({
    HOURS: 50,
    CORRECTION: -30,
  });
});

test('hours that had no price before and have one now cost more for their price', () => {
  expect(told(causesOf({ unit: 'HOURS', before: hours(10, 0), after: hours(12, 60) }))).toEqual({ PRICE: 60 });
});

test('what was not there before is new, what is no more is gone, whatever else changed', () => {
  const changes: Change[] = [
    { unit: 'HOURS', before: hours(0, 0), after: hours(5, 20) },
    { unit: 'HOURS', before: hours(0, 0), after: hours(7, 30, 2) },
  ];
  expect(told(causesTogether(changes))).toEqual({ NEW: 50 });
  const turned = changes.map(({ unit, before, after }) => ({ unit, before: after, after: before }));
  expect(told(causesTogether(turned))).toEqual({ GONE: -50 });
});

test('causes add up to the change and changes to the total, to the last digit, for any numbers', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
  const side = fc.record({
    quantity: amount,
    paid: amount,
    corrected: fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }),
  });
  const thing = fc.array(fc.record({ unit: fc.constantFrom('HOURS', 'REQUESTS'), before: side, after: side }), {
    maxLength: 4,
  });
  const divisor = 3600n * 1000n;
  fc.assert(
    fc.property(fc.array(thing, { maxLength: 6 }), (things) => {
      const sums = (name: 'before' | 'after') =>
        roundTogether(
          things.map((changes) => changes.reduce((sum, change) => sum + change[name].paid, 0n)),
          divisor,
        );
      const [before, after] = [sums('before'), sums('after')];
      const changes = things.map((_, index) => (after.parts[index] ?? 0n) - (before.parts[index] ?? 0n));
      expect(changes.reduce((sum, change) => sum + change, 0n)).toBe(after.whole - before.whole);
      for (const [index, change] of changes.entries()) {
        const causes = roundCauses(causesTogether(things[index] ?? []), { change, divisor });
        expect([...causes.values()].reduce((sum, cause) => sum + cause, 0n)).toBe(
          things[index]?.length === 0 ? 0n : change,
        );
      }
    }),
  );
});
