import { faultOf, type Reply } from './asking.ts';
import type { DocumentName } from './documents.ts';
import { isOldUnmarked, observationsOf } from './observations.ts';
import type { SideName } from './settings.ts';
import type { Truth } from './truth.ts';
import { wrongValues } from './wrong-values.ts';

/** What clients saw while they polled. */
export interface Tally {
  readonly requests: number;
  readonly errors: number;
  /** Errors whose code is RATE_LIMITED. */
  readonly rateRefusals: number;
  /** Parts of answers that say when they were true, and those of them that were too old without saying so. */
  readonly observed: number;
  readonly oldUnmarked: number;
  readonly stale: number;
  /** Answers that were compared with the upstreams' state. */
  readonly compared: number;
  readonly wrong: number;
  readonly tookMs: readonly number[];
  /** The first few of each kind, in words. */
  readonly examples: readonly string[];
}

const sampleEvery = 5;
const mostExamples = 8;
/** How old an answer may be that does not say how old it is. */
const cachedForMs: Partial<Record<SideName, number>> = { 'response-cache': 5_000 };

export interface Counter {
  add(name: DocumentName, reply: Reply): void;
  read(): Tally;
}

/** Judges answers as they come. */
export function createCounter({ side, truth }: { side: SideName; truth: Truth }): Counter {
  const count = {
    requests: 0,
    errors: 0,
    rateRefusals: 0,
    observed: 0,
    oldUnmarked: 0,
    stale: 0,
    compared: 0,
    wrong: 0,
  };
  const tookMs: number[] = [];
  const examples = new Set<string>();
  const example = (text: string) => examples.size < mostExamples && examples.add(text);
  const asked = side === 'fleetgraph-5s' ? { maxAgeMs: 5_000 } : {};
  const judgeAge = (name: DocumentName, { body, startedMs }: Reply) => {
    const observations = side.startsWith('fleetgraph') ? observationsOf(body?.data) : [];
    const old = observations.filter((one) => isOldUnmarked(one, { startedMs, ...asked }));
    count.observed += observations.length;
    count.stale += observations.filter(({ source }) => source === 'STALE').length;
    count.oldUnmarked += old.length;
    for (const { what, asOfMs, source } of old.slice(0, 1)) {
      example(`too old: ${name} ${what} ${source}, ${Math.round((startedMs - asOfMs) / 1000)} s`);
    }
    return Math.min(startedMs - (cachedForMs[side] ?? 0), ...observations.map(({ asOfMs }) => asOfMs));
  };
  return {
    add(name, reply) {
      count.requests += 1;
      tookMs.push(reply.tookMs);
      const fault = faultOf(reply);
      if (fault) {
        count.errors += 1;
        count.rateRefusals += fault.startsWith('RATE_LIMITED') ? 1 : 0;
        example(`error: ${name} ${fault.slice(0, 160)}`);
      }
      if (!reply.body?.data) return;
      const oldestMs = judgeAge(name, reply);
      if (count.requests % sampleEvery !== 0) return;
      const moments = { fromMs: oldestMs, toMs: reply.startedMs + reply.tookMs };
      const wrong = wrongValues(name, reply.body.data, { truth, moments });
      count.compared += 1;
      count.wrong += wrong.length;
      if (wrong[0]) example(`wrong: ${name} ${wrong[0].slice(0, 200)}`);
    },
    read: () => ({ ...count, tookMs, examples: [...examples] }),
  };
}
