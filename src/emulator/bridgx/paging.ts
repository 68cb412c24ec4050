import type { Call } from './call.ts';

export interface Page {
  number: number;
  size: number;
}

const maxSize = 50;

/** Numbers from the query. Whatever is not a positive whole number, or too large a size, becomes 1 and 50 silently. */
export function readPage(call: Call): Page {
  const number = goInteger(call.query('page_number'));
  const size = goInteger(call.query('page_size'));
  return { number: Math.max(number, 1), size: size < 1 || size > maxSize ? maxSize : size };
}

/** Offset paging: past the end the list is empty. */
export function cut<T>(rows: readonly T[], page: Page): T[] {
  return rows.slice((page.number - 1) * page.size, page.number * page.size);
}

export const pager = (page: Page, total: number) => ({ page_number: page.number, page_size: page.size, total });

/** The spelling of the network endpoints. */
export const camelPager = (page: Page, total: number) => ({
  PageNumber: page.number,
  PageSize: page.size,
  Total: total,
});

/** Go's Atoi with the error ignored: 0 for junk. */
function goInteger(text: string): number {
  return /^[+-]?\d{1,18}$/.test(text) ? Number(text) : 0;
}
