import {
  type Answer,
  type Asker,
  type Call,
  type Freshness,
  type Next,
  type Observed,
  observationOf,
  type Told,
} from './call.ts';
import { unreadable } from './failures.ts';
import { frozen } from './json.ts';
import { keyOf } from './keys.ts';
import type { AnswerOf, ListOperation, Operation, Params } from './operation.ts';
import { knownPages, type ReadPage, type Sweep, sweepPages } from './pages.ts';

/** One account's view of one upstream, for one request of one caller. */
export interface Client {
  /** Calls an operation that gives one thing. */
  read<O extends Operation>(operation: O, params: Params, region?: string): Promise<Answer<Told<AnswerOf<O>>>>;
  /** Reads a whole list, page by page; pages after the first are read at the same time. */
  sweep<O extends ListOperation>(
    operation: O,
    params: Params,
    region?: string,
    options?: SweepOptions<O>,
  ): Promise<Sweep<Told<AnswerOf<O>>>>;
  /** Asks for the first page of a list already, for a sweep of it that will come. */
  begin(operation: ListOperation, params: Params, region?: string): void;
  /** Whether a sweep of a list that had so many pages would be answered from memory, without any call. */
  isKept(operation: ListOperation, params: Params, place: { region: string; pages: number }): Promise<boolean>;
}

export interface SweepOptions<O extends Operation> {
  /** Hears what is on the first page of a list that has more, before these are read. */
  readonly onOpening?: (rows: readonly AnswerOf<O>[]) => void;
  /** Default: what the caller wants. */
  readonly freshness?: Freshness;
}

/** Whether a call would be answered without asking the upstream. */
export type IsKept = (call: Call) => Promise<boolean>;

export interface ClientParts {
  readonly path: Next;
  /** Default: nothing is kept. */
  readonly isKept?: IsKept | undefined;
  readonly account: string;
}

export function createClient({ path, isKept = async () => false, account }: ClientParts, asker: Asker): Client {
  const send = (operation: Operation, params: Params, region: string, freshness: Freshness = asker.freshness) =>
    path({ ...asker, freshness, operation, params, account, region });
  const begun = new Map<string, Promise<Answer<unknown>>>();
  const begunPage = (operation: Operation, page: Params, region: string) => {
    const key = pageKey(operation, page, region);
    const answer = begun.get(key);
    begun.delete(key);
    return answer;
  };
  return {
    async read<O extends Operation>(operation: O, params: Params, region = '') {
      const answer = await send(operation, params, region);
      return { ...answer, value: told(decode(operation, answer.value), answer) };
    },
    async sweep<O extends ListOperation>(
      operation: O,
      params: Params,
      region = '',
      { onOpening, freshness: wanted }: SweepOptions<O> = {},
    ) {
      const readPage: ReadPage = (page, freshness = wanted) =>
        begunPage(operation, page, region) ?? send(operation, page, region, freshness);
      const answer = await sweepPages(operation, params, readPage, (items) =>
        onOpening?.(items.map((item) => decode(operation, item))),
      );
      return { ...answer, value: answer.value.map((item) => told(decode(operation, item), answer)) };
    },
    begin(operation, params, region = '') {
      for (const page of knownPages(operation, params, 1) ?? []) {
        const answer = send(operation, page, region);
        // Who sweeps the list meets the error; nobody may come to.
        answer.catch(() => {});
        begun.set(pageKey(operation, page, region), answer);
      }
    },
    async isKept(operation, params, { region, pages }) {
      const calls = knownPages(operation, params, pages)?.map((page) => ({ operation, params: page, account, region }));
      if (!calls) return false;
      const kept = await Promise.all(calls.map((call) => isKept({ ...asker, ...call })));
      return kept.every(Boolean);
    },
  };
}

function pageKey({ name }: Operation, params: Params, region: string): string {
  return keyOf(name, region, JSON.stringify(params));
}

function told<Row>(row: Row, answer: Observed): Told<Row> {
  return { ...row, ...observationOf(answer) };
}

/** What kept payloads were decoded to, as long as these are kept. */
const decoded = new WeakMap<object, Map<Operation['answer'], unknown>>();

/** A payload that is kept is frozen and comes again with each request: it is decoded once, and shared as it is. */
function decode<O extends Operation>(operation: O, payload: unknown): AnswerOf<O> {
  const type: O['answer'] = operation.answer;
  if (typeof payload !== 'object' || payload === null || !Object.isFrozen(payload))
    return read(operation, type, payload);
  const known = decoded.get(payload) ?? new Map<Operation['answer'], unknown>();
  decoded.set(payload, known);
  if (!known.has(type)) known.set(type, frozen(read(operation, type, payload)));
  return known.get(type) as AnswerOf<O>; // the map holds for each type what that type read
}

function read<O extends Operation>(operation: O, type: O['answer'], payload: unknown): AnswerOf<O> {
  const result = type.safeParse(payload);
  if (result.success) return result.data as AnswerOf<O>; // zod's own type of a generic schema is wider
  const issue = result.error.issues[0];
  throw unreadable(operation, `field ${issue?.path.join('.') || '(whole)'}: ${issue?.message}`, result.error);
}
