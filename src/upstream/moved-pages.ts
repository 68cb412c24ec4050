import { isDeepStrictEqual } from 'node:util';
import type { Answer } from './call.ts';
import type { ListOperation } from './operation.ts';
import { itemsOf, totalOf } from './page-payload.ts';

/**
 * The indexes of the pages that do not belong to the same state of the list: those that tell another total than
 * the page that was read last or, where the totals agree, those that show the same row. A row that went while another came, so that
 * neither shows, cannot be seen from outside.
 */
export function movedPages(operation: ListOperation, pages: readonly Answer<unknown>[]): number[] {
  if (pages.length < 2 || areKnownToFit(pages)) return [];
  const outdated = outdatedPages(operation, pages);
  const moved = outdated.length > 0 ? outdated : overlappingPages(operation, pages);
  if (moved.length === 0) noteFit(pages);
  return moved;
}

/** Payloads from memory that were found to belong together, by the first of them: each request asks again. */
const fitting = new WeakMap<object, readonly unknown[]>();

function areKnownToFit(pages: readonly Answer<unknown>[]): boolean {
  const [first] = pages;
  const known = typeof first?.value === 'object' && first.value !== null ? fitting.get(first.value) : undefined;
  return known?.length === pages.length && known.every((payload, index) => payload === pages[index]?.value);
}

function noteFit(pages: readonly Answer<unknown>[]): void {
  const payloads = pages.map(({ value }) => value);
  const [first] = payloads;
  if (typeof first === 'object' && first !== null && payloads.every(Object.isFrozen)) fitting.set(first, payloads);
}

function outdatedPages(operation: ListOperation, pages: readonly Answer<unknown>[]): number[] {
  const { paging } = operation;
  if (paging.by !== 'number') return [];
  const totals = pages.map((page) => totalOf(operation, paging, page));
  const latest = pages.reduce((best, page, index) => (page.asOf >= (pages[best]?.asOf ?? 0) ? index : best), 0);
  return [...pages.keys()].filter((index) => totals[index] !== totals[latest]);
}

function overlappingPages(operation: ListOperation, pages: readonly Answer<unknown>[]): number[] {
  const seen = new Map<string, { page: number; row: unknown }>();
  return pages.flatMap((answer, page) =>
    itemsOf(operation, answer).flatMap((row) => {
      const sign = signOf(row);
      const before = seen.get(sign);
      if (!before) seen.set(sign, { page, row });
      return before && before.page !== page && isDeepStrictEqual(before.row, row) ? [before.page, page] : [];
    }),
  );
}

/** The rows, each once. */
export function uniqueRows(rows: readonly unknown[]): readonly unknown[] {
  const alike = Map.groupBy(rows, signOf);
  return rows.filter((row) => alike.get(signOf(row))?.find((other) => isDeepStrictEqual(other, row)) === row);
}

/** Two rows that are the same have the same sign. Every row names itself by text at its top. */
function signOf(row: unknown): string {
  if (typeof row !== 'object' || row === null) return String(row);
  return Object.values(row)
    .filter((value) => typeof value === 'string')
    .join('\n');
}
