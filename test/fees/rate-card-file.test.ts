import { expect, test } from 'vitest';
import { RateCardFaults } from '../../src/fees/rate-card/faults.ts';
import type { PlacedRate } from '../../src/fees/rate-card/overlaps.ts';
import { readRateCard } from '../../src/fees/rate-card/read-rate-card.ts';

const header =
  'provider,region,instance_type,charge_type,currency,unit,list_price,negotiated_price,valid_from,valid_to';

function read(text: string | Uint8Array, others: readonly PlacedRate[] = []) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return readRateCard({ source: 'card.csv', bytes, others });
}

/** Row, column and what came, of every fault. */
function faultsOf(text: string | Uint8Array, others: readonly PlacedRate[] = []) {
  try {
    read(text, others);
  } catch (error) {
    if (error instanceof RateCardFaults) return error.faults.map(({ row, column, got }) => [row, column, got]);
    throw error;
  }
  return [];
}

const rows = (...lines: string[]) => [header, ...lines].join('\n');

test('a rate card is read with a byte order mark, either line end, quotes, other columns first and empty lines', () => {
  const text =
    '\uFEFFvalid_from,Currency,List_Price,instance_type\r\n2026-01-01,CNY,"12.50","ecs.g6,""x"""\r\n\r\n2026-01-01,USD,0.000000001,*\r\n';
  expect(read(text)).toEqual([
    {
      provider: null,
      region: null,
      instanceType: 'ecs.g6,"x"',
      chargeType: null,
      currency: 'CNY',
      listPrice: 12_500_000_000n,
      negotiatedPrice: null,
      validFrom: '2026-01-01',
      validTo: null,
    },
    expect.objectContaining({ instanceType: null, currency: 'USD', listPrice: 1n }),
  ]);
});

test('every fault of a file is told at once, each by its row and column', () => {
  const faults = faultsOf(
    rows(
      'AlibabaCloud,,a,,CNY,machine-hour,-1,,2026-01-01,',
      'AlibabaCloud,,b,,QQQ,day,1,,2026-01-01,',
      'AlibabaCloud,,c,,CNY,,"1,000",1e3,2026-02-30,',
      'AlibabaCloud,,d,,CNY,,,,2026-01-01,2025-12-31',
      'AlibabaCloud,,e,,CNY,,1',
    ),
  );
  expect(faults).toEqual([
    [2, 'list_price', '"-1"'],
    [3, 'currency', '"QQQ"'],
    [3, 'unit', '"day"'],
    [4, 'list_price', '"1,000"'],
    [4, 'negotiated_price', '"1e3"'],
    [4, 'valid_from', '"2026-02-30"'],
    [5, 'list_price', '""'],
    [5, 'valid_to', '"2025-12-31"'],
    [6, 'negotiated_price', '7'],
    [6, 'valid_from', '""'],
  ]);
});

test('a price for days that have one already is refused, and the first row is named', () => {
  expect(
    faultsOf(
      rows(
        'AlibabaCloud,cn-beijing,a,PostPaid,CNY,,1,,2026-01-01,2026-03-31',
        'AlibabaCloud,cn-beijing,a,PostPaid,CNY,,2,,2026-04-01,',
        'alibaba cloud,CN-Beijing,A,post_paid,USD,,3,,2026-03-31,2026-03-31',
        'AlibabaCloud,,a,PostPaid,CNY,,1,,2026-01-01,',
      ),
    ),
  ).toEqual([[4, 'valid_from', '2026-03-31 to 2026-03-31, which overlaps 2026-01-01 to 2026-03-31 of row 2']]);
});

test('a row that comes twice is refused as a duplicate', () => {
  const row = ',,a,,CNY,,1,,2026-01-01,';
  expect(faultsOf(rows(row, ',,b,,CNY,,1,,2026-01-01,', row))).toEqual([[4, null, 'a duplicate of row 2']]);
});

test('a short validity inside of a long one is found, however many rows stand between them', () => {
  expect(
    faultsOf(rows(',,a,,CNY,,1,,2026-06-01,', ',,a,,CNY,,1,,2026-01-01,', ',,a,,CNY,,1,,2026-07-01,2026-07-02')).map(
      ([row]) => row,
    ),
  ).toEqual([3, 4]);
});

test('a price that another card has for the same days is refused, and the card is named', () => {
  const [rate] = read(rows(',,a,,CNY,,1,,2026-01-01,'));
  if (!rate) throw new Error('no rate');
  expect(faultsOf(rows(',,a,,CNY,,2,,2027-01-01,'), [{ row: 0, rate, card: 'clouds' }])).toEqual([
    [2, 'valid_from', '2027-01-01 and after, which overlaps 2026-01-01 and after of the card "clouds"'],
  ]);
});

test.each([
  ['an unknown column', 'currency,valid_from,price\nCNY,2026-01-01,1', [[1, 'price', '"price"']]],
  ['a missing column', 'currency,list_price\nCNY,1', [[1, 'valid_from', 'none']]],
  ['a column twice', 'currency,valid_from,currency\nCNY,2026-01-01,CNY', [[1, 'currency', 'it twice']]],
  ['no row', header, [[1, null, '0']]],
  [
    'an empty file',
    '',
    [
      [1, 'currency', 'none'],
      [1, 'valid_from', 'none'],
    ],
  ],
])('%s in the header is refused', (_what, text, faults) => {
  expect(faultsOf(text)).toEqual(faults);
});

test('a quote that is never closed is refused with its row', () => {
  expect(faultsOf(rows(',,a,,CNY,,1,,2026-01-01,', ',,"b,,CNY,,1,,2026-01-01,'))).toMatchObject([[3, null, /quote/i]]);
});

test.each([
  ['GBK', Buffer.from([0xb0, 0xa2]), '0xb0'],
  ['Latin 1', Buffer.from([0x63, 0xe9]), '0xe9'],
])('a file in %s is refused with the row and column of its first odd byte', (_encoding, cell, byte) => {
  const bytes = Buffer.concat([Buffer.from(`${header}\r\nAlibabaCloud,,`), cell, Buffer.from(',,CNY,,1,,2026-01-01,')]);
  expect(faultsOf(bytes)).toEqual([[2, 'instance_type', `the byte ${byte}`]]);
});

test('a file in UTF-16 is refused', () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(rows(',,a,,CNY,,1,,2026-01-01,'), 'utf16le')]);
  expect(faultsOf(bytes)).toEqual([[1, null, 'the byte 0xff']]);
});
