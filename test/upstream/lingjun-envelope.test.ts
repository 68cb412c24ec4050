import { expect, test } from 'vitest';
import { UpstreamError } from '../../src/errors.ts';
import { lingjunDialect } from '../../src/upstream/lingjun/dialects.ts';
import { lingjunOperations } from '../../src/upstream/lingjun/operations.ts';
import { callOf } from './call-of.ts';

const dialect = lingjunDialect({ auth: { scheme: 'bearer', apiKey: 'sk-1' }, clock: () => 0 });

function read(operation: keyof typeof lingjunOperations, status: number, body: object) {
  const response = { status, headers: {}, text: JSON.stringify(body) };
  return dialect.read(callOf(lingjunOperations[operation]), response);
}

function refusalOf(operation: keyof typeof lingjunOperations, status: number, body: object) {
  try {
    read(operation, status, body);
  } catch (error) {
    if (error instanceof UpstreamError) return error.failure;
    throw error;
  }
  throw new Error('it was no refusal');
}

test.each([
  ['RequestId', 'ListAclPolicy'],
  ['requestId', 'ListGatewayIntranetLinkedVpcPeer'],
] as const)('a flat answer with its %s beside is a payload as a whole', (name, operation) => {
  const body = { GatewayId: 'gw-1', [name]: '4032' };
  expect(read(operation, 200, body)).toEqual({ payload: body, requestId: '4032' });
});

test.each([
  [404, 'Resource.NotFound', 'NOT_FOUND', false],
  [404, 'SomethingNobodyDocumented', 'NOT_FOUND', false],
  [403, 'NoPermission', 'UPSTREAM_REJECTED', false],
  [400, 'Throttling.User', 'RATE_LIMITED', true],
  [503, 'ServiceUnavailable', 'UPSTREAM_UNAVAILABLE', true],
])('HTTP %i with %s means the same in either spelling', (status, code, meaning, retryable) => {
  const upper = refusalOf('ListAclPolicy', status, { Code: code, Message: 'no', RequestId: '4032' });
  const lower = refusalOf('ListAclPolicy', status, { code, message: 'no', requestId: '4032' });
  expect(lower).toEqual(upper);
  expect(lower).toMatchObject({
    code: meaning,
    retryable,
    upstreamCode: code,
    reason: 'no',
    upstreamRequestId: '4032',
    billed: true,
  });
});
