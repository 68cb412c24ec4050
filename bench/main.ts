import { join } from 'node:path';
import { runCold } from './cold.ts';
import { type Arena, openArena } from './contenders.ts';
import { runEstimates } from './estimates.ts';
import { type FleetRun, runFleet } from './fleet.ts';
import { runHistory } from './history.ts';
import { runOutage } from './outage.ts';
import { circumstancesOf, writeResults } from './results.ts';
import { readSettings, type Settings } from './settings.ts';

/** Measures what was asked for, part after part, and writes each down as soon as it is known. */
async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2));
  const arena = await openArena();
  const how = circumstancesOf(settings, arena.database);
  try {
    // The ledger is compared after every run of the others; alone it needs one of them.
    const isWanted = (part: (typeof settings.only)[number]) => settings.only.includes(part);
    if (isWanted('fleet') || settings.only.every((part) => part === 'ledger')) {
      writeResults(settings.out, {
        cold: { ...how, results: await perSide('cold', settings, (side) => runCold(side, settings, arena)) },
      });
      await fleetRuns(settings, arena, (results) => writeResults(settings.out, { fleet: { ...how, results } }));
    }
    if (isWanted('outage')) {
      writeResults(settings.out, {
        outage: { ...how, results: await perSide('outage', settings, (side) => runOutage(side, settings, arena)) },
      });
    }
    if (isWanted('estimates')) {
      const [results] = await measured('estimates', () => runEstimates(settings, arena));
      if (results) writeResults(settings.out, { estimates: { ...how, results } });
    }
    if (isWanted('history')) {
      const results = await runHistory(join(settings.out, 'plans'), say);
      const database = results.map(({ engine }) => engine).join(' and ');
      writeResults(settings.out, { history: { ...how, database, results } });
    }
  } finally {
    await arena.close();
  }
}

/** Sides take turns, so that what else the machine does meets all of them alike. Each round is written down. */
async function fleetRuns(settings: Settings, arena: Arena, write: (runs: readonly FleetRun[]) => void): Promise<void> {
  const runs: FleetRun[] = [];
  for (let run = 1; run <= settings.runs; run += 1) {
    runs.push(
      ...(await perSide(`polled, run ${run} of ${settings.runs}`, settings, (side) => runFleet(side, settings, arena))),
    );
    write(runs);
  }
}

async function perSide<T>(
  what: string,
  { sides }: Settings,
  measure: (side: Settings['sides'][number]) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (const side of sides) results.push(...(await measured(`${what}: ${side}`, () => measure(side))));
  return results;
}

/** A measurement that breaks down is made once more; after that the others go on without it, and the end tells. */
async function measured<T>(what: string, measure: () => Promise<T>): Promise<T[]> {
  for (const attempt of ['', ', again']) {
    say(what + attempt);
    try {
      return [await measure()];
    } catch (error) {
      say(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  process.exitCode = 1;
  return [];
}

function say(text: string): void {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
}

// What was started ends with this process, however it ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
await main();
