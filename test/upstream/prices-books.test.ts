import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { bookkeeper, completionOf } from '../../src/bookkeeping.ts';
import type { Ledger } from '../../src/history/ledger.ts';
import type { LedgerEntry } from '../../src/history/ledger-entry.ts';
import { createBill } from '../../src/upstream/bill.ts';
import type { Call } from '../../src/upstream/call.ts';
import { createExchange } from '../../src/upstream/exchange.ts';
import { lingjunOperations } from '../../src/upstream/lingjun/operations.ts';
import { manualPrices } from '../../src/upstream/prices/prices.ts';
import { createTariff } from '../../src/upstream/prices/tariff.ts';
import { type Dialect, transmit } from '../../src/upstream/transport.ts';

const nowMs = Date.parse('2026-06-15T04:00:00Z');
const tariff = createTariff(manualPrices);

/** A ledger whose free tier is used up. */
function openBooks() {
  const entries: LedgerEntry[] = [];
  const ledger: Ledger = {
    record: (entry) => void entries.push(entry),
    noteStored: () => {},
    flush: async () => {},
    close: async () => {},
    thisMonth: () => ({ requests: 100, billionths: 0n }),
    spentToday: () => 0n,
    unstored: () => 0,
  };
  return { entries, ledger };
}

function callOf(call: Partial<Call> = {}): Call {
  return {
    operation: lingjunOperations.ListVpds,
    params: {},
    account: 'default',
    region: 'cn-wulanchabu',
    caller: 'dashboard',
    priority: 'interactive',
    freshness: { orStale: false },
    deadlineMs: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
    document: { name: 'Fleet', hash: 'abc' },
    ...call,
  };
}

const attempt = { startMs: nowMs, outcome: 'answered', latencyMs: 60, isSent: true, requestId: 'ABC' } as const;

test('an attempt is in the ledger with who asked for it, and on the bill', () => {
  const { entries, ledger } = openBooks();
  const bill = createBill();
  bookkeeper({ tariff, ledger })({ ...attempt, call: callOf({ bill }) });
  expect(entries).toEqual([
    {
      atMs: nowMs,
      day: '2026-06-15',
      account: 'default',
      region: 'cn-wulanchabu',
      upstream: 'lingjun',
      operation: 'ListVpds',
      outcome: 'answered',
      billed: true,
      amountBillionths: 1_000_000n,
      freeTierBillionths: 0n,
      currency: 'USD',
      caller: 'dashboard',
      graphqlOperation: 'Fleet',
      graphqlHash: 'abc',
      upstreamRequestId: 'ABC',
      latencyMs: 60,
    },
  ]);
  expect(bill.lines()).toMatchObject([{ calls: 1, cost: 1_000_000n, requestIds: ['ABC'] }]);
});

test('a refresh behind an answer is in the ledger, and on no bill', () => {
  const { entries, ledger } = openBooks();
  const bill = createBill();
  bookkeeper({ tariff, ledger })({ ...attempt, call: callOf({ bill, priority: 'refresh' }) });
  expect([entries.length, bill.lines().length]).toEqual([1, 0]);
});

test('a task that is charged on completion costs nothing when it begins, and its price when it ends', () => {
  const { entries, ledger } = openBooks();
  const operation = { ...lingjunOperations.ListVpds, name: 'CreateNetTestTask', kind: 'write' } as const;
  const call = callOf({ operation });
  bookkeeper({ tariff, ledger })({ ...attempt, call });
  bookkeeper({ tariff, ledger })({ ...attempt, call, outcome: 'failed' });
  expect(entries.map(({ outcome, billed, amountBillionths }) => [outcome, billed, amountBillionths])).toEqual([
    ['answered', false, 0n],
    ['failed', true, 1_000_000n],
  ]);
  expect(completionOf(call, nowMs + 60_000, { tariff, ledger })).toMatchObject({
    outcome: 'completed',
    billed: true,
    amountBillionths: 1_000_000n,
  });
});

test('an attempt that waited for a connection until its caller left was never sent, and is not in the ledger', async () => {
  const reached: string[] = [];
  const server = createServer((request) => reached.push(request.url ?? '')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a text
  const exchange = createExchange({ maxBodyBytes: 1024, connections: 1 });
  onTestFinished(async () => {
    await exchange.close();
    server.closeAllConnections();
    server.close();
  });
  const { entries, ledger } = openBooks();
  const dialect = (path: string): Dialect => ({
    write: async () => ({ origin: `http://127.0.0.1:${port}`, method: 'GET', path, headers: {} }),
    read: () => ({ payload: {} }),
    secrets: [],
  });
  const parts = { exchange, clock: () => nowMs, maxTimeoutMs: 60_000, onAttempt: bookkeeper({ tariff, ledger }) };
  const [first, second] = [new AbortController(), new AbortController()];
  const outcomes = [
    transmit(callOf({ signal: first.signal }), dialect('/first'), parts),
    transmit(callOf({ signal: second.signal }), dialect('/second'), parts),
  ].map((outcome) => outcome.catch((error: unknown) => error));
  await once(server, 'request');
  second.abort();
  expect(await outcomes[1]).toMatchObject({ code: 'DEADLINE_EXCEEDED', failure: { billed: false } });
  expect(entries).toEqual([]);
  first.abort();
  expect(await outcomes[0]).toMatchObject({ code: 'DEADLINE_EXCEEDED', failure: { billed: true } });
  expect(entries).toMatchObject([{ outcome: 'abandoned', billed: true, amountBillionths: 1_000_000n }]);
  expect(reached).toEqual(['/first']);
});
