import { expect, test } from 'vitest';
import { ConfigFaults } from '../../src/config/faults.ts';
import { readConfig } from '../../src/config.ts';

test('usage is looked at every quarter of an hour, and a day closed a quarter of an hour after its end', () => {
  expect(readConfig({}).usageSync).toEqual({ intervalMs: 900_000, closeSlackMs: 900_000, from: undefined, days: 7 });
});

test('the settings of usage can be changed, and looking switched off', () => {
  const env = { USAGE_SYNC_MINUTES: '0', USAGE_CLOSE_SLACK_MINUTES: '120', USAGE_SYNC_FROM: '2025-01-01' };
  expect(readConfig(env).usageSync).toMatchObject({ intervalMs: 0, closeSlackMs: 7_200_000, from: '2025-01-01' });
});

test.each([
  ['USAGE_SYNC_MINUTES', '-1'],
  ['USAGE_SYNC_MINUTES', '2.5'],
  ['USAGE_CLOSE_SLACK_MINUTES', 'an hour'],
  ['USAGE_SYNC_FROM', '2025-02-30'],
  ['USAGE_SYNC_FROM', 'yesterday'],
])('%s=%s is refused with a remedy', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(ConfigFaults);
  expect(() => readConfig({ [name]: value })).toThrow(`${name} is "${value}": set `);
});
