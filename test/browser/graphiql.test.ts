import { join } from 'node:path';
import { env } from 'node:process';
import { parse, print } from 'graphql';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { textOf } from '../invariants/sources.ts';
import { startGateway } from '../support/gateway.ts';
import { chromiumRemedy, findChromium, startBrowsing } from './chromium.ts';

const executable = findChromium();

/** The query that the README tells newcomers to run. */
function firstQuery(): string {
  const [, query] = /```graphql\n(.*?)```/s.exec(textOf('README.md')) ?? [];
  if (!query) throw new Error('README.md has no GraphQL query');
  return query.trim();
}

/** Pastes, as newcomers do: typed line by line, the editor would indent and close brackets by itself. */
async function fillEditor(page: Page, query: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((text) => navigator.clipboard.writeText(text), query);
  await page.locator('.graphiql-query-editor .view-lines').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+V');
}

describe('GraphiQL', () => {
  test.skipIf(!executable && !env.CI)(
    `runs the README's query with no network but the gateway (${executable ? 'Chromium' : chromiumRemedy})`,
    async () => {
      if (!executable) throw new Error(`no Chromium found: ${chromiumRemedy}`);
      await using stack = new AsyncDisposableStack();
      const gateway = await startGateway();
      stack.defer(() => gateway.close());
      const browsing = stack.use(await startBrowsing(executable));
      const page = await browsing.context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
      await page.goto(`${await gateway.listen()}/graphql`);
      await page.getByRole('button', { name: /^execute query/i }).waitFor();
      const priced = page.waitForResponse((response) => isPriceOf(firstQuery(), response.request().postData()));
      await fillEditor(page, firstQuery());
      const { cost } = (await (await priced).json()).data.explain;
      const range = `(at least ${cost.min}, at most ${cost.max ?? 'not known'})`;
      await page.getByTestId('price').filter({ hasText: range }).waitFor();
      const answered = page.waitForResponse((response) => isFor(firstQuery(), response.request().postData()));
      await page.getByRole('button', { name: /^execute query/i }).click();
      const { data, errors, extensions } = await (await answered).json();
      expect(errors).toBeUndefined();
      expect(Object.keys(data)).toEqual(fieldsOf(firstQuery()));
      const shown = page.locator('.result-window');
      await shown.getByText(/"data"/).waitFor();
      const { actual, currency, calls } = extensions.bill;
      expect(calls).toBeGreaterThan(0);
      await page
        .getByTestId('bill')
        .filter({ hasText: `${actual} ${currency} for ${calls} calls` })
        .waitFor();
      if (env.SCREENSHOTS) await page.screenshot({ path: join(env.SCREENSHOTS, 'graphiql.png') });
      expect(await shown.textContent()).not.toContain('"errors"');
      expect(browsing.refused).toEqual([]);
      expect(faults).toEqual([]);
    },
  );
});

/** Whether a request carries the query, however the editor laid it out. */
function isFor(query: string, body: string | null): boolean {
  const sent: { query?: string } = JSON.parse(body ?? '{}');
  return sent.query !== undefined && print(parse(sent.query)) === print(parse(query));
}

/** Whether a request asks for the price of the query. */
function isPriceOf(query: string, body: string | null): boolean {
  const { variables }: { variables?: { document?: string } } = JSON.parse(body ?? '{}');
  return variables?.document !== undefined && isFor(query, JSON.stringify({ query: variables.document }));
}

function fieldsOf(query: string): string[] {
  const [definition] = parse(query).definitions;
  if (definition?.kind !== 'OperationDefinition') throw new Error('the first definition is no operation');
  return definition.selectionSet.selections.flatMap((field) => (field.kind === 'Field' ? [field.name.value] : []));
}
