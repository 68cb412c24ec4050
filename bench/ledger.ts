import { setTimeout as sleep } from 'node:timers/promises';
import { ask, faultOf } from './asking.ts';
import { type Counted, countByOperation, type Upstreams } from './upstreams.ts';

/** How the gateway's ledger compares with the emulator's own count. */
export interface LedgerCheck {
  readonly operations: number;
  readonly calls: number;
  /** One text for each operation that they count differently; none when they are equal. */
  readonly differences: readonly string[];
}

const query = `query Spend($from: DateTime!, $to: DateTime!) {
  upstreamSpend(from: $from, to: $to, groupBy: [OPERATION, OUTCOME]) { operation outcome calls billedCalls }
}`;

/** Calls that are still on their way, and rows that are not stored yet, are given this time. */
const settleMs = 20_000;

export async function checkLedger(url: string, upstreams: Upstreams): Promise<LedgerCheck> {
  const giveUpMs = performance.now() + settleMs;
  for (;;) {
    const check = await compare(url, upstreams);
    if (check.differences.length === 0 || performance.now() > giveUpMs) return check;
    await sleep(1000);
  }
}

async function compare(url: string, upstreams: Upstreams): Promise<LedgerCheck> {
  const ledger = await readLedger(url);
  const emulator = countByOperation(await upstreams.stats());
  const names = [...new Set([...ledger.keys(), ...emulator.keys()])].sort();
  const none = { calls: 0, billed: 0, outcomes: '' };
  const differences = names.flatMap((name) => {
    const [ours, theirs] = [ledger.get(name) ?? none, emulator.get(name) ?? none];
    if (ours.calls === theirs.calls && ours.billed === theirs.billed) return [];
    return `${name}: ledger ${ours.calls} (${ours.billed} billed; ${ours.outcomes}), emulator ${theirs.calls} (${theirs.billed} billed)`;
  });
  return {
    operations: names.length,
    calls: [...emulator.values()].reduce((sum, { calls }) => sum + calls, 0),
    differences,
  };
}

interface SpendRow {
  readonly operation: string;
  readonly outcome: string;
  readonly calls: number;
  readonly billedCalls: number;
}

async function readLedger(url: string): Promise<Map<string, Counted & { outcomes: string }>> {
  const dayMs = 86_400_000;
  const [from, to] = [-dayMs, dayMs].map((shiftMs) => new Date(Date.now() + shiftMs).toISOString());
  const reply = await ask(url, { query, variables: { from, to } });
  const fault = faultOf(reply);
  if (fault) throw new Error(`the ledger cannot be read: ${fault}`);
  const rows = (reply.body?.data?.upstreamSpend ?? []) as readonly SpendRow[]; // what the query asks for
  const perOperation = Map.groupBy(rows, ({ operation }) => operation);
  return new Map([...perOperation].map(([operation, own]) => [operation, summed(own)]));
}

function summed(rows: readonly SpendRow[]) {
  return {
    calls: rows.reduce((sum, row) => sum + row.calls, 0),
    billed: rows.reduce((sum, row) => sum + row.billedCalls, 0),
    outcomes: rows.map(({ outcome, calls }) => `${outcome} ${calls}`).join(', '),
  };
}
