import { setTimeout as sleep } from 'node:timers/promises';
import { ask, faultOf } from './asking.ts';
import type { Arena } from './contenders.ts';
import { documentsFor } from './documents.ts';
import type { Settings, SideName } from './settings.ts';
import { countByOperation, startUpstreams } from './upstreams.ts';

/** The first fleet page that a side is ever asked for. */
export interface ColdPage {
  readonly side: SideName;
  readonly tookMs: number;
  readonly fault: string | undefined;
  /** Calls by operation, the login among them. */
  readonly calls: Readonly<Record<string, number>>;
  /** Calls that had to wait for one another: the longest chain to each upstream. */
  readonly lingjunRounds: number;
  readonly bridgxRounds: number;
}

/** Longer than all computing together even on a busy machine, so that the time tells how many delays followed each other. */
const delayMs = 5_000;
/** What a side does at its start, such as logging in, is over by then. */
const settleMs = 1_000;

export async function runCold(side: SideName, settings: Settings, arena: Arena): Promise<ColdPage> {
  const usual = await firstPage(side, settings, { arena, latencyMs: settings['latency-ms'] });
  const roundsTo = async (slow: 'lingjun' | 'bridgx') => {
    const { tookMs } = await firstPage(side, settings, { arena, latencyMs: 0, slow });
    return Math.floor(tookMs / delayMs);
  };
  return { side, ...usual, lingjunRounds: await roundsTo('lingjun'), bridgxRounds: await roundsTo('bridgx') };
}

interface Scene {
  readonly arena: Arena;
  readonly latencyMs: number;
  /** Which upstream, if any, answers each call late by the same time. */
  readonly slow?: 'lingjun' | 'bridgx';
}

async function firstPage(side: SideName, { seed }: Settings, { arena, latencyMs, slow }: Scene) {
  const upstreams = await startUpstreams({ seed, latencyMs });
  const contender = await arena.start(side, upstreams);
  try {
    await sleep(settleMs);
    if (slow) await upstreams.setFaults([{ kind: 'slow', upstream: slow, delayMs }]);
    const document = documentsFor(side).get('fleetPage');
    if (!document) throw new Error('there is no fleet page');
    const reply = await ask(contender.url, document());
    const counted = countByOperation(await upstreams.stats());
    const calls = Object.fromEntries([...counted].map(([name, { calls }]) => [name, calls]));
    return { tookMs: reply.tookMs, fault: faultOf(reply), calls };
  } finally {
    await contender.stop();
    await upstreams.stop();
  }
}
