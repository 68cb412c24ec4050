import { ask } from './asking.ts';
import type { Arena } from './contenders.ts';
import { documentsFor } from './documents.ts';
import { checkLedger, type LedgerCheck } from './ledger.ts';
import { poll } from './polling.ts';
import type { Settings, SideName } from './settings.ts';
import { percentile } from './statistics.ts';
import { createCounter, type Tally } from './tally.ts';
import { createTruth } from './truth.ts';
import { between, startUpstreams } from './upstreams.ts';

/** One run of one side: its clients poll the fleet page and the dashboard. */
export interface FleetRun extends Omit<Tally, 'tookMs'> {
  readonly side: SideName;
  /** Calls for the first answer to each document, before anybody polls. */
  readonly firstCalls: number;
  /** Calls while clients polled, by operation. */
  readonly calls: Readonly<Record<string, number>>;
  readonly lingjunCalls: number;
  readonly bridgxCalls: number;
  readonly billed: number;
  readonly throttled: number;
  readonly callsPerRequest: number;
  /** For 1,000 client requests, at 0.001 a billed call and no free tier. */
  readonly moneyPer1000: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly peakMb: number;
  /** Only the gateway keeps one. */
  readonly ledger: LedgerCheck | undefined;
}

const pricePerCall = 0.001;

/** Polls one side, which starts cold, as do its upstreams. What the first answers take is counted apart. */
export async function runFleet(side: SideName, settings: Settings, arena: Arena): Promise<FleetRun> {
  const { seed, seconds, clients } = settings;
  const upstreams = await startUpstreams({ seed, latencyMs: settings['latency-ms'] });
  const contender = await arena.start(side, upstreams);
  try {
    const counter = createCounter({ side, truth: createTruth(upstreams) });
    const documents = documentsFor(side);
    const start = await upstreams.stats();
    for (const [name, document] of documents) counter.add(name, await ask(contender.url, document()));
    const before = await upstreams.stats();
    const first = between(start, before);
    await poll({
      url: contender.url,
      documents,
      clients,
      periodMs: settings['period-seconds'] * 1000,
      forMs: seconds * 1000,
      onReply: counter.add,
    });
    const spent = between(before, await upstreams.stats());
    const peakMb = contender.peakMb();
    const ledger = side.startsWith('fleetgraph') ? await checkLedger(contender.url, upstreams) : undefined;
    const { tookMs, ...tally } = counter.read();
    return {
      side,
      ...tally,
      ...spent,
      firstCalls: first.lingjunCalls + first.bridgxCalls,
      callsPerRequest: (spent.lingjunCalls + spent.bridgxCalls) / tally.requests,
      moneyPer1000: (spent.billed * pricePerCall * 1000) / tally.requests,
      p50Ms: percentile(tookMs, 50),
      p95Ms: percentile(tookMs, 95),
      p99Ms: percentile(tookMs, 99),
      peakMb,
      ledger,
    };
  } finally {
    await contender.stop();
    await upstreams.stop();
  }
}
