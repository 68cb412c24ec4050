import { BadInput } from '../errors.ts';
import type { Position, Slice } from '../history/operation-lists.ts';
import { keyOf, partsOf } from '../upstream/keys.ts';
import { cursorOf, type PageArgs, sliceOf } from './connection.ts';

/**
 * One page of a list that the database keeps, the newest first. One row more than the page holds is read, which tells
 * whether there are others; how many there are in all would take a look at each.
 */
export async function storedPage<Row>(
  args: PageArgs,
  list: {
    read: (slice: Slice) => Promise<readonly Row[]>;
    positionOf: (row: Row) => Position;
    /** What the ids of its rows look like. */
    idForm: RegExp;
  },
) {
  const { size, isFromEnd, ...cursors } = sliceOf(args);
  const { read, positionOf, idForm } = list;
  const after = positionIn('after', cursors.after, idForm);
  const before = positionIn('before', cursors.before, idForm);
  const rows = await read({ after, before, limit: size + 1, isFromEnd });
  const page = isFromEnd ? rows.slice(-size) : rows.slice(0, size);
  const isCut = rows.length > size;
  const edges = page.map((node) => ({ cursor: cursorIn(positionOf(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: isFromEnd ? before !== null : isCut,
      hasPreviousPage: isFromEnd ? isCut : after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: null,
    gaps: [],
  };
}

function cursorIn({ at, id }: Position): string {
  return cursorOf(keyOf(at.toISOString(), id));
}

/** Throws BadInput for a cursor that this list did not give. */
function positionIn(argument: string, key: string | null, idForm: RegExp): Position | null {
  if (key === null) return null;
  const [time = '', id = ''] = partsOf(key) ?? [];
  const at = new Date(time);
  if (!Number.isNaN(at.getTime()) && idForm.test(id)) return { at, id };
  throw new BadInput({ argument, expected: 'a cursor of an earlier page', got: key });
}
