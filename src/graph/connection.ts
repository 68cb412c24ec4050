import { z } from 'zod';
import { builder } from '../builder.ts';
import { BadInput } from '../errors.ts';
import type { Gap } from './gap.ts';
import { compareStandings, type Order, type Standing, standingOf } from './order.ts';

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
 * One page of a list that is at hand. A cursor is the key of its row, and in an ordered list its value too, so it
 * stays valid when other rows come and go; without an order rows are in that of their keys.
 */
export function pageOf<Row extends { readonly key: string }>(
  { rows, gaps }: Listing<Row>,
  args: PageArgs,
  order?: Order<Row>,
) {
  const size = sizeOf(args);
  const compare = compareStandings(order);
  const sorted = rows.map((node) => ({ node, at: standingOf(node, order) })).toSorted((a, b) => compare(a.at, b.at));
  const form = formOf(order);
  const after = cursorStanding('after', args.after, form);
  const before = cursorStanding('before', args.before, form);
  const within = sorted.filter(
    ({ at }) => (after === null || compare(at, after) > 0) && (before === null || compare(at, before) < 0),
  );
  const page = args.last == null ? within.slice(0, size) : within.slice(-size);
  const edges = page.map(({ node, at }) => ({ cursor: encodeCursor(at, form), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: page.length > 0 && page.at(-1) !== sorted.at(-1),
      hasPreviousPage: page.length > 0 && page[0] !== sorted[0],
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
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
export function checkPage(args: PageArgs & { readonly orderBy?: unknown }): void {
  const form = formOf(args.orderBy);
  sizeOf(args);
  cursorStanding('after', args.after, form);
  cursorStanding('before', args.before, form);
}

/** The part of a list that page arguments ask for, for lists that are cut where they are kept. */
export function sliceOf(args: PageArgs) {
  return {
    after: cursorStanding('after', args.after, 'plain')?.[1] ?? null,
    before: cursorStanding('before', args.before, 'plain')?.[1] ?? null,
    size: sizeOf(args),
    isFromEnd: args.last != null,
  };
}

/** The cursor of a row by its key. */
export function cursorOf(key: string): string {
  return encodeCursor(['', key], 'plain');
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

/** How a cursor begins: in a list with an order of its own it has the value of its row beside the key. */
const prefixes = { plain: 'key:', ordered: 'at:' } as const;
type CursorForm = keyof typeof prefixes;

function formOf(order: unknown): CursorForm {
  return order == null ? 'plain' : 'ordered';
}

function encodeCursor(at: Standing, form: CursorForm): string {
  const text = form === 'ordered' ? JSON.stringify(at) : at[1];
  return Buffer.from(prefixes[form] + text, 'utf8').toString('base64url');
}

function cursorStanding(argument: string, cursor: string | null | undefined, form: CursorForm): Standing | null {
  if (cursor == null) return null;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const at = text.startsWith(prefixes[form]) ? readStanding(text.slice(prefixes[form].length), form) : null;
  if (at && encodeCursor(at, form) === cursor) return at;
  throw new BadInput({ argument, expected: 'a cursor of an earlier page in the same order', got: cursor });
}

function readStanding(text: string, form: CursorForm): Standing | null {
  if (form === 'plain') return ['', text];
  try {
    return standing.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

const standing = z.tuple([z.union([z.string(), z.number(), z.null()]), z.string()]);
