import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apportion, decimalText, roundedShare } from '../../src/fees/apportion.ts';

const part = fc.bigInt({ min: 0n, max: 10n ** 24n });
const sum = (numbers: readonly bigint[]) => numbers.reduce((total, number) => total + number, 0n);

test('thirds of a cent go to the largest remainders, the earlier first', () => {
  expect(
    apportion(
      100n,
      [1n, 1n, 1n].map((one) => one * 100n),
      3n,
    ),
  ).toEqual([34n, 33n, 33n]);
  expect(apportion(4n, [16n, 17n, 7n], 10n)).toEqual([1n, 2n, 1n]);
});

test('parts and parts of parts add up to what they are parts of, none further than one unit from its exact share', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(part, { maxLength: 6 }), { maxLength: 6 }),
      fc.bigInt({ min: 1n, max: 10n ** 13n }),
      (tree, divisor) => {
        const exact = tree.map(sum);
        const total = roundedShare(sum(exact), divisor);
        const level1 = apportion(total, exact, divisor);
        expect(sum(level1)).toBe(total);
        for (const [index, leaves] of tree.entries()) {
          const level2 = apportion(level1[index] ?? 0n, leaves, divisor);
          expect(sum(level2)).toBe(level1[index]);
          for (const [leaf, shown] of level2.entries()) {
            const distance = shown * divisor - (leaves[leaf] ?? 0n);
            expect(distance > -divisor && distance < divisor).toBe(true);
          }
        }
      },
    ),
  );
});

test('numbers are told in the shortest decimal text', () => {
  expect([0n, 1n, -1n, 1_500_000n, 12n * 10n ** 6n].map((units) => decimalText(units, 6))).toEqual([
    '0',
    '0.000001',
    '-0.000001',
    '1.5',
    '12',
  ]);
  expect(decimalText(120n, 0)).toBe('120');
});
