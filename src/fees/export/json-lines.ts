import { batchesOf, type Table, type Value } from './table.ts';

const rowsAtOnce = 500;

/** A table as JSON Lines: an object for each row. Decimal numbers are texts, so that nobody's reader rounds them. */
export async function* jsonLinesOf({ columns, rows }: Table): AsyncGenerator<Uint8Array> {
  const names = columns.map(({ name, kind }) => ({ name, isJson: kind === 'json' }));
  for await (const batch of batchesOf(rows, rowsAtOnce)) {
    const lines = batch.map((row) =>
      JSON.stringify(
        Object.fromEntries(names.map(({ name, isJson }, index) => [name, told(row[index] ?? null, isJson)])),
      ),
    );
    yield Buffer.from(`${lines.join('\n')}\n`, 'utf8');
  }
}

function told(value: Value, isJson: boolean): unknown {
  return isJson && typeof value === 'string' ? JSON.parse(value) : value;
}
