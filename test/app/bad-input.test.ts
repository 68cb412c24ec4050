import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { encodeId } from '../../src/graph/ids.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.calls();
});

const vccId = encodeId('Vcc', 'default/cn-wulanchabu/vcc-1');
const plain = (text: string) => Buffer.from(text).toString('base64url');

const traffic = (args: string) => `vcc(id: "${vccId}") { traffic(metrics: [TOTAL_BYTES], ${args}) { unit } }`;

/** Each beside a field that would be paid for if anything were executed. */
const mistakes: [what: string, field: string, argument: string][] = [
  ['an id that is not base64', 'vpd(id: "%%%") { vpdId }', 'id'],
  ['an id with padding', `node(id: "${Buffer.from('Vpd:default/x/y').toString('base64')}==") { id }`, 'id'],
  ['an id of another type', `vpd(id: "${vccId}") { vpdId }`, 'id'],
  ['an id with too few parts', `node(id: "${plain('Vpd:default/vpd-1')}") { id }`, 'id'],
  ['an id with too many parts', `node(id: "${plain('Vpd:default/a/b/c')}") { id }`, 'id'],
  ['an id of a type that does not exist', `node(id: "${plain('Nothing:default/a/b')}") { id }`, 'id'],
  ['an id with a broken escape', `node(id: "${plain('Vpd:default/a/%E0%A4')}") { id }`, 'id'],
  ['one bad id of many', `nodes(ids: ["${vccId}", "x"]) { id }`, 'ids.1'],
  ['a page of no rows', 'vccs(first: 0) { nodes { id } }', 'first'],
  ['a page of less than no rows', 'vccs(first: -1) { nodes { id } }', 'first'],
  ['a page of too many rows', 'vccs(first: 100000) { nodes { id } }', 'first'],
  ['a last page of no rows', 'vccs(last: 0) { nodes { id } }', 'last'],
  ['first and last at once', 'vccs(first: 1, last: 1) { nodes { id } }', 'last'],
  ['a cursor from elsewhere', `vccs(after: "${plain('offset:10')}") { nodes { id } }`, 'after'],
  ['a cursor that is not base64', 'vccs(before: "%%") { nodes { id } }', 'before'],
  ['a page size that is no number', 'vccs(first: "ten") { nodes { id } }', 'first'],
  ['a page size beyond 32 bits', 'vccs(first: 3000000000) { nodes { id } }', 'first'],
  ['a span that ends before it starts', traffic('from: "2026-06-15T04:00:00Z", to: "2026-06-15T03:00:00Z"'), 'from'],
  ['a span that is too long', traffic('from: "2026-01-15T04:00:00Z", to: "2026-06-15T03:00:00Z"'), 'from'],
  ['no metric at all', `vcc(id: "${vccId}") { traffic(metrics: []) { unit } }`, 'metrics'],
  ['no direction at all', traffic('directions: []'), 'directions'],
  ['a filter value of another type', 'vccs(filter: { vccIds: [{}] }) { nodes { id } }', 'filter.vccIds'],
  ['a filter value that is no enum value', 'vccs(filter: { status: GONE }) { nodes { id } }', 'filter.status'],
];

test.each(mistakes)('%s is refused before anything is called', async (_what, field, argument) => {
  const { data, errors } = await gateway.query(`{ vpds { nodes { vpdId } } wrong: ${field} }`);
  expect(data ?? null).toBeNull();
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
  expect(errors?.[0]?.message).toContain(argument);
  expect(gateway.calls()).toEqual({});
});

test.each([
  ['an id', 'query ($value: ID!) { vpds { nodes { id } } vpd(id: $value) { id } }', '%%%', 'id'],
  ['a page size', 'query ($value: Int) { vpds { nodes { id } } vccs(first: $value) { nodes { id } } }', -5, 'first'],
  [
    'a text for a number',
    'query ($value: Int) { vpds { nodes { id } } vccs(first: $value) { nodes { id } } }',
    'a',
    'first',
  ],
  [
    'a field of a filter',
    'query ($value: VpdFilter) { vpds(filter: $value) { nodes { id } } }',
    { name: {} },
    'filter.name',
  ],
  [
    'an unknown field of a filter',
    'query ($value: VpdFilter) { vpds(filter: $value) { nodes { id } } }',
    { nam: '' },
    'filter',
  ],
  ['a missing value', 'query ($value: ID!) { vpds { nodes { id } } vpd(id: $value) { id } }', undefined, 'id'],
])('%s that cannot be used is refused in a variable too', async (_what, document, value, argument) => {
  const { data, errors } = await gateway.query(document, { value });
  expect(data ?? null).toBeNull();
  expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
  expect(errors?.[0]?.message).toContain(argument);
  expect(gateway.calls()).toEqual({});
});

test('a mistake inside a fragment and an object is found as well', async () => {
  const document = `{ ...Lists } fragment Lists on Query { vpds { nodes { vccs(first: 0) { nodes { id } } } } }`;
  const { errors } = await gateway.query(document);
  expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT', argument: 'first' }]);
  expect(gateway.calls()).toEqual({});
});

test.each([
  ['region', 'filter: { region: "cn-nowhere" }', 'filter.region'],
  ['account', 'filter: { account: "nobody" }', 'filter.account'],
])('an unknown %s costs its own field alone', async (_what, argument, name) => {
  const { data, errors } = await gateway.query(`{ wrong: vpds(${argument}) { nodes { id } } __typename }`);
  expect(data).toEqual({ wrong: null, __typename: 'Query' });
  expect(errors?.[0]?.path).toEqual(['wrong']);
  expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: name });
  expect(gateway.calls()).toEqual({});
});

test('ids of things that do not exist are null', async () => {
  const region = gateway.emulator.fleet.lingjun.regions[0]?.regionId ?? '';
  const ids = [`default/${region}/vpd-none`, 'default/cn-nowhere/vpd-1', `nobody/${region}/vpd-1`];
  const document = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
  const { data, errors } = await gateway.query(document, { ids: ids.map((key) => encodeId('Vpd', key)) });
  expect(errors).toBeUndefined();
  expect(data).toEqual({ nodes: [null, null, null] });
  expect(gateway.calls()).toEqual({ GetVpd: 1 });
});

test.each([
  ['a document that cannot be read', '{ vpds {'],
  ['an empty document', ''],
  ['an unknown field', '{ vpdz { nodes { id } } }'],
  ['a variable that is not declared', '{ vpds(first: $n) { nodes { id } } }'],
  ['a fragment inside itself', '{ ...A } fragment A on Query { ...A }'],
  ['several operations and no name', 'query A { __typename } query B { __typename }'],
])('%s is bad input', async (_what, document) => {
  const { data, errors } = await gateway.query(document);
  expect(data ?? null).toBeNull();
  expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  expect(gateway.calls()).toEqual({});
});
