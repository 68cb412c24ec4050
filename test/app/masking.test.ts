import { buildSchema, execute, type GraphQLError, parse } from 'graphql';
import pino from 'pino';
import { beforeEach, expect, test } from 'vitest';
import { createRequestIds } from '../../src/edge/request-ids.ts';
import { createErrorMask } from '../../src/edge-errors.ts';
import { BadInput } from '../../src/errors.ts';

const lines: string[] = [];
const requestIds = createRequestIds();
const mask = createErrorMask({ logger: pino({}, { write: (line: string) => void lines.push(line) }), requestIds });
beforeEach(() => {
  lines.length = 0;
});

const schema = buildSchema('type Query { broken: Int }');
const request = new Request('http://localhost/graphql', { headers: { 'x-request-id': 'trace-1' } });

/** The errors of `{ broken }` as a client would see them, inside a request. */
async function errorsOf(broken: () => unknown): Promise<GraphQLError[]> {
  const result = await requestIds.within(request, () =>
    execute({ schema, document: parse('{ broken }'), rootValue: { broken } }),
  );
  return 'errors' in result ? (result.errors ?? []).map((error) => requestIds.within(request, () => mask(error))) : [];
}

test.each([
  [
    'an error that nobody thought of',
    () => {
      throw new TypeError('password is geheim');
    },
  ],
  [
    'something thrown that is no error',
    () => {
      throw 'geheim';
    },
  ],
  ['a number that does not fit its type', () => 2 ** 40],
])('%s is masked, and logged once under the id of its request', async (_what, broken) => {
  const [error] = await errorsOf(broken);
  expect(error?.toJSON()).toMatchObject({
    message: 'Unexpected error.',
    path: ['broken'],
    extensions: { code: 'INTERNAL', requestId: 'trace-1' },
  });
  expect(JSON.stringify(error)).not.toContain('geheim');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 50, requestId: 'trace-1', path: ['broken'] }]);
});

test('an error raised on purpose is told and not logged', async () => {
  const [error] = await errorsOf(() => {
    throw new BadInput({ argument: 'first', expected: 'a page size', got: 0 });
  });
  expect(error?.toJSON()).toMatchObject({
    message: 'first: expected a page size, got 0',
    extensions: { code: 'BAD_USER_INPUT', argument: 'first' },
  });
  expect(lines).toEqual([]);
});

test('what has been translated once stays as it is', () => {
  const once = mask(new TypeError('x'));
  expect(mask(once)).toBe(once);
  expect(lines).toHaveLength(1);
});
