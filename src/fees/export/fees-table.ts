import type { FeeGroup } from '../dimensions.ts';
import type { FeeRow } from '../fee-rows.ts';
import type { FeesAnswer, FeesQuery } from '../fees.ts';
import { hourDecimals } from '../shown.ts';
import type { Column, Row, Table } from './table.ts';

const columnNames = {
  ACCOUNT: 'account',
  PROVIDER: 'provider',
  REGION: 'region',
  CLUSTER: 'cluster',
  INSTANCE_TYPE: 'instanceType',
  CHARGE_TYPE: 'chargeType',
  MACHINE: 'machine',
  SERVICE: 'service',
} as const satisfies Record<Exclude<FeeGroup['by'], 'TAG'>, string>;

/**
 * The finest rows of an answer, period after period: one for each currency of a row, and one without a currency for
 * hours that have no price. What belongs to no currency stands in the first of them, so every column can be summed.
 * @param currency the only one to tell; undefined: all
 */
export function feesTable(answer: FeesAnswer, query: FeesQuery, currency: string | undefined): Table {
  return { columns: columnsOf(query), rows: rowsOf(answer, query.groupBy.length, currency) };
}

function columnsOf({ groupBy, decimals }: FeesQuery): Column[] {
  const sure = { isNullable: false } as const;
  return [
    { name: 'from', kind: 'date', ...sure },
    { name: 'to', kind: 'date', ...sure },
    ...groupBy.map((group): Column => ({ name: nameOf(group), kind: 'text', isNullable: true })),
    { name: 'status', kind: 'text', ...sure },
    { name: 'currency', kind: 'text', isNullable: true },
    { name: 'amount', kind: 'decimal', isNullable: true, scale: decimals },
    { name: 'listAmount', kind: 'decimal', isNullable: true, scale: decimals },
    { name: 'machineHours', kind: 'decimal', ...sure, scale: hourDecimals },
    { name: 'unpricedHours', kind: 'decimal', ...sure, scale: hourDecimals },
    { name: 'requests', kind: 'integer', ...sure },
    { name: 'billedRequests', kind: 'integer', ...sure },
    { name: 'isExample', kind: 'boolean', ...sure },
  ];
}

function nameOf(group: FeeGroup): string {
  return group.by === 'TAG' ? `tag:${group.tagKey}` : columnNames[group.by];
}

async function* rowsOf(answer: FeesAnswer, level: number, currency: string | undefined): AsyncGenerator<Row> {
  for await (const row of answer.rows(level)) yield* recordsOf(row, currency);
}

function* recordsOf(row: FeeRow, currency: string | undefined): Generator<Row> {
  const { period, values, status, requests, billedRequests, unpricedHours } = row;
  const begin = [period.from, period.to, ...values, status];
  const costs = row.costs.filter((cost) => currency === undefined || cost.currency === currency);
  let counts = [requests, billedRequests];
  for (const { currency: own, paid, list, machineHours, isExample } of costs) {
    yield [...begin, own, paid, list, machineHours, '0', ...counts, isExample];
    counts = [0, 0];
  }
  const isUntold = row.unpricedSeconds > 0 || row.costs.length === 0;
  if (isUntold) yield [...begin, null, null, null, unpricedHours, unpricedHours, ...counts, false];
}
