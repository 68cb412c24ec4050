import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { keepUsage, keptFact } from '../support/kept-usage.ts';
import { columnRules, type FocusRecord, rowRules, typeRules } from './focus-rules.ts';
import { readParquet } from './read-parquet.ts';

const at = (time: string) => `2026-${time}:00+08:00`;
const facts = [
  keptFact('train', { region: 'cn-wulanchabu', instanceType: 'ecs.gn7e', tags: { team: '=vision' } }),
  keptFact('serve', { chargeType: 'SpotAsPriceGo' }),
  keptFact('batch', { provider: 'TencentCloud', region: '', instanceType: 'S5', chargeType: 'PrePaid' }),
];
const machines = [
  { id: 'i-1', cluster: 'train', from: at('05-30T00:00'), to: at('05-30T10:00') },
  { id: 'i-2', cluster: 'serve', from: at('05-31T20:00'), to: '2026-06-01T03:00:07+08:00' },
  { id: 'i-3', cluster: 'batch', from: at('05-31T01:00'), to: at('05-31T07:00') },
];
const late = { id: 'i-4', cluster: 'train', from: at('05-30T12:00'), to: at('05-30T14:00') };
const csvOf = (
  price: string,
) => `provider,region,instance_type,charge_type,currency,unit,list_price,negotiated_price,valid_from,valid_to
AlibabaCloud,,ecs.gn7e,,CNY,machine-hour,100,${price},2026-01-01,
,,ecs.c7.4xlarge,,USD,machine-hour,0.1234567,,2026-01-01,`;
const days = 'from=2026-05-30&to=2026-06-15';
const versions = ['1.2', '1.3', '1.4'];

