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
import type { AnswerOf, ListOperation, Operation, Params } from './operation.ts';
import { knownPages, type Sweep, sweepPages } from './pages.ts';

/** One account's view of one upstream, for one request of one caller. */
export interface Client {
  /** Calls an operation that gives one thing. */
  read<O extends Operation>(operation: O, params: Params, region?: string): Promise<Answer<Told<AnswerOf<O>>>>;
  /** Reads a whole list, page by page; pages after the first are read at the same time. */
  sweep<O extends ListOperation>(operation: O, params: Params, region?: string): Promise<Sweep<Told<AnswerOf<O>>>>;
  /** Whether a sweep of a list that had so many pages would be answered from memory, without any call. */
  isKept(operation: ListOperation, params: Params, place: { region: string; pages: number }): Promise<boolean>;
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
  return {
    async read<O extends Operation>(operation: O, params: Params, region = '') {
      const answer = await send(operation, params, region);
      return { ...answer, value: told(decode(operation, answer.value), answer) };
    },
    async sweep<O extends ListOperation>(operation: O, params: Params, region = '') {
      const answer = await sweepPages(operation, params, (page, freshness) => send(operation, page, region, freshness));
      return { ...answer, value: answer.value.map((item) => told(decode(operation, item), answer)) };
    },
    async isKept(operation, params, { region, pages }) {
      const calls = knownPages(operation, params, pages)?.map((page) => ({ operation, params: page, account, region }));
      if (!calls) return false;
      const kept = await Promise.all(calls.map((call) => isKept({ ...asker, ...call })));
      return kept.every(Boolean);
    },
  };
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
