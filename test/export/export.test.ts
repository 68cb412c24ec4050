import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { keepUsage, keptFact } from '../support/kept-usage.ts';
import { readParquet } from './read-parquet.ts';

const june = (day: string, hour: string) => `2026-06-${day}T${hour}:00:00+08:00`;

const facts = [
  keptFact('train', { region: 'cn-wulanchabu', instanceType: 'ecs.gn7e', tags: { team: 'vision' } }),
  keptFact('serve', { tags: { team: '=HYPERLINK("http://x","y")' } }),
  keptFact('=cmd|calc', {
    provider: 'TencentCloud',
    region: 'ap-guangzhou',
    instanceType: 'S5',
    chargeType: 'PrePaid',
  }),
];
const machines = [
  { id: 'i-1', cluster: 'train', from: june('01', '00'), to: june('01', '10') },
  { id: 'i-2', cluster: 'train', from: june('02', '20'), to: june('02', '23') },
  { id: 'i-3', cluster: 'serve', from: june('01', '12'), to: '2026-06-03T12:00:20+08:00' },
  { id: 'i-4', cluster: '=cmd|calc', from: june('02', '00'), to: june('02', '06') },
];
const csv = `provider,region,instance_type,charge_type,currency,unit,list_price,negotiated_price,valid_from,valid_to
AlibabaCloud,,ecs.gn7e,,CNY,machine-hour,100,80.123457,2026-01-01,
,,ecs.c7.4xlarge,PostPaid,USD,machine-hour,0.10,,2026-01-01,`;
const days = 'from=2026-06-01&to=2026-06-15';

