/** What the values of a column are, in the form that every kind of file makes its own from. */
export type ColumnKind = 'text' | 'json' | 'date' | 'time' | 'decimal' | 'integer' | 'boolean';

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly isNullable: boolean;
  /** Decimals of a decimal number, at most. */
  readonly scale?: number;
}

/** Texts, also of decimal numbers, days (yyyy-mm-dd), times (ISO 8601 in UTC) and JSON; whole numbers; yes or no. */
export type Value = string | number | boolean | null;
export type Row = readonly Value[];

/** What is exported. Its rows are read once, as they are wanted. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: AsyncIterable<Row>;
}

/** Gathers rows, so that what is done for each write is done for many at once. */
export async function* batchesOf(rows: AsyncIterable<Row>, size: number): AsyncGenerator<Row[]> {
  let batch: Row[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
