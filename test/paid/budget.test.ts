import { expect, it } from 'vitest';
import { noon } from '../support/gateway.ts';
import { iso, startPaidOnce } from './paid-gateway.ts';

const document = '{ vpds { totalCount nodes { freshness { source asOf reason } } } }';
const nothing = { 'x-fleet-max-cost': '0' };

it('A request that cannot pay gets what is remembered, marked, where it allows that; else an error before any call', async () => {
  const gateway = await startPaidOnce();
  await gateway.query(document);
  gateway.calls();
  gateway.at(noon + 10 * 60_000);
  const poor = await gateway.query(document, {}, nothing);
  expect(poor.errors).toBeUndefined();
  expect(poor.data.vpds.totalCount).toBe(12);
  for (const { freshness } of poor.data.vpds.nodes) {
    expect(freshness).toEqual({ source: 'STALE', asOf: iso(noon), reason: 'BUDGET_EXCEEDED' });
  }
  expect(poor.extensions?.bill).toMatchObject({ actual: '0', calls: 0 });
  const strict = document.replace('vpds', 'vpds @freshness(maxAgeSeconds: 60)');
  const refused = await gateway.query(strict, {}, nothing);
  expect(refused.data).toEqual({ vpds: null });
  expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'BUDGET_EXCEEDED', billed: false });
  expect(gateway.calls()).toEqual({});
});

it('A request that cannot pay leaves the call that it shares to those who can', async () => {
  const gateway = await startPaidOnce({ emulator: { latencyMs: 30 } });
  const answers = await Promise.all([
    gateway.query(document, {}, nothing),
    gateway.query(document),
    gateway.query(document, {}, nothing),
  ]);
  expect(answers[1]?.data.vpds.totalCount).toBe(12);
  expect(answers[1]?.extensions?.bill).toMatchObject({ actual: '0.002' });
  expect([answers[0], answers[2]].map((answer) => Object(answer?.extensions?.bill).actual)).toEqual(['0', '0']);
  expect(gateway.calls()).toEqual({ ListVpds: 2 });
});
