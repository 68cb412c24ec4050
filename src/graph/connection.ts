import { builder } from '../builder.ts';
import { BadInput } from '../errors.ts';
import type { Gap } from './gap.ts';

/** The rows of a list, with the parts that are missing. */
export interface Listing<Row> {
  readonly rows: readonly Row[];
  readonly gaps: readonly Gap[];
}

export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly last?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly before?: string | null | undefined;
}

/** Rows on a page when the caller does not say, and the most that may be asked for. */
export const pageSizes = { default: 50, max: 1000 } as const;

export const gapType = builder.objectRef<Gap>('Gap').implement({
  description: 'A part of a list that could not be read: the rows of that account and region are missing.',
  fields: (t) => ({
    account: t.exposeString('account', { nullable: false, description: 'The account that could not be read.' }),
    region: t.exposeString('region', {
      nullable: false,
      description: 'The region that could not be read; empty where the upstream has none.',
    }),
    code: t.exposeString('code', { nullable: false, description: 'What went wrong, one of the error codes.' }),
    message: t.exposeString('message', { nullable: false, description: 'What went wrong, in words.' }),
  }),
});

builder.globalConnectionFields((t) => ({
  totalCount: t.exposeInt('totalCount', {
    nullable: true,
    description: 'How many there are over all pages; null when a part could not be read. Costs no further call.',
  }),
  gaps: t.expose('gaps', {
    type: [gapType],
    nullable: false,
    description: 'The parts of the list that could not be read; empty when it is complete.',
  }),
}));

/**
 * One page of a list that is at hand. A cursor is the key of its row, so it stays valid when other rows come and
 * go; rows are in the order of their keys.
 */
export function pageOf<Row extends { readonly key: string }>({ rows, gaps }: Listing<Row>, args: PageArgs) {
  const size = sizeOf(args);
  const sorted = rows.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const after = cursorKey('after', args.after);
  const before = cursorKey('before', args.before);
  const within = sorted.filter(({ key }) => (after === null || key > after) && (before === null || key < before));
  const page = args.last == null ? within.slice(0, size) : within.slice(-size);
  return {
    edges: page.map((node) => ({ cursor: encodeCursor(node.key), node })),
    pageInfo: {
      hasNextPage: isBelow(page.at(-1), sorted.at(-1)),
      hasPreviousPage: isBelow(sorted.at(0), page.at(0)),
      startCursor: page[0] ? encodeCursor(page[0].key) : null,
      endCursor: page.length > 0 ? encodeCursor(page[page.length - 1]?.key ?? '') : null,
    },
    totalCount: gaps.length === 0 ? rows.length : null,
    gaps,
  };
}

/** A list without gaps, for relations that are read as a whole or not at all. */
export function whole<Row>(rows: readonly Row[]): Listing<Row> {
  return { rows, gaps: [] };
}

/** Throws BadInput for page arguments that cannot be used, before anything is read. */
export function checkPage(args: PageArgs): void {
  sizeOf(args);
  cursorKey('after', args.after);
  cursorKey('before', args.before);
}

function isBelow(a: { key: string } | undefined, b: { key: string } | undefined): boolean {
  return a !== undefined && b !== undefined && a.key < b.key;
}

function sizeOf({ first, last }: PageArgs): number {
  if (first != null && last != null) {
    throw new BadInput({ argument: 'last', expected: 'first or last, not both', got: last });
  }
  const [argument, size] = last == null ? ['first', first ?? pageSizes.default] : ['last', last];
  const isFine = Number(size) >= 1 && Number(size) <= pageSizes.max;
  if (isFine) return Number(size);
  throw new BadInput({ argument: String(argument), expected: `a page size from 1 to ${pageSizes.max}`, got: size });
}

const prefix = 'key:';

function encodeCursor(key: string): string {
  return Buffer.from(prefix + key, 'utf8').toString('base64url');
}

function cursorKey(argument: string, cursor: string | null | undefined): string | null {
  if (cursor == null) return null;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const key = text.slice(prefix.length);
  if (text.startsWith(prefix) && encodeCursor(key) === cursor) return key;
  throw new BadInput({ argument, expected: 'a cursor of an earlier page', got: cursor });
}
