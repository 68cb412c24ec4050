import type { Fees } from '../../create-fees.ts';
import type { LinesQuery } from '../../lines.ts';
import type { Row, Table } from '../table.ts';
import { createBillingMonths } from './billing-months.ts';
import { bookingsOf } from './bookings.ts';
import { columnsOf, type FocusRow, type FocusVersion } from './columns.ts';
import { machineRow } from './machine-rows.ts';
import { type PriceHistory, readPriceHistory } from './price-history.ts';
import { requestRow } from './request-rows.ts';
import { createRoundingRows } from './rounding-rows.ts';

export interface FocusQuestion extends Pick<LinesQuery, 'from' | 'to' | 'filter' | 'knownAt' | 'isByMachine'> {
  readonly version: FocusVersion;
  /** The currency to name beside a cost of nothing, where no price is known. */
  readonly currency: string;
}

/**
 * Cost and usage of some days as FOCUS has it: all that was ever booked of them, so that a file of the same days takes
 * the place of an earlier one. Single machines are told as of now, without corrections.
 */
export function focusTable(fees: Fees, question: FocusQuestion): Table {
  const columns = columnsOf(question.version);
  async function* rows(): AsyncGenerator<Row> {
    for await (const row of rowsOf(fees, question)) yield columns.map(({ name }) => row[name] ?? null);
  }
  return { columns, rows: rows() };
}

async function* rowsOf(fees: Fees, question: FocusQuestion): AsyncGenerator<FocusRow> {
  const { isByMachine, knownAt } = question;
  const months = createBillingMonths();
  const rounding = createRoundingRows();
  const lines = fees.lines({ ...question, timeZone: fees.timeZone, revisions: isByMachine ? 'CURRENT' : 'ALL' });
  const prices = await readPriceHistory(fees.rateCards, knownAt);
  const known = isByMachine ? withoutPast(prices) : prices;
  for await (const booked of bookingsOf(lines, { prices: known, months })) {
    if ('service' in booked) {
      yield requestRow(booked, months.ofTime(booked.startMs, fees.timeZone));
      continue;
    }
    rounding.add(booked);
    yield machineRow(booked, question);
  }
  yield* rounding.rows();
}

/** Only what is known last: of single machines nothing else is. */
function withoutPast({ rateAt }: PriceHistory): PriceHistory {
  return { changesMs: [], rateAt: (_epochMs, key, day) => rateAt(Number.POSITIVE_INFINITY, key, day) };
}
