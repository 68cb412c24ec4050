import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bridgxOperations } from '../../src/upstream/bridgx/operations.ts';
import { type Asked, canonicalKey } from '../../src/upstream/canonical-key.ts';
import { flatten } from '../../src/upstream/lingjun/dialects.ts';
import { lingjunOperations } from '../../src/upstream/lingjun/operations.ts';
import type { Params, ParamValue } from '../../src/upstream/operation.ts';

const { ListVpds } = lingjunOperations;
const key = (known: Partial<Asked>, fingerprint = 'f') => {
  const asked = { operation: ListVpds, params: {}, account: 'a', region: 'r', ...known };
  const { group, digest } = canonicalKey(asked, fingerprint);
  return `${group}/${digest}`;
};

const name = fc.stringMatching(/^[A-Z][a-z]{0,6}$/);
const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const { value } = fc.letrec<{ value: ParamValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3 }),
  ),
}));
const params = fc.dictionary(name, value, { maxKeys: 5 }) as fc.Arbitrary<Params>;
const shuffled = (given: Params) =>
  fc.shuffledSubarray(Object.entries(given), { minLength: Object.keys(given).length }).map(Object.fromEntries);

describe('two calls are one', () => {
  test('whatever the order of their parameters', () => {
    const pair = params.chain((given) => fc.tuple(fc.constant(given), shuffled(given)));
    fc.assert(
      fc.property(pair, ([one, other]) => {
        expect(key({ params: other })).toBe(key({ params: one }));
      }),
    );
  });

  test('with parameters that are absent, undefined or an empty list', () => {
    fc.assert(
      fc.property(params, (given) => {
        const padded = { ...given, absent: undefined, none: [], nothing: {} };
        expect(key({ params: padded })).toBe(key({ params: given }));
      }),
    );
  });

  test('when they look the same on the wire', () => {
    expect(key({ params: { Quota: 5, All: true } })).toBe(key({ params: { Quota: '5', All: 'true' } }));
  });

  test('where one says what the upstream assumes', () => {
    expect(key({ params: { PageNumber: 1, RegionId: 'r' } })).toBe(key({}));
    const operation = bridgxOperations['cluster.describe_all'];
    expect(key({ operation, params: { page_number: 1 } })).toBe(key({ operation }));
  });
});

describe('two calls are two', () => {
  test('when anything differs on the wire', () => {
    fc.assert(
      fc.property(params, params, (one, other) => {
        const isSame = JSON.stringify(sorted(flatten(one))) === JSON.stringify(sorted(flatten(other)));
        if (key({ params: one }) === key({ params: other })) expect(isSame).toBe(true);
      }),
    );
  });

  test('for another account, region, operation, credential or page', () => {
    const all = [
      key({}),
      key({ account: 'b' }),
      key({ region: 's' }),
      key({ operation: lingjunOperations.ListVccs }),
      key({}, 'another credential'),
      key({ params: { PageNumber: 2 } }),
      key({ params: { PageSize: 1 } }),
      key({ params: { RegionId: 's' } }),
      key({ params: { VpdName: '' } }),
      key({ account: 'a/r', region: '' }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  test('and a key shows neither parameters nor the credential', () => {
    expect(key({ params: { Secret: 'hunter2' } }, 'the-fingerprint')).not.toMatch(/hunter2|fingerprint/);
  });
});

function sorted(pairs: Record<string, string>) {
  return Object.entries(pairs).toSorted(([one], [other]) => (one < other ? -1 : 1));
}
