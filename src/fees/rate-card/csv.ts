import { CsvError, parse } from 'csv-parse/sync';
import { type RateCardFault, shown } from './faults.ts';

/** One row of a file: its values by column, trimmed. */
export interface CsvRow {
  /** The line of the file, from 1. */
  readonly row: number;
  readonly values: ReadonlyMap<string, string>;
}

export interface CsvTable {
  readonly rows: readonly CsvRow[];
  readonly faults: readonly RateCardFault[];
}

/** The columns that a file may have, and whether it must. */
export type Columns = Readonly<Record<string, 'required' | 'optional'>>;

/** Reads a file of UTF-8 with a header; byte order mark, either line end and quotes as RFC 4180 has them. */
export function readCsv(file: Uint8Array, columns: Columns): CsvTable {
  const text = decode(file);
  if (typeof text !== 'string') return { rows: [], faults: [text] };
  const records = split(text);
  if (!Array.isArray(records)) return { rows: [], faults: [records] };
  const [header, ...body] = records;
  const names = (header?.record ?? []).map((name) => name.trim().toLowerCase());
  const faults = headerFaults(names, columns);
  if (faults.length > 0) return { rows: [], faults };
  const misfits = body.filter(({ record }) => record.length !== names.length);
  return { rows: body.map((line) => rowOf(line, names)), faults: misfits.map((line) => lengthFault(line, names)) };
}

function decode(file: Uint8Array): string | RateCardFault {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    return encodingFault(file);
  }
}

/** Tells the place of the first byte that is no UTF-8: the cells before it say the column. */
function encodingFault(file: Uint8Array): RateCardFault {
  // Each byte that is not UTF-8 becomes the replacement character; what stands before the first one was read rightly.
  const text = new TextDecoder('utf-8').decode(file);
  const before = text.slice(0, text.indexOf('\uFFFD'));
  const lines = before.split(/\r\n|\n|\r/);
  const header = (text.split(/\r\n|\n|\r/)[0] ?? '').split(',');
  const cell = (
    lines
      .at(-1)
      ?.replaceAll(/"[^"]*"/g, '')
      .match(/,/g) ?? []
  ).length;
  const byte = file[new TextEncoder().encode(before).length + bomLength(file)] ?? 0;
  return {
    row: lines.length,
    column: lines.length > 1 ? (header[cell]?.trim() ?? null) : null,
    expected: 'text in UTF-8',
    got: `the byte 0x${byte.toString(16).padStart(2, '0')}`,
  };
}

/** TextDecoder leaves the byte order mark out of the text. */
function bomLength(file: Uint8Array): number {
  return file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf ? 3 : 0;
}

interface Line {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

function split(text: string): Line[] | RateCardFault {
  try {
    const options = { info: true, relax_column_count: true, skip_empty_lines: true } as const;
    // With `info` each record comes with its place; the library's types do not follow its options so far.
    return parse(text, options) as unknown as Line[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { row: Number(error.lines) || 1, column: null, expected: 'CSV as in RFC 4180', got: error.message };
  }
}

function headerFaults(names: readonly string[], columns: Columns): RateCardFault[] {
  const fault = (column: string, expected: string, got: string) => ({ row: 1, column, expected, got });
  const required = Object.keys(columns).filter((name) => columns[name] === 'required');
  const missing = required.filter((name) => !names.includes(name));
  const unknown = names.filter((name) => !Object.hasOwn(columns, name));
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  return [
    ...missing.map((name) => fault(name, 'this column in the header', 'none')),
    ...unknown.map((name) => fault(name, `one of ${Object.keys(columns).join(', ')}`, shown(name))),
    ...twice.map((name) => fault(name, 'each column once', 'it twice')),
  ];
}

function lengthFault({ info, record }: Line, names: readonly string[]): RateCardFault {
  const column = names[Math.min(record.length, names.length - 1)] ?? null;
  return { row: info.lines, column, expected: `${names.length} values`, got: String(record.length) };
}

function rowOf({ info, record }: Line, names: readonly string[]): CsvRow {
  return { row: info.lines, values: new Map(names.map((name, index) => [name, record[index]?.trim() ?? ''])) };
}
