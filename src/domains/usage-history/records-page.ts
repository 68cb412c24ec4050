import type { Context } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { cursorOf, sliceOf } from '../../graph/connection.ts';
import { bridgxPlaces } from '../../graph/places.ts';
import { daysBetween } from '../../history/days.ts';
import type { UsageHistory } from '../../history/usage.ts';

export interface RecordsArgs {
  readonly account?: string | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

interface RecordsOf<Row> {
  readonly read: (
    records: UsageHistory['records'],
    part: { readonly account: string; readonly after?: Place; readonly limit: number },
  ) => Promise<readonly Row[]>;
  /** What a row has its place in the list by. */
  readonly placeOf: (row: Row) => Place;
}

type Place = readonly (string | number)[];

/** One page of what is recorded, account after account. A cursor is the account and the keys of its row. */
export async function pageOfRecords<Row>(context: Context, args: RecordsArgs, { read, placeOf }: RecordsOf<Row>) {
  const { size } = sliceOf(args);
  const after = placeIn(args.after);
  const rows: { account: string; row: Row }[] = [];
  const accounts = bridgxPlaces(context, args).map(({ account }) => account);
  for (const account of accounts.toSorted().filter((alias) => after === null || alias >= after.account)) {
    const records = context.histories.get(account)?.records;
    const part = { account, ...(after?.account === account ? { after: after.place } : {}) };
    const found = records ? await read(records, { ...part, limit: size + 1 - rows.length }) : [];
    rows.push(...found.map((row) => ({ account, row })));
    if (rows.length > size) break;
  }
  const edges = rows.slice(0, size).map(({ account, row }) => ({
    cursor: cursorOf(JSON.stringify([account, ...placeOf(row)])),
    node: { account, ...row },
  }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > size,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: null,
    gaps: [],
  };
}

/** Throws BadInput for what is no page, before anything is read. */
export function checkRecordsPage(args: RecordsArgs): void {
  sliceOf(args);
  placeIn(args.after);
}

/** Throws BadInput for what is no range either. */
export function checkRecords(args: RecordsArgs & { readonly from: string; readonly to: string }): void {
  checkRecordsPage(args);
  daysBetween(args.from, args.to);
}

function placeIn(cursor: string | null | undefined): { account: string; place: Place } | null {
  const { after } = sliceOf({ after: cursor });
  if (after === null) return null;
  const parts = partsOf(after);
  const [account, ...place] = parts ?? [];
  if (typeof account === 'string') return { account, place };
  throw new BadInput({ argument: 'after', expected: 'a cursor of an earlier page of the same question', got: cursor });
}

function partsOf(text: string): Place | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every((part) => typeof part === 'string' || typeof part === 'number')
      ? parsed
      : null;
  } catch {
    return null;
  }
}
