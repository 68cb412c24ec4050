import { parseAmount } from '../../upstream/prices/amounts.ts';
import { isCalendarDay } from '../../upstream/time.ts';
import { type Columns, type CsvRow, readCsv } from './csv.ts';
import { type RateCardFault, RateCardFaults, shown } from './faults.ts';
import { overlapFaults, type PlacedRate } from './overlaps.ts';
import type { NewRate } from './rate.ts';

/** The columns of a rate card. An empty key, or `*`, stands for any; an empty valid_to for good. */
export const rateCardColumns = {
  provider: 'optional',
  region: 'optional',
  instance_type: 'optional',
  charge_type: 'optional',
  currency: 'required',
  unit: 'optional',
  list_price: 'optional',
  negotiated_price: 'optional',
  valid_from: 'required',
  valid_to: 'optional',
} as const satisfies Columns;
type Column = keyof typeof rateCardColumns;

/** The one unit that prices are told in. */
export const rateUnit = 'machine-hour';

const maxRows = 100_000;

export interface RateCardFile {
  /** The file's name, for messages. */
  readonly source: string;
  readonly bytes: Uint8Array;
  /** What other cards hold now, which must not speak of the same days. */
  readonly others: readonly PlacedRate[];
}

/** The rates of a file. Throws RateCardFaults with every fault, each by row and column. */
export function readRateCard({ source, bytes, others }: RateCardFile): readonly NewRate[] {
  const { rows, faults } = readCsv(bytes, rateCardColumns);
  const read = rows.map(readRow);
  const own = read.flatMap(({ rate }) => (rate ? [rate] : []));
  const all = [...faults, ...sizeFaults(rows, faults), ...read.flatMap((row) => row.faults)];
  if (all.length === 0) all.push(...overlapFaults(own, others));
  if (all.length > 0)
    throw new RateCardFaults(
      source,
      all.toSorted((a, b) => a.row - b.row),
    );
  return own.map(({ rate }) => rate);
}

function sizeFaults(rows: readonly CsvRow[], faults: readonly RateCardFault[]): RateCardFault[] {
  if (faults.length > 0 || (rows.length > 0 && rows.length <= maxRows)) return [];
  return [{ row: 1, column: null, expected: `1 to ${maxRows} rows below the header`, got: String(rows.length) }];
}

interface ReadRow {
  readonly rate?: PlacedRate;
  readonly faults: readonly RateCardFault[];
}

function readRow({ row, values }: CsvRow): ReadRow {
  const faults: RateCardFault[] = [];
  const text = (column: Column) => values.get(column) ?? '';
  const refuse = (column: Column, expected: string) => {
    faults.push({ row, column, expected, got: shown(text(column)) });
    return null;
  };
  const key = (column: Column) => (['', '*'].includes(text(column)) ? null : text(column));
  const price = (column: Column) => {
    if (text(column) === '') return null;
    if (/^-/.test(text(column))) return refuse(column, 'a price of zero or more');
    return parseAmount(text(column)) ?? refuse(column, 'a decimal number with at most 9 decimals, such as 12.50');
  };
  const day = (column: Column) => (isCalendarDay(text(column)) ? text(column) : refuse(column, 'a date as yyyy-MM-dd'));

  const currency = isCurrency(text('currency')) ? text('currency') : refuse('currency', 'a currency of ISO 4217');
  if (!['', rateUnit].includes(text('unit'))) refuse('unit', rateUnit);
  const [listPrice, negotiatedPrice] = [price('list_price'), price('negotiated_price')];
  if (text('list_price') === '' && text('negotiated_price') === '')
    refuse('list_price', 'a list or a negotiated price');
  const validFrom = day('valid_from');
  const validTo = text('valid_to') === '' ? null : day('valid_to');
  if (validFrom && validTo && validTo < validFrom) refuse('valid_to', `${validFrom} or later`);
  if (faults.length > 0 || currency === null || validFrom === null) return { faults };
  const keys = {
    provider: key('provider'),
    region: key('region'),
    instanceType: key('instance_type'),
    chargeType: key('charge_type'),
  };
  return { rate: { row, rate: { ...keys, currency, listPrice, negotiatedPrice, validFrom, validTo } }, faults };
}

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** Whether it is the code of a currency, ISO 4217. */
export function isCurrency(text: string): boolean {
  return currencies.has(text);
}
