/** What a filter field is compared with in a row. */
export type FilterFields<Row, Filter> = {
  readonly [Field in keyof Filter]?: (row: Row) => string | boolean | number | null;
};

/**
 * The rows that match every field given of a filter: equal to a single value, one of a list of values. Fields
 * without an entry are left to the caller.
 */
export function matching<Row, Filter extends object>(
  rows: readonly Row[],
  filter: Filter | null | undefined,
  fields: FilterFields<Row, Filter>,
): readonly Row[] {
  if (!filter) return rows;
  const names = Object.keys(fields) as (keyof Filter)[]; // its own keys, which are fields of the filter
  const tests = names.filter((name) => filter[name] != null);
  return rows.filter((row) => tests.every((name) => isWanted(filter[name], fields[name]?.(row))));
}

function isWanted(wanted: unknown, actual: unknown): boolean {
  return Array.isArray(wanted) ? wanted.includes(actual) : wanted === actual;
}
