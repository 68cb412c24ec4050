import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Database } from '../../src/history/database.ts';
import { type Ledger, type LedgerLog, type LedgerOptions, openLedger } from '../../src/history/ledger.ts';
import { entryJson } from '../../src/history/ledger-entry.ts';
import { insertEntries } from '../../src/history/ledger-writes.ts';
import { describeEngines } from '../support/history.ts';
import { type EndPoint, endPoints, entryOf, type LedgerWriter, today } from '../support/ledger.ts';

const writer = fileURLToPath(new URL('../support/ledger-writer.ts', import.meta.url));
const listVpds = { account: 'default', upstream: 'lingjun', operation: 'ListVpds' };

describeEngines('The ledger', (place) => {
  let database: Database;
  let seen = (_sql: string) => {};
  let logged: { level: string; text: string; entry?: { caller: string } }[] = [];
  beforeAll(async () => {
    database = await place().open({ onQuery: ({ sql }) => seen(sql) });
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    logged = [];
    await database.prisma.$executeRaw`TRUNCATE ledger, ledger_month, ledger_day`;
  });

  const logger: LedgerLog = {
    warn: (_fields: object, text: string) => logged.push({ level: 'warn', text }),
    error: (fields: object, text: string) => logged.push({ level: 'error', text, ...fields }),
  };

  /** A ledger that writes only when it is told, unless the test says otherwise. */
  async function open(options: Partial<LedgerOptions> = {}): Promise<Ledger> {
    const ledger = await openLedger({ database, today: () => today, logger, flushIntervalMs: 3_600_000, ...options });
    onTestFinished(() => ledger.close());
    return ledger;
  }

  const callers = async () =>
    (await database.prisma.ledgerEntry.findMany({ orderBy: { caller: 'asc' } })).map(({ caller }) => caller);

  test('keeps every column of an attempt, its money to the last digit', async () => {
    const ledger = await open();
    ledger.record(
      entryOf({
        outcome: 'Throttling.User',
        amountBillionths: 1n,
        freeTierBillionths: 123_456_789_012_345_678n,
        graphqlOperation: 'Fleet',
        graphqlHash: 'abc',
        upstreamRequestId: '9736ED45',
        latencyMs: 61.6,
      }),
    );
    await ledger.flush();
    const { id, amount, freeTierPart, ...stored } = await database.prisma.ledgerEntry.findFirstOrThrow();
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect([amount.toFixed(), freeTierPart.toFixed()]).toEqual(['0.000000001', '123456789.012345678']);
    expect(stored).toEqual({
      at: new Date('2026-06-15T04:00:00.123Z'),
      day: new Date('2026-06-15T00:00:00Z'),
      account: 'default',
      region: 'cn-wulanchabu',
      upstream: 'lingjun',
      operation: 'ListVpds',
      outcome: 'Throttling.User',
      billed: true,
      currency: 'USD',
      caller: 'dashboard',
      graphqlOperation: 'Fleet',
      graphqlHash: 'abc',
      upstreamRequestId: '9736ED45',
      latencyMs: 62,
    });
  });

  test('counts the month and the day at once, and goes on counting after a restart', async () => {
    const ledger = await open();
    ledger.record(entryOf());
    ledger.record(entryOf({ amountBillionths: 0n, billed: false }));
    expect(ledger.thisMonth(listVpds)).toEqual({ requests: 1, billionths: 1_000_000n });
    await ledger.flush();
    ledger.record(entryOf({ day: '2026-05-31' }));
    ledger.record(entryOf({ account: 'other' }));
    await ledger.close();
    const next = await open();
    expect(next.thisMonth(listVpds)).toEqual({ requests: 1, billionths: 1_000_000n });
    expect(next.spentToday('dashboard')).toBe(2_000_000n);
    expect(next.spentToday('somebody')).toBe(0n);
  });

  test('hears of what other replicas used with its next write', async () => {
    const [one, other] = [await open(), await open()];
    one.record(entryOf());
    await one.flush();
    expect(other.thisMonth(listVpds).requests).toBe(0);
    other.record(entryOf());
    await other.flush();
    expect(other.thisMonth(listVpds)).toEqual({ requests: 2, billionths: 2_000_000n });
  });

  test('counts what was stored with something else once, before its next write and after', async () => {
    const ledger = await open();
    await insertEntries(database.prisma, [entryJson(randomUUID(), entryOf())]);
    ledger.noteStored(entryOf());
    expect(ledger.thisMonth(listVpds)).toEqual({ requests: 1, billionths: 1_000_000n });
    for (const requests of [2, 3]) {
      ledger.record(entryOf());
      await ledger.flush();
      expect(ledger.thisMonth(listVpds).requests).toBe(requests);
    }
  });

  test('begins a new month and a new day with nothing used', async () => {
    let day = today;
    const ledger = await open({ today: () => day });
    ledger.record(entryOf());
    day = '2026-07-01';
    expect([ledger.thisMonth(listVpds).requests, ledger.spentToday('dashboard')]).toEqual([0, 0n]);
    await ledger.flush();
    expect([ledger.thisMonth(listVpds).requests, ledger.spentToday('dashboard')]).toEqual([0, 0n]);
  });

  test('stores an entry once, however often a write is repeated', async () => {
    const entry = entryJson('00000000-0000-4000-8000-000000000001', entryOf());
    await insertEntries(database.prisma, [entry]);
    await insertEntries(database.prisma, [entry]);
    const ledger = await open();
    expect(await callers()).toEqual(['dashboard']);
    expect(ledger.thisMonth(listVpds).requests).toBe(1);
    expect(ledger.spentToday('dashboard')).toBe(1_000_000n);
  });

  test('writes by itself after the interval, and before it when a batch is full', async () => {
    const written = () =>
      new Promise<void>((resolve) => {
        seen = (sql) => sql.includes('FROM ledger_day') && resolve();
      });
    const byInterval = await open({ flushIntervalMs: 10 });
    const first = written();
    byInterval.record(entryOf({ caller: 'a' }));
    await first;
    const byBatch = await open({ maxBatch: 2 });
    const second = written();
    byBatch.record(entryOf({ caller: 'b' }));
    byBatch.record(entryOf({ caller: 'c' }));
    await second;
    expect(await callers()).toEqual(['a', 'b', 'c']);
  });

  test('writes thousands of entries in batches', async () => {
    const ledger = await open();
    for (let count = 0; count < 2_500; count += 1) ledger.record(entryOf());
    await ledger.flush();
    expect(await database.prisma.ledgerEntry.count()).toBe(2_500);
    expect(ledger.thisMonth(listVpds)).toEqual({ requests: 2_500, billionths: 2_500_000_000n });
  });

  test('is not held up by texts that PostgreSQL refuses', async () => {
    const ledger = await open();
    ledger.record(entryOf({ caller: 'a\0b\ud800', upstreamRequestId: 'x'.repeat(10_000) }));
    await ledger.flush();
    expect(await callers()).toEqual(['ab\ufffd']);
  });

  test('can be neither changed nor cut', async () => {
    const ledger = await open();
    ledger.record(entryOf());
    await ledger.flush();
    await expect(database.prisma.ledgerEntry.deleteMany()).rejects.toThrow('the ledger is append-only');
    await expect(database.prisma.ledgerEntry.updateMany({ data: { amount: 0 } })).rejects.toThrow('append-only');
    expect(await callers()).toEqual(['dashboard']);
  });

  describe('while the database takes nothing', () => {
    async function away<T>(during: () => Promise<T>): Promise<T> {
      await database.prisma.$executeRaw`ALTER TABLE ledger RENAME TO ledger_away`;
      return during().finally(() => database.prisma.$executeRaw`ALTER TABLE ledger_away RENAME TO ledger`);
    }

    test('keeps entries and their counts until it takes them again', async () => {
      const ledger = await open();
      await away(async () => {
        for (const caller of ['a', 'b', 'c']) ledger.record(entryOf({ caller }));
        await expect(ledger.flush()).rejects.toThrow('relation "ledger" does not exist');
        expect(ledger.thisMonth(listVpds).requests).toBe(3);
      });
      await ledger.flush();
      expect(await callers()).toEqual(['a', 'b', 'c']);
      expect(ledger.thisMonth(listVpds).requests).toBe(3);
      expect([ledger.unstored(), logged]).toEqual([0, []]);
    });

    test('writes the oldest entries to the log when more wait than may', async () => {
      const size = entryJson('00000000-0000-4000-8000-000000000001', entryOf({ caller: 'a' })).length;
      const ledger = await open({ maxQueueBytes: size * 3 });
      await away(async () => {
        for (const caller of ['a', 'b', 'c', 'd']) ledger.record(entryOf({ caller }));
        await expect(ledger.flush()).rejects.toThrow();
      });
      await ledger.flush();
      const lost = logged.map(({ level, text, entry }) => [level, text, entry?.caller]);
      expect(lost).toEqual(['a', 'b'].map((caller) => ['error', 'a ledger entry could not be stored', caller]));
      expect(ledger.unstored()).toBe(2);
      expect(await callers()).toEqual(['c', 'd']);
    });

    test('writes what is left to the log when it must end', async () => {
      const ledger = await open();
      await away(async () => {
        ledger.record(entryOf({ caller: 'a' }));
        await ledger.close();
      });
      expect(logged.map(({ level, entry }) => [level, entry?.caller])).toEqual([
        ['warn', undefined],
        ['error', 'a'],
      ]);
    });
  });
});

describeEngines('A process that ends while it keeps the ledger', (place) => {
  const expected: Record<EndPoint, readonly number[]> = {
    'SIGKILL at once': [0],
    // All of the batch or nothing of it.
    'SIGKILL while it writes': [0, 3],
    // The fourth was recorded within the last interval.
    'SIGKILL one interval later': [3],
    SIGTERM: [3],
  };

  test.each(endPoints)('%s loses no more than the last interval', async (point) => {
    const told: LedgerWriter = { options: place().options, point, account: point };
    const child = spawnSync(process.execPath, [writer, JSON.stringify(told)], {
      encoding: 'utf8',
      env: { ...process.env, TZ: 'America/Santiago' },
    });
    expect([child.signal ?? child.status, child.stderr]).toEqual([point === 'SIGTERM' ? 0 : 'SIGKILL', '']);
    const database = await place().open();
    onTestFinished(() => database.close());
    const stored = await database.prisma.ledgerEntry.count({ where: { account: point } });
    expect(expected[point]).toContain(stored);
    const counter = await database.prisma.ledgerMonth.findFirst({ where: { account: point } });
    expect(Number(counter?.requests ?? 0)).toBe(stored);
  });
});
