import { type Answer, type Asker, type Next, type Observed, observationOf, type Told } from './call.ts';
import { unreadable } from './failures.ts';
import type { AnswerOf, ListOperation, Operation, Params } from './operation.ts';
import { sweepPages } from './pages.ts';

/** One account's view of one upstream, for one request of one caller. */
export interface Client {
  /** Calls an operation that gives one thing. */
  read<O extends Operation>(operation: O, params: Params, region?: string): Promise<Answer<Told<AnswerOf<O>>>>;
  /** Reads a whole list, page by page; pages after the first are read at the same time. */
  sweep<O extends ListOperation>(operation: O, params: Params, region?: string): Promise<Answer<Told<AnswerOf<O>>[]>>;
}

export function createClient(path: Next, account: string, asker: Asker): Client {
  const send = (operation: Operation, params: Params, region: string) =>
    path({ ...asker, operation, params, account, region });
  return {
    async read<O extends Operation>(operation: O, params: Params, region = '') {
      const answer = await send(operation, params, region);
      return { ...answer, value: told(decode(operation, operation.answer, answer.value), answer) };
    },
    async sweep<O extends ListOperation>(operation: O, params: Params, region = '') {
      const answer = await sweepPages(operation, params, (page) => send(operation, page, region));
      return { ...answer, value: answer.value.map((item) => told(decode(operation, operation.answer, item), answer)) };
    },
  };
}

function told<Row>(row: Row, answer: Observed): Told<Row> {
  return { ...row, ...observationOf(answer) };
}

function decode<O extends Operation>(operation: O, type: O['answer'], payload: unknown): AnswerOf<O> {
  const result = type.safeParse(payload);
  if (result.success) return result.data as AnswerOf<O>; // zod's own type of a generic schema is wider
  const issue = result.error.issues[0];
  throw unreadable(operation, `field ${issue?.path.join('.') || '(whole)'}: ${issue?.message}`, result.error);
}
