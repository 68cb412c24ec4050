import type { z } from 'zod';
import { decimal, flag, integer, itemTypeOf, shapeOf, text, time } from '../decode.ts';
import type { ListOperation, Operation, Params } from '../operation.ts';

/** How rows are made up. */
export interface Making {
  /** How many different values a field of ids has, so that made-up rows refer to each other as real ones do. */
  countOf: (field: string) => number;
  /** How many items a list inside a row has. */
  innerItems: number;
  /** The regions of the account: no other names of regions lead anywhere. */
  regions: readonly string[];
  /** The cloud access keys that the account owns, if it says so: what belongs to others is left out. */
  accessKeyIds: readonly string[];
}

/** Machines of a made-up cluster, seconds of a made-up day and the like. */
const typicalNumber = 15;

/** A made-up row: its own id from its number, the ids of others from theirs. */
function sampleRow(operation: Operation, index: number, making: Making): Record<string, unknown> {
  const { rowId } = operation;
  const row = sampleRecord(operation.answer, index, making) ?? {};
  return rowId === undefined ? row : { ...row, [rowId]: nameOf(rowId, index, making) };
}

/** A made-up answer to a single get: what was asked for, by its parameters. */
export function sampleGet(operation: Operation, params: Params, making: Making): Record<string, unknown> {
  const row = sampleRow(operation, 0, { ...making, countOf: () => 1 });
  const named = Object.entries(params).flatMap(([name, value]) => {
    const field = fieldOf(name);
    return field in row && typeof value === 'string' ? [[field, value]] : [];
  });
  return { ...row, ...Object.fromEntries(named) };
}

/** One page of a made-up list of so many rows, the first `madeRows` of them there, or of those whose ids were asked for. */
export function samplePage(
  operation: ListOperation,
  { params, rows, madeRows }: { params: Params; rows: number; madeRows: number },
  making: Making,
): unknown {
  const { paging } = operation;
  const asked = idsAsked(operation, params)?.map((id, index) => ({ ...sampleRow(operation, index, making), ...id }));
  if (asked) return pageWith(operation, asked, asked.length);
  const number = paging.by === 'number' ? Number(params[paging.page] ?? 1) : 1;
  const most = Math.min(rows, madeRows);
  const size = paging.by === 'number' ? paging.maxSize : most;
  const start = (number - 1) * size;
  const length = Math.max(0, Math.min(size, most - start));
  const items = Array.from({ length }, (_, index) => sampleRow(operation, start + index, making));
  return pageWith(operation, items, rows);
}

function pageWith({ paging }: ListOperation, items: readonly object[], rows: number): unknown {
  if (paging.items === '') return items;
  const total = paging.by === 'number' ? atPath(paging.total, rows) : {};
  return { ...total, [paging.items]: items };
}

/** The ids of a list that takes many in one text: all of them are supposed to be there. */
function idsAsked({ rowId = '' }: Operation, params: Params): Record<string, string>[] | undefined {
  const [, text] = Object.entries(params).find(([name]) => fieldOf(name) === `${rowId}s`) ?? [];
  return typeof text === 'string' ? text.split(',').map((id) => ({ [rowId]: id })) : undefined;
}

function sampleValue(
  { type, field }: { type: z.core.$ZodType; field: string },
  index: number,
  making: Making,
): unknown {
  if (type === text) return nameOf(field, isOfAccount(field) ? 0 : index % making.countOf(field), making);
  if (type === integer || type === decimal) return typicalNumber;
  if (type === flag) return false;
  if (type === time) return '2020-01-01T00:00:00Z';
  const itemType = itemTypeOf(type);
  return itemType ? sampleItems(itemType, index, making) : sampleRecord(type, index, making);
}

/** What a row carries inside itself, by which it leads to other things. */
function sampleItems(type: z.core.$ZodType, index: number, making: Making): unknown[] {
  const items = Array.from({ length: making.innerItems }, (_, number) => index * making.innerItems + number);
  return items.flatMap((place) => sampleRecord(type, place, making) ?? []);
}

function sampleRecord(type: z.core.$ZodType, index: number, making: Making): Record<string, unknown> | undefined {
  const fields = Object.entries(shapeOf(type) ?? {});
  if (fields.length === 0) return undefined;
  return Object.fromEntries(
    fields.map(([field, inner]) => [field, sampleValue({ type: inner, field }, index, making)]),
  );
}

function nameOf(field: string, index: number, { regions, accessKeyIds }: Making): string {
  const known = field === 'regionId' ? regions : field === 'account' ? accessKeyIds : [];
  return known[index % known.length] ?? `~${field}-${index}`;
}

/** All that an account sees is taken for its own. */
const isOfAccount = (field: string) => field === 'tenantId';

/** `VpdId` and `vpc_id` name the fields `vpdId` and `vpcId`. */
function fieldOf(param: string): string {
  const camel = param.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return camel.charAt(0).toLowerCase() + camel.slice(1);
}

/** `pager.total` and 5 make {pager: {total: 5}}. */
function atPath(path: string, value: unknown): Record<string, unknown> {
  const names = path.split('.').toReversed();
  return names.reduce<unknown>((inner, name) => ({ [name]: inner }), value) as Record<string, unknown>; // a path has a name
}
