import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { BadInput } from '../errors.ts';
import { type Bill, type BillLine, createBill } from '../upstream/bill.ts';
import { type Amount, formatAmount, parseAmount } from '../upstream/prices/amounts.ts';

const maxCostHeader = 'x-fleet-max-cost';
const billHeader = 'x-fleet-bill';

/** The bill of each request. */
export interface Bills {
  /**
   * Adds `extensions.bill` to every GraphQL answer, itemised for a request with `x-fleet-bill: full`. An answer
   * without errors may be kept by its caller for as long as its oldest part is fresh.
   */
  readonly plugin: Plugin;
  /** The request's bill, limited by `x-fleet-max-cost`. Throws BadInput for a header that is no amount. */
  of(request: Request): Bill;
}

/** @param clock in epoch milliseconds */
export function createBills(currency: string, clock: () => number): Bills {
  const bills = new WeakMap<Request, Bill>();
  /** Requests that were answered without an error. */
  const whole = new WeakSet<Request>();
  return {
    plugin: {
      onResultProcess({ request, result, setResult }) {
        if (!isWhole(result)) return;
        const bill = billOf(bills.get(request)?.lines() ?? [], {
          currency,
          isFull: request.headers.get(billHeader) === 'full',
        });
        setResult({ ...result, extensions: { ...result.extensions, bill } });
        if (!result.errors) whole.add(request);
      },
      onResponse({ request, response }) {
        const freshUntilMs = bills.get(request)?.freshUntilMs();
        if (freshUntilMs === undefined || !whole.has(request)) return;
        const seconds = Math.max(0, Math.floor((freshUntilMs - clock()) / 1000));
        response.headers.set('cache-control', `private, max-age=${seconds}`);
      },
    },
    of(request) {
      const bill = bills.get(request) ?? createBill(readMaxCost(request.headers));
      bills.set(request, bill);
      return bill;
    },
  };
}

/** Answers that come in parts have no one place for a bill. */
function isWhole(result: unknown): result is ExecutionResult {
  return typeof result === 'object' && result !== null && ('data' in result || 'errors' in result);
}

function readMaxCost(headers: Headers): Amount | undefined {
  const text = headers.get(maxCostHeader);
  if (text === null) return undefined;
  const amount = parseAmount(text.trim());
  if (amount !== undefined) return amount;
  throw new BadInput({ argument: maxCostHeader, expected: 'a decimal amount such as 0.05', got: text });
}

function billOf(lines: readonly BillLine[], { currency, isFull }: { currency: string; isFull: boolean }) {
  const money = (amountOf: (line: BillLine) => Amount) =>
    formatAmount(lines.reduce((sum, line) => sum + amountOf(line), 0n));
  const count = (countOf: (line: BillLine) => number) => lines.reduce((sum, line) => sum + countOf(line), 0);
  return {
    currency,
    actual: money(({ cost }) => cost),
    saved: money(({ saved }) => saved),
    calls: count(({ calls }) => calls),
    billedCalls: count(({ billedCalls }) => billedCalls),
    ...(isFull ? { lines: lines.map(itemOf) } : {}),
  };
}

function itemOf({ upstream, operation, account, region, served, tookMs, wireMs, ...line }: BillLine) {
  const { calls, billedCalls, cost, saved, requestIds } = line;
  const count = Object.values(served).reduce((sum, one) => sum + one, 0);
  return {
    operation,
    upstream,
    account,
    region,
    count,
    ...served,
    calls,
    billedCalls,
    waitedMs: Math.max(0, tookMs - wireMs),
    cost: formatAmount(cost),
    saved: formatAmount(saved),
    requestIds,
  };
}
