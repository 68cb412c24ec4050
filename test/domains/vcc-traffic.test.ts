import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LingjunState, Vcc } from '../../src/emulator/fleet/model.ts';
import { manualCall } from '../emulator/lingjun-client.ts';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';
import { idOf, some } from './lingjun-facts.ts';

const document = `query ($id: ID!, $metrics: [VccTrafficMetric!]!, $directions: [VccTrafficDirection!]!, $from: DateTime, $to: DateTime) {
  vcc(id: $id) { traffic(metrics: $metrics, directions: $directions, from: $from, to: $to) {
    metric direction unit samples { at value } } } }`;
const minutesAgo = (minutes: number) => new Date(noon - minutes * 60_000).toISOString();

describe('the traffic of a Lingjun connection', () => {
  let gateway: TestGateway;
  let fleet: LingjunState;
  let vcc: Vcc;
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.lingjun;
    vcc = some(fleet.vccs, ({ status }) => status === 'Available');
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());
  const ask = (variables: Record<string, unknown>, of = vcc) =>
    gateway.query(document, {
      id: idOf('Vcc', of, of.vccId),
      metrics: ['TOTAL_BYTES'],
      directions: ['IN'],
      ...variables,
    });

  it('is that of the last five minutes, number for number as the service gives it', async () => {
    const { data, errors } = await ask({});
    expect(errors).toBeUndefined();
    expect(gateway.calls()).toEqual({ GetVcc: 1, ListVccFlowInfos: 1 });
    const filter = { RegionId: vcc.regionId, VccId: vcc.vccId, MetricName: 'totalBytesRate', Direction: 'IN' };
    const { body } = await manualCall(gateway.emulator, 'ListVccFlowInfos', filter);
    const samples = body.Content.Data.map(({ Timestamp, Value }: { Timestamp: number; Value: number }) => ({
      at: new Date(Timestamp).toISOString(),
      value: Value,
    }));
    expect(samples).toHaveLength(6);
    expect(data.vcc.traffic).toEqual([{ metric: 'TOTAL_BYTES', direction: 'IN', unit: 'BYTES_PER_SECOND', samples }]);
  });

  it('costs one call for each metric and direction, each once however often it is named', async () => {
    const { data } = await ask({
      metrics: ['PASSED_PACKETS', 'DROPPED_BYTES', 'PASSED_PACKETS'],
      directions: ['IN', 'OUT'],
    });
    const kinds = data.vcc.traffic.map((row: Record<string, string>) => [row.metric, row.direction, row.unit]);
    expect(kinds).toEqual([
      ['PASSED_PACKETS', 'IN', 'PACKETS_PER_SECOND'],
      ['PASSED_PACKETS', 'OUT', 'PACKETS_PER_SECOND'],
      ['DROPPED_BYTES', 'IN', 'BYTES_PER_SECOND'],
      ['DROPPED_BYTES', 'OUT', 'BYTES_PER_SECOND'],
    ]);
    expect(gateway.calls()).toEqual({ GetVcc: 1, ListVccFlowInfos: 4 });
  });

  it('covers the span that was asked for, both ends included', async () => {
    const { data } = await ask({ from: minutesAgo(90), to: minutesAgo(30) });
    const [{ samples }] = data.vcc.traffic;
    expect(samples).toHaveLength(61);
    expect([samples[0].at, samples[60].at]).toEqual([minutesAgo(90), minutesAgo(30)]);
  });

  it('starts five minutes before an end that is given alone', async () => {
    const { data } = await ask({ to: minutesAgo(60) });
    const [{ samples }] = data.vcc.traffic;
    expect([samples[0].at, samples.at(-1).at]).toEqual([minutesAgo(65), minutesAgo(60)]);
  });

  it('is passed and dropped traffic together', async () => {
    const { data } = await ask({ metrics: ['TOTAL_BYTES', 'PASSED_BYTES', 'DROPPED_BYTES'] });
    const [total, passed, dropped] = data.vcc.traffic.map(
      (row: { samples: { value: number }[] }) => row.samples[0]?.value,
    );
    expect(passed + dropped).toBeCloseTo(total, 3);
    expect(dropped).toBeGreaterThan(0);
  });

  it('of a connection that is not configured yet is empty', async () => {
    const fresh = some(fleet.vccs, ({ status }) => status === 'Prepaid');
    const { data } = await ask({}, fresh);
    expect(data.vcc.traffic[0].samples).toEqual([]);
  });

  it('of a time to come is not asked for', async () => {
    const { data, errors } = await ask({ from: minutesAgo(-10) });
    expect(data.vcc.traffic).toBeNull();
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'from' });
    expect(gateway.calls()).toEqual({ GetVcc: 1 });
  });

  it('asked for from long ago until now is refused too', async () => {
    const { errors } = await ask({ from: '2025-06-15T00:00:00Z' });
    expect(errors?.[0]?.message).toContain('at most 31 days');
    expect(gateway.calls()).toEqual({ GetVcc: 1 });
  });
});
