import type { FaultInput } from '../src/emulator/faults.ts';
import type { Credentials } from '../src/emulator/options.ts';
import type { Stats } from '../src/emulator/stats.ts';
import { start } from './processes.ts';

/** The emulated upstreams, in a process of their own. */
export interface Upstreams {
  readonly lingjunUrl: string;
  readonly bridgxUrl: string;
  readonly credentials: Credentials;
  /** When the fleet was made, as near as can be told from outside. */
  readonly madeMs: number;
  readonly seed: number;
  stats(): Promise<Stats>;
  setFaults(faults: FaultInput): Promise<void>;
  stop(): Promise<void>;
}

type Printed = Pick<Upstreams, 'lingjunUrl' | 'bridgxUrl' | 'credentials'>;

export interface UpstreamOptions {
  readonly seed: number;
  readonly latencyMs: number;
}

export async function startUpstreams({ seed, latencyMs }: UpstreamOptions): Promise<Upstreams> {
  const madeMs = Date.now();
  const flags = { 'lingjun-port': 0, 'bridgx-port': 0, seed, scale: 1, 'latency-ms': latencyMs };
  const process = await start({
    args: ['src/emulator/main.ts', ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)])],
    ready: /\{\n[\s\S]*\n\}/,
  });
  const printed: Printed = JSON.parse(process.found[0]);
  const at = (path: string) => `${printed.lingjunUrl}/_emulator/${path}`;
  return {
    ...printed,
    madeMs,
    seed,
    stats: async () => (await fetch(at('stats'))).json() as Promise<Stats>, // the emulator's own form
    async setFaults(faults) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(at('faults'), { method: 'POST', headers, body: JSON.stringify(faults) });
      if (!response.ok) throw new Error(`the emulator refused the faults: ${await response.text()}`);
    },
    stop: process.stop,
  };
}

/** Calls and those that are billed, by operation. */
export interface Counted {
  readonly calls: number;
  readonly billed: number;
}

export function countByOperation({ lingjun, bridgx }: Stats): Map<string, Counted> {
  return new Map(
    Object.entries({ ...lingjun.operations, ...bridgx.operations }).map(([name, { calls, billed }]) => [
      name,
      { calls, billed },
    ]),
  );
}

/** What came to the upstreams between two looks. */
export function between(before: Stats, after: Stats) {
  const counted = countByOperation(before);
  const calls = [...countByOperation(after)].map(
    ([name, { calls }]) => [name, calls - (counted.get(name)?.calls ?? 0)] as const,
  );
  return {
    /** By operation; those that had none are left out. */
    calls: Object.fromEntries(calls.filter(([, count]) => count > 0)),
    lingjunCalls: after.lingjun.calls - before.lingjun.calls,
    bridgxCalls: after.bridgx.calls - before.bridgx.calls,
    billed: after.lingjun.billed - before.lingjun.billed,
    throttled: throttled(after) - throttled(before),
  };
}

function throttled({ lingjun }: Stats): number {
  return Object.values(lingjun.operations).reduce((sum, { answered }) => sum + answered.throttled, 0);
}
