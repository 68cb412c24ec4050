import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { batchesOf, type Column, type ColumnKind, type Row, type Table, type Value } from './table.ts';

/** Values of a group of rows: what is held at a time. */
const valuesAtOnce = 250_000;

/** A table as Parquet, a group of rows after the other; only what describes the groups is held until the end. */
export async function* parquetOf({ columns, rows }: Table): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema: schemaOf(columns), createdBy: 'Fleetgraph', statistics: true });
  const rowsAtOnce = Math.ceil(valuesAtOnce / columns.length);
  for await (const batch of batchesOf(rows, rowsAtOnce)) {
    await parquet.write({
      columnData: columns.map((column, index) => dataOf(batch, column, index)),
      rowGroupSize: rowsAtOnce,
    });
    yield taken(writer);
  }
  await parquet.finish();
  yield taken(writer);
}

/** The bytes that were written since the last time. The writer goes on counting where it is in the file. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}

function dataOf(batch: readonly Row[], column: Column, index: number): ColumnSource {
  const data = batch.map((row) => stored(row[index] ?? null, column));
  return { name: column.name, data, nullable: column.isNullable, offsetIndex: false };
}

function stored(value: Value, { kind, scale = 0 }: Column): unknown {
  if (value === null) return null;
  if (kind === 'decimal') return unscaled(String(value), scale);
  if (kind === 'integer') return BigInt(value);
  return kind === 'time' || kind === 'date' ? new Date(String(value)) : value;
}

/** Decimal text as a whole number of its smallest unit. */
function unscaled(text: string, scale: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(`${whole}${fraction.padEnd(scale, '0')}`);
}

type Type = Partial<SchemaElement>;

const types: Readonly<Record<ColumnKind, Type>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  json: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  date: { type: 'INT32', converted_type: 'DATE' },
  time: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
  decimal: { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, converted_type: 'DECIMAL', precision: 38 },
  integer: { type: 'INT64' },
  boolean: { type: 'BOOLEAN' },
};

function schemaOf(columns: readonly Column[]): SchemaElement[] {
  const elements = columns.map(
    ({ name, kind, isNullable, scale }): SchemaElement => ({
      ...types[kind],
      name,
      repetition_type: isNullable ? 'OPTIONAL' : 'REQUIRED',
      ...(scale === undefined ? {} : { scale }),
    }),
  );
  return [{ name: 'root', num_children: columns.length }, ...elements];
}
