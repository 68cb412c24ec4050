import { BadInput } from '../../errors.ts';
import type { FeeRow } from '../../fees/fee-rows.ts';
import type { FeesAnswer } from '../../fees/fees.ts';
import { type PageArgs, pageSizes } from '../../graph/connection.ts';

interface RowsArgs extends Pick<PageArgs, 'first'> {
  readonly after?: string | null | undefined;
  readonly level?: number | null | undefined;
}

/** Throws BadInput for what is no page, before anything is read. */
export function checkRowsPage({ after, level }: RowsArgs): void {
  placeOf(after);
  if (level != null && level < 0) throw new BadInput({ argument: 'level', expected: '0 or more', got: level });
}

interface RowsOf<Row> {
  readonly answer: FeesAnswer;
  /** How many dimensions there are. */
  readonly levels: number;
  readonly rowOf: (row: FeeRow) => Row;
}

/** One page of rows. A cursor is the period and the keys of its row, so that rows that come and go leave it valid. */
export async function pageOfRows<Row>({ answer, levels, rowOf }: RowsOf<Row>, { first, after, level }: RowsArgs) {
  if (level != null && level > levels) {
    throw new BadInput({ argument: 'level', expected: `at most ${levels}, as many as groupBy has`, got: level });
  }
  const size = first ?? pageSizes.default;
  const { rows, hasMore } = await rowsAfter(answer, { size, level: level ?? levels, after: placeOf(after) });
  const edges = rows.map((row) => ({ cursor: cursorOf(row), node: rowOf(row) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: hasMore,
      hasPreviousPage: after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: answer.count(level ?? levels),
    gaps: [],
  };
}

interface Place {
  readonly from: string;
  readonly values: string;
}

interface Wanted {
  readonly size: number;
  readonly level: number;
  readonly after: Place | null;
}

async function rowsAfter(answer: FeesAnswer, { size, level, after }: Wanted) {
  const start = after === null ? 0 : answer.buckets.findIndex(({ period }) => period.from === after.from);
  if (start === -1) throw unknownCursor(after);
  let isBehind = after === null;
  const rows: FeeRow[] = [];
  for await (const row of answer.rows(level, start)) {
    if (rows.length === size) return { rows, hasMore: true };
    if (isBehind) rows.push(row);
    else isBehind = row.period.from === after?.from && JSON.stringify(row.values) === after.values;
  }
  if (!isBehind) throw unknownCursor(after);
  return { rows, hasMore: false };
}

/** As all cursors begin. */
const prefix = 'key:';

function cursorOf({ period, values }: FeeRow): string {
  return Buffer.from(`${prefix}${period.from} ${JSON.stringify(values)}`, 'utf8').toString('base64url');
}

function placeOf(cursor: string | null | undefined): Place | null {
  if (cursor == null) return null;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const [, from, values] = /^key:(\d{4}-\d\d-\d\d) (\[.*\])$/s.exec(text) ?? [];
  if (from !== undefined && values !== undefined) return { from, values };
  throw unknownCursor(cursor);
}

function unknownCursor(got: unknown): BadInput {
  return new BadInput({ argument: 'after', expected: 'a cursor of an earlier page of the same question', got });
}
