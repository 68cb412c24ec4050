import { parseArgs } from 'node:util';
import { z } from 'zod';

export const parts = ['fleet', 'outage', 'estimates', 'ledger', 'history'] as const;
export const sideNames = ['per-field', 'dataloader', 'response-cache', 'fleetgraph', 'fleetgraph-5s'] as const;
export type SideName = (typeof sideNames)[number];

const usage = `node bench/main.ts [--only ${parts.join(',')}] [--sides ${sideNames.join(',')}]
  [--seconds 60] [--runs 5] [--clients 100] [--period-seconds 20] [--queries 200] [--seed 1] [--latency-ms 60]
  [--out bench]`;

const count = (most: number) => z.coerce.number().int().min(1).max(most);
const names = <const T extends readonly string[]>(known: T) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(known)).min(1));

const settings = z.strictObject({
  only: names(parts).default([...parts]),
  sides: names(sideNames).default([...sideNames]),
  /** How long each side is polled in each run, and how long each half of the outage lasts. */
  seconds: count(600).default(60),
  runs: count(9).default(5),
  clients: count(500).default(100),
  /** In this time each client asks each document once. */
  'period-seconds': count(60).default(20),
  /** Generated queries that are explained and then sent. */
  queries: count(1000).default(200),
  seed: z.coerce.number().int().default(1),
  'latency-ms': z.coerce.number().min(0).max(1000).default(60),
  /** The folder for README.md and results.json. */
  out: z.string().min(1).default('bench'),
});

export type Settings = z.output<typeof settings>;

const value = { type: 'string' } as const;

/** Throws with the usage for a flag that is unknown or has no sensible value. */
export function readSettings(args: readonly string[]): Settings {
  try {
    const options = Object.fromEntries(Object.keys(settings.shape).map((name) => [name, value]));
    return settings.parse(parseArgs({ args: [...args], options }).values);
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new Error(`${reason}\n\n${usage}`, { cause });
  }
}
