import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { root } from '../invariants/sources.ts';
import { noon, startGateway } from '../support/gateway.ts';
import { keepUsage, keptFact } from '../support/kept-usage.ts';
import { chromiumRemedy, findChromium, startBrowsing } from './chromium.ts';

const executable = findChromium();
const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

const facts = ['train', 'serve'].map((name) => keptFact(name));
const machines = [
  { id: 'i-1', cluster: 'train', from: '2026-06-13T00:00:00+08:00' },
  { id: 'i-2', cluster: 'train', from: '2026-06-13T20:00:00+08:00', to: '2026-06-14T03:00:00+08:00' },
  { id: 'i-3', cluster: 'serve', from: '2026-06-14T12:00:00+08:00', to: '2026-06-15T02:00:20+08:00' },
];
const card = `provider,region,instance_type,charge_type,currency,unit,list_price,negotiated_price,valid_from,valid_to
,,,,CNY,machine-hour,100.1,80.5,2026-01-01,`;

/** The page of fees over three days of usage. */
async function openFees(stack: AsyncDisposableStack, { apiKey }: { apiKey?: string } = {}) {
  if (!executable) throw new Error(`no Chromium found: ${chromiumRemedy}`);
  const gateway = await startGateway(
    apiKey ? { env: { FLEETGRAPH_API_KEYS: `analyst:read+fees+write:${apiKey}` } } : {},
  );
  stack.defer(() => gateway.close());
  await keepUsage(gateway.database, { facts, machines, days: ['2026-06-13', '2026-06-15'], nowMs: noon });
  const headers = apiKey ? { 'x-api-key': apiKey } : {};
  const cardOf = 'mutation ($csv: String!) { importRateCard(input: { csv: $csv }) { rateCount } }';
  const { errors } = await gateway.query(cardOf, { csv: card }, headers);
  expect(errors).toBeUndefined();
  const browsing = stack.use(await startBrowsing(executable));
  const url = await gateway.listen();
  const page = await browsing.context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  return { gateway, browsing, page, url, faults };
}

async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run()')) as { violations: { id: string }[] }; // axe's own report
  return violations.map(({ id }) => id);
}

const total =
  '{ fees(from: "2026-06-13", to: "2026-06-15", granularity: RANGE, groupBy: [], decimals: 2) { total { costs { currency amount { amount } } } } }';
const shownDays = '?from=2026-06-13&to=2026-06-15';
const digits = (text: string | null) => (text ?? '').replace(/[^\d.]/g, '');

