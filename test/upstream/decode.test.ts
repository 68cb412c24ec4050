import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimal, flag, integer, list, maybe, record, text, textMap, texts, time } from '../../src/upstream/decode.ts';
import { parseExactJson } from '../../src/upstream/json.ts';

test('integers beyond 2^53 keep every digit, alone, negative, in lists and in objects', () => {
  const body = '{"data":225179981368525393,"list":[-9007199254740993,1],"small":42,"text":"225179981368525393"}';
  expect(parseExactJson(body)).toEqual({
    data: 225179981368525393n,
    list: [-9007199254740993n, 1],
    small: 42,
    text: '225179981368525393',
  });
});

test('any integer is read exactly, and fractions stay fractions', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (value) => {
      const read = parseExactJson(`[${value}]`);
      expect(String((read as unknown[])[0])).toBe(String(value)); // an array was written
    }),
  );
  expect(parseExactJson('[0.1234567890123456789, 1e300]')).toEqual([0.12345678901234568, 1e300]);
});

test('what is no JSON is a syntax error', () => {
  expect(() => parseExactJson('{"a":12345678901234567')).toThrow(SyntaxError);
  expect(() => parseExactJson('')).toThrow(SyntaxError);
});

const thing = record({ vpdId: text, ncCount: integer, isDefault: flag, tags: list(text), createTime: time });
const expected = {
  vpdId: 'vpd-1',
  ncCount: 3,
  isDefault: true,
  tags: ['a'],
  createTime: new Date('2022-10-20T04:00:00Z'),
};

test.each([
  ['PascalCase', { VpdId: 'vpd-1', NcCount: 3, IsDefault: true, Tags: ['a'], CreateTime: '2022-10-20T04:00:00Z' }],
  ['snake_case', { vpd_id: 'vpd-1', nc_count: 3, is_default: true, tags: ['a'], create_time: '2022-10-20T04:00:00Z' }],
  ['camelCase', { vpdId: 'vpd-1', ncCount: 3, isDefault: true, tags: ['a'], createTime: '2022-10-20T04:00:00Z' }],
  [
    'other types than declared',
    { VpdId: 'vpd-1', NcCount: '3', IsDefault: 'True', Tags: ['a'], CreateTime: 1666238400000 },
  ],
  [
    'unknown fields',
    { ...{ VpdId: 'vpd-1', NcCount: 3, IsDefault: true, Tags: ['a'] }, CreateTime: '2022-10-20 12:00:00', New: {} },
  ],
])('a row in %s is read', (_what, row) => {
  expect(thing.parse(row)).toEqual(expected);
});

test('null, absent and blank are alike', () => {
  const absent = { vpdId: null, ncCount: null, isDefault: null, tags: [], createTime: null };
  expect(thing.parse({})).toEqual(absent);
  expect(thing.parse({ VpdId: null, NcCount: null, IsDefault: null, Tags: null, CreateTime: null })).toEqual(absent);
  expect(thing.parse({ NcCount: ' ', CreateTime: '-' })).toEqual(absent);
  expect(maybe(thing).parse(null)).toBeNull();
});

test('an id that comes as a number beyond 2^53 is the same text', () => {
  expect(text.parse(parseExactJson('225179981368525393'))).toBe('225179981368525393');
});

test('maps and lists of text take what can be text', () => {
  expect(textMap.parse({ a: 1, b: true })).toEqual({ a: '1', b: 'true' });
  expect(textMap.parse(null)).toEqual({});
  expect(texts.parse(['a', null, 2])).toEqual(['a', '2']);
});

test.each([
  ['a fraction for an integer', integer, 1.5],
  ['an integer that no number holds', integer, 9007199254740993n],
  ['a word for a number', decimal, 'many'],
  ['a truth for a number', integer, true],
  ['a number for a truth', flag, 2],
  ['an object for text', text, {}],
  ['a text for a list', list(text), 'a,b'],
  ['a text for an object', thing, 'None'],
  ['a list for an object', thing, []],
  ['a word for a time', time, 'yesterday'],
])('%s is an error', (_what, type, value) => {
  expect(type.safeParse(value).success).toBe(false);
});
