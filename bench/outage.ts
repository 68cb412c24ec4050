import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultInput } from '../src/emulator/faults.ts';
import { faultOf, type Reply } from './asking.ts';
import type { Arena } from './contenders.ts';
import { type DocumentName, documentNames, documentsFor } from './documents.ts';
import { checkLedger, type LedgerCheck } from './ledger.ts';
import { isOldUnmarked, observationsOf } from './observations.ts';
import { poll } from './polling.ts';
import type { Settings, SideName } from './settings.ts';
import { startUpstreams, type Upstreams } from './upstreams.ts';

const phases = ['before', 'faulty', 'dead', 'back'] as const;
type Phase = (typeof phases)[number];

/** How requests that began in one phase ended. */
export interface PhaseShare {
  readonly requests: number;
  /** Wholly answered, be it fresh or marked stale. */
  readonly answered: number;
  /** Of those, with a part that is marked stale. */
  readonly stale: number;
  /** Of those, with a part that is too old and does not say so. */
  readonly oldUnmarked: number;
}

export interface OutageRun {
  readonly side: SideName;
  readonly phases: Readonly<Record<Phase, PhaseShare>>;
  /** For each document, the share answered while the upstreams were faulty or dead. */
  readonly answeredByDocument: Readonly<Record<DocumentName, number>>;
  /** From the upstreams' return until each document has had a fresh answer; NaN when one had none. */
  readonly recoveryMs: number;
  /** The same for each document. */
  readonly recoveryByDocument: Readonly<Record<DocumentName, number>>;
  readonly examples: readonly string[];
  readonly ledger: LedgerCheck | undefined;
}

/** Each fault is tried only where the one before did not hit: of all calls 30 %, 10 % and 5 %. */
const faulty: FaultInput = [
  { kind: 'throttle', probability: 0.3 },
  { kind: 'error', probability: 0.1 / 0.7 },
  { kind: 'hang', probability: 0.05 / 0.6 },
];
const dead: FaultInput = [{ kind: 'hang', probability: 0.5 }, { kind: 'reset' }];
const backSeconds = 20;

export async function runOutage(side: SideName, settings: Settings, arena: Arena): Promise<OutageRun> {
  const upstreams = await startUpstreams({ seed: settings.seed, latencyMs: settings['latency-ms'] });
  const contender = await arena.start(side, upstreams);
  const periodMs = settings['period-seconds'] * 1000;
  const lengths = {
    before: 2 * periodMs,
    faulty: settings.seconds * 1000,
    dead: settings.seconds * 1000,
    back: backSeconds * 1000,
  };
  const seen: Seen[] = [];
  const began: Begun = { before: Date.now() };
  try {
    const polled = poll({
      url: contender.url,
      documents: documentsFor(side),
      clients: settings.clients,
      periodMs,
      forMs: phases.reduce((sum, phase) => sum + lengths[phase], 0),
      onReply: (name, reply) => seen.push(judge(name, reply, side)),
    });
    await breakAndMend(upstreams, lengths, began);
    await polled;
    const ledger = side.startsWith('fleetgraph') ? await checkLedger(contender.url, upstreams) : undefined;
    return { side, ...summaryOf(seen, began), ledger };
  } finally {
    await contender.stop();
    await upstreams.stop();
  }
}

type Begun = Partial<Record<Phase, number>>;

async function breakAndMend(upstreams: Upstreams, lengths: Record<Phase, number>, began: Begun): Promise<void> {
  const plans = { before: undefined, faulty, dead, back: [] };
  for (const phase of phases) {
    const plan = plans[phase];
    if (plan) await upstreams.setFaults(plan);
    began[phase] = Date.now();
    if (phase !== 'back') await sleep(lengths[phase]);
  }
}

interface Seen {
  readonly name: DocumentName;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly fault: string | undefined;
  readonly isStale: boolean;
  readonly isOldUnmarked: boolean;
}

function judge(name: DocumentName, reply: Reply, side: SideName): Seen {
  const observations = side.startsWith('fleetgraph') ? observationsOf(reply.body?.data) : [];
  const asked = { startedMs: reply.startedMs, ...(side === 'fleetgraph-5s' ? { maxAgeMs: 5_000 } : {}) };
  return {
    name,
    startedMs: reply.startedMs,
    endedMs: reply.startedMs + reply.tookMs,
    fault: faultOf(reply),
    isStale: observations.some(({ source }) => source === 'STALE'),
    isOldUnmarked: observations.some((one) => isOldUnmarked(one, asked)),
  };
}

function summaryOf(seen: readonly Seen[], began: Begun): Omit<OutageRun, 'side' | 'ledger'> {
  const phaseOf = ({ startedMs }: Seen) =>
    phases.findLast((phase) => startedMs >= (began[phase] ?? Infinity)) ?? 'before';
  const perPhase = Map.groupBy(seen, phaseOf);
  const hard = [...(perPhase.get('faulty') ?? []), ...(perPhase.get('dead') ?? [])];
  const faults = hard.flatMap(({ name, fault }) => (fault ? `${name}: ${fault.slice(0, 160)}` : []));
  const backMs = began.back ?? Number.NaN;
  const recoveryByDocument = byName(documentNames, (name) => {
    const first = seen.filter((one) => one.name === name && one.startedMs >= backMs && !one.fault && !one.isStale);
    return Math.min(...first.map(({ endedMs }) => endedMs)) - backMs;
  });
  const recoveryMs = Math.max(...Object.values(recoveryByDocument));
  return {
    phases: byName(phases, (phase) => shareOf(perPhase.get(phase) ?? [])),
    answeredByDocument: byName(documentNames, (name) => {
      const own = hard.filter((one) => one.name === name);
      return own.filter(({ fault }) => !fault).length / own.length;
    }),
    recoveryByDocument,
    recoveryMs: Number.isFinite(recoveryMs) ? recoveryMs : Number.NaN,
    examples: [...new Set(faults)].slice(0, 8),
  };
}

function shareOf(seen: readonly Seen[]): PhaseShare {
  const answered = seen.filter(({ fault }) => !fault);
  return {
    requests: seen.length,
    answered: answered.length,
    stale: answered.filter(({ isStale }) => isStale).length,
    oldUnmarked: answered.filter((one) => one.isOldUnmarked).length,
  };
}

function byName<Name extends string, T>(names: readonly Name[], of: (name: Name) => T): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Name, T>; // one entry for each name
}