describe('Files of FOCUS', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
    const importAt = async (time: string, price: string) => {
      gateway.at(Date.parse(time));
      const document = `mutation ($csv: String!) { importRateCard(input: { csv: $csv }) { rateCount } }`;
      expect((await gateway.query(document, { csv: csvOf(price) })).errors).toBeUndefined();
    };
    const keepAt = (time: string, own: typeof machines) =>
      keepUsage(gateway.database, {
        facts,
        machines: own,
        days: ['2026-05-30', '2026-06-01'],
        nowMs: Date.parse(time),
      });
    await importAt('2026-05-20T00:00:00Z', '80.5');
    // The days of May are known before the month is over in the account's zone, but for its last day.
    await keepAt('2026-06-02T00:00:00Z', machines);
    await keepAt('2026-06-03T00:00:00Z', [...machines, late]);
    await importAt('2026-06-10T00:00:00Z', '70');
    gateway.at(noon);
    await gateway.query('{ vpds { totalCount } }');
    gateway.calls();
  });
  afterAll(() => gateway.close());

  const rowsOf = async (query: string): Promise<FocusRecord[]> => {
    const response = await gateway.fetch(`/export/focus.csv?${days}&${query}`);
    const text = await response.text();
    expect([response.status, text.slice(0, 10)]).toEqual([200, 'BilledCost']);
    return parse<Record<string, string>>(text, { columns: true });
  };
  const belongs = (version: string, { since = '', until = '9' }: { since?: string; until?: string }) =>
    since <= version && version <= until;

  describe.each(versions)('in version %s', (version) => {
    it.each(['', '&machines=true'])('keep every rule of their columns%s', async (more) => {
      const rows = await rowsOf(`version=${version}${more}`);
      const names = Object.keys(rows[0] ?? {});
      const rules = Object.entries(columnRules).filter(([, rule]) => belongs(version, rule));
      const wanted = rules.filter(([, { level }]) => level === 'mandatory').map(([name]) => name);
      expect(wanted.filter((name) => !names.includes(name))).toEqual([]);
      const known = new Set(rules.map(([name]) => name));
      expect(names.filter((name) => !known.has(name) && !name.startsWith('x_'))).toEqual([]);
      const faults = rows.flatMap((row) =>
        rules.flatMap(([name, { isNullable, type, allowed }]) => {
          const text = row[name];
          if (text === undefined) return [];
          if (text === '') return isNullable ? [] : [`${name} is null`];
          const isRight = typeRules[type](text) && (allowed?.includes(text) ?? true);
          return isRight ? [] : [`${name}: ${text}`];
        }),
      );
      expect(faults).toEqual([]);
      expect(rows.length).toBeGreaterThan(5);
    });

    it.each(Object.entries(rowRules))('keep the rule that %s', async (_words, holds) => {
      const rows = await rowsOf(`version=${version}`);
      expect(rows.filter((row) => !holds(row, version))).toEqual([]);
    });

    it('have columns of FOCUS first, each group in the order of the alphabet', async () => {
      const names = Object.keys((await rowsOf(`version=${version}`))[0] ?? {});
      const isOwn = (name: string) => name.startsWith('x_');
      expect(names).toEqual([...names.filter((name) => !isOwn(name)).toSorted(), ...names.filter(isOwn).toSorted()]);
    });

    it('are described by a file of their own', async () => {
      const response = await gateway.fetch(`/export/focus.csv?${days}&version=${version}`);
      const [, address = ''] = /<(.*)>; rel="describedby"/.exec(response.headers.get('link') ?? '') ?? [];
      const names = (await response.text()).split('\r\n')[0]?.split(',');
      const { DataGenerator, Schema } = await (await gateway.fetch(address)).json();
      expect(DataGenerator).toEqual({ DataGenerator: 'Fleetgraph' });
      expect(Schema).toMatchObject({ FocusVersion: version, CreationDate: '2026-06-15T04:00:00Z' });
      expect(Schema.ColumnDefinition.map(({ ColumnName }: { ColumnName: string }) => ColumnName)).toEqual(names);
    });

    it('say the same as Parquet', async () => {
      const rows = await rowsOf(`version=${version}`);
      const response = await gateway.fetch(`/export/focus.parquet?${days}&version=${version}`);
      const stored = await readParquet(response);
      expect(stored.map((row) => Object.keys(row))).toEqual(rows.map((row) => Object.keys(row)));
      for (const [index, row] of stored.entries()) expect(asTexts(row)).toEqual(plain(rows[index] ?? {}));
    });
  });

  it('come to what the page says in nine decimals, with requests, corrections and all', async () => {
    const { data } = await gateway.query(
      `{ fees(from: "2026-05-30", to: "2026-06-15", decimals: 9) {
        total { unpricedHours costs { currency amount { amount } listAmount { amount } } } } }`,
    );
    const { unpricedHours, costs } = data.fees.total;
    for (const query of ['version=1.4', 'version=1.2', 'version=1.4&machines=true']) {
      const rows = await rowsOf(query);
      for (const { currency, amount, listAmount } of costs) {
        const own = rows.filter(({ BillingCurrency }) => BillingCurrency === currency);
        expect(sum(own, 'BilledCost')).toBe(scaled(amount.amount));
        expect(sum(own, 'ListCost')).toBe(scaled(listAmount.amount));
      }
      const rounding = rows.filter(({ ChargeCategory }) => ChargeCategory === 'Adjustment');
      expect(rounding.filter(({ BilledCost }) => Math.abs(Number(BilledCost)) > 0.0001)).toEqual([]);
      expect(sum(rows, 'x_UnpricedHours')).toBe(scaled(unpricedHours));
    }
    expect(gateway.calls()).toEqual({});
  });

  it('take back what was booked in a month that is over, and book it anew in the month in which that is known', async () => {
    const rows = (await rowsOf('version=1.4')).filter(({ SubAccountId }) => SubAccountId === 'train');
    const may = ['2026-04-30T16:00:00Z', '2026-05-31T16:00:00Z'];
    const june = ['2026-05-31T16:00:00Z', '2026-06-30T16:00:00Z'];
    const brief = (row: FocusRecord) => [
      ...[row.ChargeClass, row.PricingQuantity, row.ContractedUnitPrice, row.BilledCost, row.x_Revision],
      [row.BillingPeriodStart, row.BillingPeriodEnd],
    ];
    expect(rows.map(brief)).toEqual([
      ['', '10', '80.5', '805', '1', may],
      ['Correction', '-10', '80.5', '-805', '1', june],
      ['Correction', '12', '80.5', '966', '2', june],
      ['Correction', '-12', '80.5', '-966', '2', june],
      ['Correction', '12', '70', '840', '2', june],
    ]);
    expect(
      new Set(rows.map(({ ChargePeriodStart, ChargePeriodEnd }) => [ChargePeriodStart, ChargePeriodEnd].join())),
    ).toEqual(new Set(['2026-05-29T16:00:00Z,2026-05-30T16:00:00Z']));
  });

  it('tell what was known at a time', async () => {
    const rows = await rowsOf('version=1.4&knownAt=2026-06-05T00:00:00Z');
    const own = rows.filter(({ SubAccountId }) => SubAccountId === 'train');
    expect(own.map(({ BilledCost }) => BilledCost)).toEqual(['805', '-805', '966']);
  });

  it.each([
    ['version=1.1', 'version'],
    ['version=1.4&machines=maybe', 'machines'],
    ['version=1.4&groupBy=CLUSTER', 'groupBy'],
    ['version=1.4&knownAt=2030-01-01T00:00:00Z', 'knownAt'],
    ['version=1.4&machines=true&knownAt=2026-06-05T00:00:00Z', 'knownAt'],
  ])('are refused for ?%s', async (query, argument) => {
    for (const ending of ['csv', 'parquet']) {
      const response = await gateway.fetch(`/export/focus.${ending}?${days}&${query}`);
      const { errors } = await response.json();
      expect([response.status, errors[0].extensions]).toEqual([400, { code: 'BAD_USER_INPUT', argument }]);
    }
  });
});

function sum(rows: readonly FocusRecord[], name: string): bigint {
  return rows.reduce((total, row) => total + scaled(row[name] ?? ''), 0n);
}

/** A decimal number in its fifteenth decimal. */
function scaled(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(`${whole}${fraction.padEnd(15, '0')}`);
}

/** What Parquet says, in the texts of CSV. */
function asTexts(row: Record<string, unknown>): Record<string, string> {
  const text = (value: unknown) => {
    if (value instanceof Date)
      return value
        .toISOString()
        .replace('.000Z', 'Z')
        .replace(/T00:00:00Z$/, '');
    return value === null || value === undefined ? '' : String(value);
  };
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, text(value)]));
}

function plain(row: FocusRecord): Record<string, string> {
  const text = (value = '') => value.replace(/^'(?=[=+\-@])/, '').replace(/T00:00:00Z$/, '');
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, text(value)]));
}
