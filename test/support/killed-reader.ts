import { type Database, openDatabase } from '../../src/history/database.ts';
import { createFactStore } from '../../src/history/facts.ts';
import { createUsageHistory } from '../../src/history/usage.ts';
import { factOf, type KilledReader, sourceOf } from './usage-source.ts';

// A process that reads one day into the history and kills itself, as a machine would, at the point it was told.
const { options, point, account, machines, nowMs }: KilledReader = JSON.parse(process.argv[2] ?? '{}');

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal ends the process before this wait does, and nothing else runs meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  throw new Error('survived SIGKILL');
}

const fatal = { 'in the transaction': 'INSERT INTO day_read', 'between the sums': 'INSERT INTO usage_month' };
const database: Database = await openDatabase({
  ...options,
  onQuery: ({ sql }) => {
    if (point in fatal && sql.includes(fatal[point as keyof typeof fatal])) die(); // asked just before
  },
});
const facts = createFactStore({ database, timeZone: 'Asia/Shanghai' });
await facts.see(account, machines.map(factOf), new Date(nowMs));
const { source } = sourceOf(machines);
const history = createUsageHistory({ database, clock: () => nowMs, timeZone: 'Asia/Shanghai' });
await history.usageDays(
  {
    ...source,
    async runs(day, cluster) {
      const runs = await source.runs(day, cluster);
      if (point === 'before the write') die();
      return runs;
    },
  },
  { account, clusters: ['train', 'serve'], days: ['2024-05-02'] },
);
if (point === 'after the write') die();