describe('Files of fees', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
    await keepUsage(gateway.database, { facts, machines, days: ['2026-06-01', '2026-06-15'], nowMs: noon });
    await gateway.query(`mutation ($csv: String!) { importRateCard(input: { csv: $csv }) { rateCount } }`, { csv });
    await gateway.query('{ vpds { totalCount } }');
    gateway.calls();
  });
  afterAll(() => gateway.close());

  const table = async (query: string) => {
    const response = await gateway.fetch(`/export/fees.csv?${query}`);
    expect(response.status).toBe(200);
    return parse<Record<string, string>>(await response.text(), { columns: true });
  };
  const refusal = async (path: string, headers = {}) => {
    const response = await gateway.fetch(path, { headers });
    const { errors } = await response.json();
    return [response.status, errors[0].extensions, errors[0].message];
  };
  const total = async () => {
    const { data } = await gateway.query(
      `{ fees(from: "2026-06-01", to: "2026-06-15") { total {
        machineHours unpricedHours requests billedRequests costs { currency amount { amount } listAmount { amount } } } } }`,
    );
    return data.fees.total;
  };

  it.each(['RANGE', 'MONTH', 'WEEK', 'DAY'])(
    'by %s come to the total of the page, to the last digit',
    async (granularity) => {
      const groups = 'groupBy=CLUSTER,INSTANCE_TYPE,TAG&groupBy=MACHINE&groupBy=SERVICE&tagKeys=team';
      const rows = await table(`${days}&granularity=${granularity}&${groups}`);
      const page = await total();
      for (const { currency, amount, listAmount } of page.costs) {
        const own = rows.filter((row) => row.currency === currency);
        expect(sum(own, 'amount')).toBe(micro(amount.amount));
        expect(sum(own, 'listAmount')).toBe(micro(listAmount.amount));
      }
      expect(sum(rows, 'machineHours')).toBe(micro(page.machineHours));
      expect(sum(rows, 'unpricedHours')).toBe(micro(page.unpricedHours));
      expect(sum(rows, 'requests')).toBe(micro(String(page.requests)));
      expect(sum(rows, 'billedRequests')).toBe(micro(String(page.billedRequests)));
      expect(gateway.calls()).toEqual({});
    },
  );

  it('have the columns that were asked for, and tell hours without a price as such', async () => {
    const rows = await table(`${days}&granularity=RANGE&groupBy=PROVIDER&groupBy=SERVICE`);
    const common = { from: '2026-06-01', to: '2026-06-15', status: 'OPEN', isExample: 'false' };
    const machine = { ...common, service: 'MACHINE_HOURS', requests: '0', billedRequests: '0' };
    expect(rows).toMatchObject([
      { provider: 'AlibabaCloud', service: 'LINGJUN_REQUESTS', requests: '2' },
      {
        ...machine,
        provider: 'AlibabaCloud',
        currency: 'CNY',
        amount: '1041.604941',
        machineHours: '13',
        unpricedHours: '0',
      },
      { ...machine, provider: 'AlibabaCloud', currency: 'USD', amount: '4.800556', machineHours: '48.005556' },
      { ...machine, provider: 'TencentCloud', currency: '', amount: '', machineHours: '6', unpricedHours: '6' },
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual([
      ...['from', 'to', 'provider', 'service', 'status', 'currency', 'amount', 'listAmount'],
      ...['machineHours', 'unpricedHours', 'requests', 'billedRequests', 'isExample'],
    ]);
  });

  it('say nothing that a spreadsheet would run as a formula', async () => {
    const rows = await table(`${days}&granularity=RANGE&groupBy=CLUSTER&groupBy=TAG&tagKeys=team`);
    expect(rows.map((row) => [row.cluster, row['tag:team']])).toEqual([
      ["'=cmd|calc", ''],
      ['serve', `'=HYPERLINK("http://x","y")`],
      ['train', 'vision'],
      ['', ''],
    ]);
  });

  it('come as JSON Lines with the same rows, names as they are', async () => {
    const response = await gateway.fetch(
      `/export/fees.jsonl?${days}&granularity=RANGE&groupBy=CLUSTER&currency=USD&filter=${encodeURIComponent('{"clusters":["serve","=cmd|calc"]}')}`,
    );
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="fees-2026-06-01-2026-06-15.jsonl"');
    const rows = (await response.text()).trimEnd().split('\n');
    expect(rows.map((line) => JSON.parse(line))).toMatchObject([
      { cluster: '=cmd|calc', currency: null, amount: null, unpricedHours: '6' },
      { cluster: 'serve', currency: 'USD', amount: '4.800556', requests: 0, isExample: false },
    ]);
  });

  it('are linked in the schema with all that was asked', async () => {
    const { data, errors } =
      await gateway.query(`{ fees(from: "2026-06-01", to: "2026-06-03", granularity: DAY, groupBy: [TAG, CLUSTER],
      tagKeys: ["team"], filter: { clusters: ["serve", "a&b"] }, currency: "USD", decimals: 9, orderBy: COST,
      knownAt: "2026-06-15T04:00:00Z") { exports { csv jsonl parquet focus { csv parquet metadata } old: focus(version: V1_2) { csv } } } }`);
    expect(errors).toBeUndefined();
    const { csv, jsonl, parquet, focus, old } = data.fees.exports;
    expect([...new URL(csv, 'http://gateway').searchParams]).toEqual([
      ...[
        ['from', '2026-06-01'],
        ['to', '2026-06-03'],
        ['filter', '{"clusters":["serve","a&b"]}'],
      ],
      ...[
        ['knownAt', '2026-06-15T04:00:00.000Z'],
        ['granularity', 'DAY'],
        ['groupBy', 'TAG'],
        ['groupBy', 'CLUSTER'],
      ],
      ...[
        ['tagKeys', 'team'],
        ['timeZone', 'Asia/Shanghai'],
        ['decimals', '9'],
        ['orderBy', 'COST'],
        ['currency', 'USD'],
      ],
    ]);
    for (const address of [csv, jsonl, parquet, focus.csv, focus.parquet, focus.metadata, old.csv]) {
      expect([address, (await gateway.fetch(address)).status]).toEqual([address, 200]);
    }
    const text = await (await gateway.fetch(csv)).text();
    expect(text.split('\r\n').slice(1)).toEqual([
      expect.stringContaining(',serve,CLOSED,USD,1.2,1.2,12,0,0,0,false'),
      expect.stringContaining(',serve,CLOSED,USD,2.4,2.4,24,0,0,0,false'),
      expect.stringContaining(',serve,CLOSED,USD,1.200555556,1.200555556,12.005556,0,0,0,false'),
      '',
    ]);
    expect((await (await gateway.fetch(old.csv)).text()).split('\r\n')[0]).toContain('ProviderName');
  });

  it('come as Parquet with the same rows, their numbers as numbers', async () => {
    const query = `${days}&granularity=DAY&groupBy=CLUSTER`;
    const response = await gateway.fetch(`/export/fees.parquet?${query}`);
    const stored = await readParquet(response);
    const rows = await table(query);
    const brief = ({ from, cluster, amount }: Record<string, unknown>) => [from, cluster ?? '', amount ?? ''];
    expect(stored.map(brief)).toEqual(
      rows.map(({ from = '', cluster = '', amount }) => [new Date(from), cluster.replace(/^'/, ''), amount]),
    );
    expect(stored[0]).toMatchObject({ requests: 0n, isExample: false });
  });

  it.each([
    ['from=2026-06-02&to=2026-06-01', 'to'],
    ['from=2026-06-01&to=2036-06-01', 'to'],
    ['from=2020-06-01&to=2026-06-01', 'from'],
    ['from=2026-06-31&to=2026-06-01', 'from'],
    [`${days}&timeZone=Mars/Phobos`, 'timeZone'],
    [`${days}&currency=XYZ`, 'currency'],
    [`${days}&decimals=10`, 'decimals'],
    [`${days}&decimals=many`, 'decimals'],
    [`${days}&groupBy=COLOUR`, 'groupBy'],
    [`${days}&groupBy=TAG`, 'tagKeys'],
    [`${days}&groupBy=TAG&tagKeys=colour`, 'tagKeys'],
    [`${days}&filter=%7B%22colours%22:%5B%5D%7D`, 'filter'],
    [`${days}&knownAt=2030-01-01T00:00:00Z`, 'knownAt'],
  ])('are refused for ?%s as the field fees refuses it', async (query, argument) => {
    const [status, extensions, message] = await refusal(`/export/fees.csv?${query}`);
    expect([status, extensions]).toEqual([400, { code: 'BAD_USER_INPUT', argument }]);
    expect(message).toBe(await fieldsOwnMessage(query));
  });

  /** What GraphQL says to the same arguments, written into a document. */
  async function fieldsOwnMessage(query: string): Promise<string | undefined> {
    const params = new URLSearchParams(query);
    const list = [...params].map(([name, value]) => {
      if (name === 'tagKeys' || name === 'groupBy' || name === 'filter')
        return [name, name === 'tagKeys' ? [value] : name === 'filter' ? JSON.parse(value) : [value]];
      return [name, name === 'decimals' && value !== 'many' ? Number(value) : value];
    });
    const types: Record<string, string> = {
      ...{ from: 'Date!', to: 'Date!', timeZone: 'String', currency: 'String', decimals: 'Int!' },
      ...{ groupBy: '[FeeDimension!]!', tagKeys: '[String!]', filter: 'FeesFilter', knownAt: 'DateTime' },
    };
    const names = [...params.keys()];
    const document = `query (${names.map((name) => `$${name}: ${types[name]}`)}) {
      fees(${names.map((name) => `${name}: $${name}`)}) { timeZone } }`;
    const { errors } = await gateway.query(document, Object.fromEntries(list));
    return errors?.[0]?.message;
  }

  it.each([
    ['to=2026-06-01', 'Argument "Query.fees(from:)" of type "Date!" is required, but it was not provided.'],
    [`${days}&colour=red`, 'colour: expected one of currency, decimals, filter, from, granularity'],
    [`${days}&from=2026-06-02`, 'from: expected one value'],
    [`${days}&filter=red`, 'filter: expected an object as JSON'],
  ])('are refused for ?%s, which no document could say', async (query, words) => {
    const [status, { code }, message] = await refusal(`/export/fees.csv?${query}`);
    expect([status, code]).toEqual([400, 'BAD_USER_INPUT']);
    expect(message).toContain(words);
  });

  it('are not given to a page of another origin, nor under a foreign name of this machine', async () => {
    const path = `/export/fees.csv?${days}`;
    expect((await refusal(path, { 'sec-fetch-site': 'cross-site' })).slice(0, 2)).toEqual([403, { code: 'FORBIDDEN' }]);
    expect((await refusal(path, { host: 'evil.example' })).slice(0, 2)).toEqual([403, { code: 'FORBIDDEN' }]);
  });
});

describe('Files of fees behind access rules', () => {
  const keys = { reader: 'reader-key-0123456789', analyst: 'analyst-key-0123456789' };
  let gateway: TestGateway;
  beforeAll(async () => {
    const env = { FLEETGRAPH_API_KEYS: `reader:read:${keys.reader},analyst:fees:${keys.analyst}` };
    gateway = await startGateway({ env });
    await keepUsage(gateway.database, { facts, machines, days: ['2026-06-01', '2026-06-15'], nowMs: noon });
  });
  afterAll(() => gateway.close());

  it.each<[string, Record<string, string>, number, string | undefined]>([
    ['nobody', {}, 401, 'UNAUTHENTICATED'],
    ['a wrong key', { 'x-api-key': 'analyst-key' }, 401, 'UNAUTHENTICATED'],
    ['whoever may not see fees', { authorization: `Bearer ${keys.reader}` }, 403, 'FORBIDDEN'],
    ['whoever may', { authorization: `Bearer ${keys.analyst}` }, 200, undefined],
  ])('answer %s as the field does', async (_who, headers, status, code) => {
    for (const file of ['fees.csv', 'fees.jsonl']) {
      const response = await gateway.fetch(`/export/${file}?${days}`, { headers });
      const text = await response.text();
      expect(response.status).toBe(status);
      if (code) expect(JSON.parse(text).errors[0].extensions).toEqual({ code });
      else expect(text).toContain('2026-06-01');
    }
  });
});

function sum(rows: readonly Record<string, string>[], name: string): bigint {
  return rows.reduce((total, row) => total + micro(row[name] ?? ''), 0n);
}

function micro(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}
