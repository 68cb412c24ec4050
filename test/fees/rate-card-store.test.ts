import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { importExample } from '../../src/fees/rate-card/example.ts';
import { createRateCards } from '../../src/fees/rate-card/store.ts';
import { describeEngines } from '../support/history.ts';

const bytesOf = (...lines: string[]) =>
  new TextEncoder().encode(['instance_type,currency,list_price,valid_from,valid_to', ...lines].join('\r\n'));

describeEngines('Rate cards', (place) => {
  async function open() {
    const database = await place().open();
    onTestFinished(() => database.close());
    await database.prisma.rate.deleteMany();
    await database.prisma.rateCardVersion.deleteMany();
    let nowMs = Date.parse('2026-06-01T00:00:00Z');
    const cards = createRateCards({ database, clock: () => nowMs });
    const importCard = (card: string, ...lines: string[]) =>
      cards.import({ card, bytes: bytesOf(...lines), source: `${card}.csv`, importedBy: 'analyst' });
    const at = (time: string) => {
      nowMs = Date.parse(time);
    };
    return { cards, importCard, at };
  }

  test('keep every version of a card, and tell the prices that were known at any time', async () => {
    const { cards, importCard, at } = await open();
    await importCard('default', 'a,CNY,1.5,2026-01-01,', 'b,CNY,0.000000001,2026-01-01,2026-12-31');
    at('2026-07-01T00:00:00Z');
    await importCard('default', 'a,CNY,2,2026-01-01,');
    const known = async (time: string) =>
      (await cards.ratesAt(new Date(time))).map(({ instanceType, listPrice, validTo }) => [
        instanceType,
        listPrice,
        validTo,
      ]);
    expect(await known('2026-05-31T23:59:59.999Z')).toEqual([]);
    const first = [
      ['a', 1_500_000_000n, null],
      ['b', 1n, '2026-12-31'],
    ];
    expect(await known('2026-06-01T00:00:00Z')).toEqual(first);
    expect(await known('2026-06-30T23:59:59.999Z')).toEqual(first);
    expect(await known('2026-07-01T00:00:00Z')).toEqual([['a', 2_000_000_000n, null]]);
    const [latest, earliest] = await cards.versions();
    expect(latest).toMatchObject({ source: 'default.csv', importedBy: 'analyst', isExample: false, knownUntil: null });
    expect(earliest?.knownUntil).toEqual(new Date('2026-07-01T00:00:00Z'));
    expect(await cards.ratesOf(earliest?.id ?? '')).toHaveLength(2);
  });

  test('change nothing when one row is bad, or when the same rates come again', async () => {
    const { cards, importCard, at } = await open();
    await importCard('default', 'a,CNY,1,2026-01-01,');
    at('2026-07-01T00:00:00Z');
    await expect(importCard('default', 'a,CNY,2,2026-01-01,', 'b,CNY,-2,2026-01-01,')).rejects.toThrow(
      'row 3, column list_price: expected a price of zero or more, got "-2"',
    );
    expect(await importCard('default', 'a,CNY,1.0,2026-01-01,')).toMatchObject({ rates: 1, isUnchanged: true });
    expect(await cards.versions()).toHaveLength(1);
  });

  test('hold beside each other as long as no two speak of the same machines and days', async () => {
    const { cards, importCard } = await open();
    await importCard('alibaba', 'a,CNY,1,2026-01-01,');
    await importCard('tencent', 's5,USD,1,2026-01-01,');
    await expect(importCard('other', 'a,CNY,2,2026-02-01,')).rejects.toThrow('of the card "alibaba"');
    const rates = await cards.ratesAt(new Date('2026-06-02T00:00:00Z'));
    expect(rates.map(({ card, currency }) => [card, currency])).toEqual([
      ['alibaba', 'CNY'],
      ['tencent', 'USD'],
    ]);
  });

  test('imported at once do not slip past each other', async () => {
    const { cards, importCard } = await open();
    const outcomes = await Promise.allSettled(
      ['one', 'two', 'three'].map((card) => importCard(card, 'a,CNY,1,2026-01-01,')),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await cards.versions()).toHaveLength(1);
  });

  test('of the demo are an example, until the first real one', async () => {
    const { cards, importCard } = await open();
    await importExample(cards);
    await importExample(cards);
    const rates = await cards.ratesAt(new Date('2026-06-02T00:00:00Z'));
    expect(rates.length).toBeGreaterThan(5);
    expect(rates.every(({ isExample, card }) => isExample && card === 'example')).toBe(true);
    await importCard('default', 'ecs.c6.large,CNY,1,2026-01-01,');
    await importExample(cards);
    expect(await cards.ratesAt(new Date('2026-06-02T00:00:00Z'))).toMatchObject([
      { card: 'default', isExample: false },
    ]);
  });

  test('come from the command line, which says what is wrong and imports nothing of it', async () => {
    const { cards } = await open();
    const dir = mkdtempSync(join(tmpdir(), 'fleetgraph-card-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const file = join(dir, 'prices.csv');
    const { url, dataDir } = place().options;
    if (url === undefined) return; // the embedded database is this process's own
    const run = (...words: string[]) =>
      promisify(execFile)(process.execPath, ['src/prices.ts', ...words], {
        env: { ...process.env, DATABASE_URL: url, DATA_DIR: dataDir },
      });
    writeFileSync(file, bytesOf('a,CNY,1,2026-01-01,', 'a,CNY,1,2026-01-01,'));
    await expect(run('import', file)).rejects.toMatchObject({
      stderr: expect.stringContaining('row 3: expected each'),
    });
    expect(await cards.versions()).toEqual([]);
    writeFileSync(file, bytesOf('a,CNY,1,2026-01-01,'));
    expect(await run('import', file, '--card', 'clouds')).toMatchObject({
      stdout: 'prices.csv: 1 rates, card "clouds"\n',
    });
    expect((await run('list')).stdout).toMatch(/holds\tcard "clouds"\tprices\.csv\tcommand line/);
    await expect(run('import')).rejects.toMatchObject({ stderr: expect.stringContaining('npm run prices') });
  });
});
