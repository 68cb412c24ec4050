import { stringify } from 'csv-stringify/sync';
import { batchesOf, type Column, type Row, type Table, type Value } from './table.ts';

const rowsAtOnce = 500;

/** A table as CSV (RFC 4180) with a header; null is an empty field. */
export async function* csvOf({ columns, rows }: Table): AsyncGenerator<Uint8Array> {
  // The header waits for the first rows: until then it can still be told what is wrong with the question.
  let before = linesOf([columns.map(({ name }) => harmless(name))]);
  for await (const batch of batchesOf(rows, rowsAtOnce)) {
    yield Buffer.concat([before, linesOf(batch.map((row) => fieldsOf(row, columns)))]);
    before = Buffer.alloc(0);
  }
  if (before.length > 0) yield before;
}

function linesOf(rows: readonly Row[]): Buffer {
  const text = stringify([...rows], {
    record_delimiter: '\r\n',
    quote_record_delimiter: true,
    cast: { boolean: String },
  });
  return Buffer.from(text, 'utf8');
}

function fieldsOf(row: Row, columns: readonly Column[]): Value[] {
  return row.map((value, index) => (isWords(columns[index]) && typeof value === 'string' ? harmless(value) : value));
}

function isWords(column: Column | undefined): boolean {
  return column?.kind === 'text' || column?.kind === 'json';
}

/**
 * A spreadsheet takes a text that begins like this for a formula, which may send data elsewhere when the file is
 * opened. An apostrophe makes it a text again. Numbers are left alone: a minus is only a minus there.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
function harmless(text: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
}
