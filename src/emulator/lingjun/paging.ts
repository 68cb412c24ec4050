import type { Answer } from './scene.ts';

interface PageInput {
  EnablePage?: boolean;
  PageNumber?: number;
  PageSize?: number;
}

interface PageRules<T> {
  show: (item: T) => object;
  /** Rows in a page of an unasked size; 20 where the service does not say. */
  defaultSize?: number;
  /** Lists without EnablePage are always cut. */
  always?: boolean;
  /** Two address lists repeat it beside their rows. */
  resourceGroupId?: string;
}

/** The largest page that the service documents, for one list; the others are not known to differ. */
const maxSize = 100;

/** A numbered page, or the whole list unless paging was asked for. */
export function page<T>(items: readonly T[], input: PageInput, rules: PageRules<T>): Answer {
  const { show, defaultSize = 20, always = false, resourceGroupId } = rules;
  const isPaged = always || input.EnablePage === true;
  const size = Math.min(Math.max(input.PageSize ?? defaultSize, 1), maxSize);
  const start = (Math.max(input.PageNumber ?? 1, 1) - 1) * size;
  const rows = isPaged ? items.slice(start, start + size) : items;
  const group = resourceGroupId === undefined ? {} : { ResourceGroupId: resourceGroupId };
  return { payload: { Data: rows.map(show), ...group, Total: items.length } };
}

interface TokenInput {
  NextToken?: string;
  MaxResults?: number;
}

/** The rows from the token on, and the next token unless they are the last. */
export function cursorPage<T>(
  items: readonly T[],
  input: TokenInput,
): { rows: T[]; next: { NextToken?: string } } | undefined {
  const start = input.NextToken === undefined ? 0 : offsetOf(input.NextToken);
  if (start === undefined) return undefined;
  const end = start + Math.min(Math.max(input.MaxResults ?? 20, 1), maxSize);
  const next = end < items.length ? { NextToken: Buffer.from(`offset:${end}`).toString('base64') } : {};
  return { rows: items.slice(start, end), next };
}

function offsetOf(token: string): number | undefined {
  const digits = /^offset:(\d+)$/.exec(Buffer.from(token, 'base64').toString())?.[1];
  return digits === undefined ? undefined : Number(digits);
}
