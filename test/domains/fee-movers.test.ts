import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyDay } from '../../src/history/days.ts';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { type KeptMachine, keepUsage, keptFact } from '../support/kept-usage.ts';

const facts = [
  keptFact('train', { instanceType: 'ecs.gn7e' }),
  keptFact('serve'),
  keptFact('old', { instanceType: 'ecs.c6' }),
  keptFact('new', { instanceType: 'ecs.c6' }),
];
const card = `instance_type,currency,list_price,valid_from,valid_to
ecs.gn7e,CNY,10,2026-01-01,2026-05-31
ecs.gn7e,CNY,12,2026-06-01,
ecs.c7.4xlarge,CNY,2,2026-01-01,
ecs.c6,CNY,1,2026-01-01,`;

/** A machine that runs some hours of each day, from midnight on. */
const daily = (cluster: string, days: readonly [string, string], hours: (day: string) => number): KeptMachine[] =>
  everyDay(...days).flatMap((day) => {
    const end = new Date(Date.parse(`${day}T00:00:00+08:00`) + hours(day) * 3_600_000).toISOString();
    return hours(day) === 0 ? [] : [{ id: `i-${cluster}`, cluster, from: `${day}T00:00:00+08:00`, to: end }];
  });

const days = ['2026-04-20', '2026-06-14'] as const;
const isSunday = (day: string) => new Date(day).getUTCDay() === 0;
const machines = (isCorrected: boolean) => [
  ...daily('train', days, (day) => (isSunday(day) ? 2 : 10)),
  ...daily('serve', days, (day) => (day === '2026-06-03' && isCorrected ? 10 : day < '2026-06-01' ? 4 : 6)),
  ...daily('old', ['2026-05-04', '2026-05-05'], () => 5),
  ...daily('new', ['2026-06-08', '2026-06-09'], () => 3),
];

describe('Fees compared and forecast', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
    await keepUsage(gateway.database, { facts, machines: machines(false), days, nowMs: noon - 3_600_000 });
    await keepUsage(gateway.database, { facts, machines: machines(true), days, nowMs: noon - 1_800_000 });
    await gateway.query('mutation ($csv: String!) { importRateCard(input: { csv: $csv }) { rateCount } }', {
      csv: card,
    });
    gateway.calls();
  });
  afterAll(() => gateway.close());

  it('name what costs more or less, and why, to the last digit', async () => {
    const { data, errors } = await gateway.query(`{
      feeMovers(
        previous: { from: "2026-05-04", to: "2026-05-10" } current: { from: "2026-06-01", to: "2026-06-14" }
        groupBy: [CLUSTER] filter: { services: [MACHINE_HOURS] }
      ) {
        totals { keys { value } before { amount currency } after { amount } change { amount } causes { cause amount { amount } } }
        movers { keys { value } change { amount } causes { cause amount { amount } } machineHoursBefore machineHoursAfter }
        completenessBefore { completeDays } completenessAfter { completeDays missingDays }
      }
    }`);
    expect(errors).toBeUndefined();
    expect(gateway.calls()).toEqual({});
    const { totals, movers, ...completeness } = data.feeMovers;
    expect(completeness).toEqual({
      completenessBefore: { completeDays: 7 },
      completenessAfter: { completeDays: 14, missingDays: 0 },
    });
    // train: 62 hours at 10 before, 124 at 12 after; serve: 28 and 88 at 2, of which 4 were added later.
    expect(movers.map(brief)).toEqual([
      ['train', '868', { HOURS: '620', PRICE: '248' }, '62', '124'],
      ['serve', '120', { HOURS: '112', CORRECTION: '8' }, '28', '88'],
      ['old', '-10', { GONE: '-10' }, '10', '0'],
      ['new', '6', { NEW: '6' }, '0', '6'],
    ]);
    expect(totals).toHaveLength(1);
    expect(totals[0]).toMatchObject({
      keys: [],
      before: { amount: '686', currency: 'CNY' },
      after: { amount: '1670' },
    });
    expect(brief(totals[0])[2]).toEqual({ HOURS: '728', PRICE: '248', CORRECTION: '8' });
  });

  it('say what a month comes to, between what bounds, and how wrong that would have been before', async () => {
    const { data, errors } = await gateway.query(`{
      feeForecast(from: "2026-06-01", to: "2026-06-30", filter: { clusters: ["train"] }) {
        soFar { amount currency } expected { amount } low { amount } high { amount }
        backtest { trials meanError { amount } meanErrorShare }
        days { day expected { amount } low { amount } high { amount } }
      }
    }`);
    expect(errors).toBeUndefined();
    expect(gateway.calls()).toEqual({});
    const [forecast] = data.feeForecast;
    // 12 days of 10 hours and 2 Sundays of 2, at 12.
    expect(forecast.soFar).toEqual({ amount: '1488', currency: 'CNY' });
    expect(forecast.days.map(({ day }: { day: string }) => day)).toEqual(everyDay('2026-06-15', '2026-06-30'));
    // Two of the last four Mondays were at the new price, and so of every weekday: 110 and 22 in place of 120 and 24.
    expect(forecast.days[0].expected).toEqual({ amount: '110' });
    expect(forecast.days[6].expected).toEqual({ amount: '22' });
    expect(forecast.expected).toEqual({ amount: String(1488 + 14 * 110 + 2 * 22) });
    expect(Number(forecast.low.amount)).toBeLessThanOrEqual(3072);
    expect(Number(forecast.high.amount)).toBeGreaterThanOrEqual(3072);
    expect(forecast.backtest).toMatchObject({ trials: 27, meanErrorShare: expect.any(Number) });
    expect(forecast.backtest.meanErrorShare).toBeLessThan(0.15);
  });

  it.each([
    [
      'feeForecast(from: "2026-06-16", to: "2026-06-30") { currency: soFar { currency } }',
      'from',
      '2026-06-15 or earlier',
    ],
    ['feeForecast(from: "2026-05-01", to: "2026-06-14") { soFar { amount } }', 'to', '2026-06-15 or later'],
    ['feeForecast(from: "2026-06-01", to: "2028-06-14") { soFar { amount } }', 'to', '366 days ahead'],
    [
      'feeMovers(previous: { from: "2026-06-02", to: "2026-06-01" }, current: { from: "2026-06-02", to: "2026-06-03" }, groupBy: []) { totals { change { amount } } }',
      'to',
      '2026-06-02 or later',
    ],
    [
      'feeMovers(previous: { from: "2025-06-01", to: "2025-06-01" }, current: { from: "2026-06-02", to: "2026-06-03" }, groupBy: []) { totals { change { amount } } }',
      'from',
      'where the history begins',
    ],
  ])('refuse what has no answer: %s', async (field, argument, text) => {
    const { errors } = await gateway.query(`{ ${field} }`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
    expect(errors?.[0]?.message).toContain(text);
  });
});

interface Mover {
  keys: { value: string }[];
  change: { amount: string };
  causes: { cause: string; amount: { amount: string } }[];
  machineHoursBefore: string;
  machineHoursAfter: string;
}

function brief({ keys, change, causes, machineHoursBefore, machineHoursAfter }: Mover) {
  const told = Object.fromEntries(causes.map(({ cause, amount }) => [cause, amount.amount]));
  return [keys[0]?.value, change.amount, told, machineHoursBefore, machineHoursAfter];
}