describe('The page of fees', () => {
  test.skipIf(!executable && !env.CI)(
    `shows what the API says, drills down to machines and back, and calls no upstream (${executable ? 'Chromium' : chromiumRemedy})`,
    async () => {
      await using stack = new AsyncDisposableStack();
      const { gateway, browsing, page, url, faults } = await openFees(stack);
      const { data, errors } = await gateway.query(total);
      expect(errors).toBeUndefined();
      const [cost] = data.fees.total.costs;
      const before = gateway.calls();
      await page.goto(`${url}/fees${shownDays}`);
      const sum = page.getByTestId(`total-${cost.currency}`);
      await sum.waitFor();
      expect(digits(await sum.textContent())).toBe(cost.amount.amount);
      await page.locator('.chart svg').first().waitFor();

      await page.getByRole('button', { name: '2026-06' }).click();
      const cluster = page.locator('tbody .drill').first();
      const name = (await cluster.textContent()) ?? '';
      await cluster.click();
      await page.getByRole('heading', { name: `${name}, 2026-06` }).waitFor();
      expect(new URL(page.url()).searchParams.get('cluster')).toBe(name);
      await page.goBack();
      await page.getByRole('heading', { name: '2026-06', exact: true }).waitFor();

      const hrefs = await page
        .locator('.downloads a')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
      expect(hrefs).toContain('/export/fees.csv?from=2026-06-13&to=2026-06-15&granularity=DAY&groupBy=CLUSTER');
      expect(gateway.calls()).toEqual(before);
      expect(browsing.refused).toEqual([]);
      expect(faults).toEqual([]);
    },
  );

  test.skipIf(!executable && !env.CI)(
    `is reproduced by its address, and changes it by the keyboard (${executable ? 'Chromium' : chromiumRemedy})`,
    async () => {
      await using stack = new AsyncDisposableStack();
      const { page, url } = await openFees(stack);
      await page.goto(`${url}/fees${shownDays}&by=PROVIDER&granularity=MONTH`);
      const grouping = page.getByRole('combobox', { name: 'By' });
      await grouping.waitFor();
      expect(await grouping.inputValue()).toBe('PROVIDER');
      expect(await page.getByRole('combobox', { name: 'Per' }).inputValue()).toBe('MONTH');
      expect(await page.getByLabel('From').inputValue()).toBe('2026-06-13');
      await page.getByRole('button', { name: 'What changed' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: '2026-06-13 to 2026-06-15, against 2026-06-10 to 2026-06-12' }).waitFor();
      expect(new URL(page.url()).searchParams.get('tab')).toBe('movers');
    },
  );

  test.skipIf(!executable && !env.CI)(
    `asks for a key, fetches files with it, says how far it is, and stops when told to (${executable ? 'Chromium' : chromiumRemedy})`,
    async () => {
      await using stack = new AsyncDisposableStack();
      const apiKey = 'analyst-key-0123456789';
      const { gateway, page, url } = await openFees(stack, { apiKey });
      await page.goto(`${url}/fees${shownDays}`);
      await page.getByRole('alert').filter({ hasText: 'wants a key' }).waitFor();
      await page.getByLabel('API key').fill(apiKey);
      await page.getByRole('button', { name: 'Use it' }).click();
      const link = page.getByRole('link', { name: 'Fees, csv' });
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
      expect(download.suggestedFilename()).toBe('fees-2026-06-13-2026-06-15.csv');
      const path = (await link.getAttribute('href')) ?? '';
      const file = await gateway.fetch(path, { headers: { 'x-api-key': apiKey } });
      expect(readFileSync(await download.path(), 'utf8')).toBe(await file.text());

      let leave = () => {};
      const left = new Promise<void>((resolve) => {
        leave = resolve;
      });
      await page.route('**/export/**', () => left);
      await link.click();
      await page.getByRole('progressbar', { name: 'Fetching Fees, csv' }).waitFor();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('progressbar').waitFor({ state: 'detached' });
      leave();
      await page.unroute('**/export/**');
      await page.route('**/export/**', (route) =>
        route.fulfill({ status: 403, json: { errors: [{ message: 'not for you' }] } }),
      );
      await link.click();
      await page.getByRole('alert').filter({ hasText: 'Fees, csv: not for you' }).waitFor();
    },
  );

  test.skipIf(!executable && !env.CI).each([
    ['light', 1280],
    ['light', 390],
    ['dark', 1280],
    ['dark', 390],
  ] as const)(
    `has no fault that axe finds, in %s at %i pixels (${executable ? 'Chromium' : chromiumRemedy})`,
    async (colorScheme, width) => {
      await using stack = new AsyncDisposableStack();
      const { page, url } = await openFees(stack);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      for (const tab of ['costs', 'movers', 'reconciliation', 'gateway']) {
        await page.goto(`${url}/fees${shownDays}&tab=${tab}`);
        await page.locator('main table').first().waitFor({ state: 'attached' });
        await page.waitForLoadState('networkidle');
        if (env.SCREENSHOTS)
          await page.screenshot({ path: join(env.SCREENSHOTS, `fees-${tab}-${colorScheme}-${width}.png`) });
        expect(await violationsOf(page), tab).toEqual([]);
      }
      const { scrollWidth } = await page.evaluate<{ scrollWidth: number }>(
        '({ scrollWidth: document.documentElement.scrollWidth })',
      );
      expect(scrollWidth).toBeLessThanOrEqual(width);
    },
  );
});
