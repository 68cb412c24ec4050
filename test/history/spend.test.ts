import { expect, onTestFinished, test } from 'vitest';
import { openLedger } from '../../src/history/ledger.ts';
import { createSpend, type SpendGroup } from '../../src/history/spend.ts';
import { describeEngines } from '../support/history.ts';
import { entryOf, today } from '../support/ledger.ts';

const silent = { warn: () => {}, error: () => {} };

describeEngines('What was spent', (place) => {
  test('is told with rows that were recorded a moment ago, by every key, exactly', async () => {
    const database = await place().open();
    onTestFinished(() => database.close());
    const ledger = await openLedger({ database, today: () => today, logger: silent, flushIntervalMs: 3_600_000 });
    onTestFinished(() => ledger.close());
    const spend = createSpend({ database, ledger });
    const from = new Date('2026-06-15T00:00:00Z');
    const to = new Date('2026-06-16T00:00:00Z');
    for (let count = 0; count < 30; count += 1) {
      ledger.record(
        entryOf({
          atMs: from.getTime() + count * 60_000,
          caller: `caller-${count % 3}`,
          operation: count % 2 ? 'ListVpds' : 'ListVccs',
          amountBillionths: 100_000_001n,
          outcome: count === 0 ? 'completed' : 'answered',
        }),
      );
    }
    // The moments just outside of the range, and one of another currency.
    ledger.record(entryOf({ atMs: from.getTime() - 1 }));
    ledger.record(entryOf({ atMs: to.getTime() }));
    ledger.record(entryOf({ atMs: to.getTime() - 1, currency: 'CNY', amountBillionths: 1n, billed: false }));

    const read = (groupBy: SpendGroup[]) => spend.read({ from, to, groupBy });
    const total = { calls: 29, billedCalls: 30, currency: 'USD', amountBillionths: 3_000_000_030n };
    const other = { calls: 1, billedCalls: 0, currency: 'CNY', amountBillionths: 1n };
    expect(await read([])).toMatchObject([total, other]);
    const byCaller = await read(['CALLER']);
    expect(byCaller.map(({ caller, calls, operation }) => [caller, calls, operation])).toEqual([
      ['caller-0', 9, null],
      ['caller-1', 10, null],
      ['caller-2', 10, null],
      ['dashboard', 1, null],
    ]);
    const byBoth = await read(['CALLER', 'OPERATION', 'CALLER']);
    expect(byBoth).toHaveLength(7);
    const sum = byBoth.reduce((amount, row) => amount + row.amountBillionths, 0n);
    expect(sum).toBe(total.amountBillionths + other.amountBillionths);
  });
});
