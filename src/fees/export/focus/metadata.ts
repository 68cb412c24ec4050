import { createHash } from 'node:crypto';
import type { ColumnKind } from '../table.ts';
import { columnsOf, type FocusVersion } from './columns.ts';

const dataTypes: Readonly<Record<ColumnKind, string>> = {
  text: 'STRING',
  json: 'JSON',
  date: 'STRING',
  time: 'DATETIME',
  decimal: 'DECIMAL',
  integer: 'DECIMAL',
  boolean: 'STRING',
};

/** What describes files of a version: their columns, and how they are delivered. */
export function focusMetadata(version: FocusVersion, nowMs: number): Record<string, unknown> {
  const columns = columnsOf(version);
  const definitions = columns.map(({ name, kind, isNullable, scale, description }) => ({
    ColumnName: name,
    DataType: dataTypes[kind],
    IsNullable: isNullable,
    ...(kind === 'decimal' ? { NumericPrecision: 38, NumberScale: scale } : {}),
    ...(kind === 'text' || kind === 'json' ? { StringEncoding: 'UTF-8' } : {}),
    Description: description,
  }));
  return {
    DataGenerator: { DataGenerator: 'Fleetgraph' },
    Schema: {
      SchemaId: schemaIdOf(version, definitions),
      FocusVersion: version,
      CreationDate: `${new Date(nowMs).toISOString().slice(0, 19)}Z`,
      ColumnDefinition: definitions,
    },
    x_Delivery: delivery,
  };
}

/** The same for as long as the columns stay the same. */
function schemaIdOf(version: FocusVersion, definitions: readonly object[]): string {
  const hash = createHash('sha256').update(JSON.stringify(definitions)).digest('hex');
  return `fleetgraph-focus-${version}-${hash.slice(0, 16)}`;
}

const delivery = {
  Mode: 'Overwrite',
  Scope:
    'The days of charge that were asked for. A later file of the same days takes the place of an earlier one; its rows ' +
    'of months that are over are the same, with corrections added.',
  BillingPeriod: "Calendar months of the account's time zone, given in UTC, so that no day lies in two of them.",
  Corrections:
    'What becomes known after a billing period is over is taken back by a row with negative quantities, and booked anew ' +
    'by another, both with ChargeClass Correction and in the billing period in which it became known.',
  Rounding:
    'Each cost is a unit price times a quantity of six decimals, exactly. What that leaves over is a row of Adjustment ' +
    'for each billing period, so that all costs come to the exact sum in nine decimals.',
};
