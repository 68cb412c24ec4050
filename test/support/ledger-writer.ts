import { openDatabase } from '../../src/history/database.ts';
import { openLedger } from '../../src/history/ledger.ts';
import { entryOf, type LedgerWriter, today } from './ledger.ts';

// A process that records three attempts, and perhaps a fourth, and ends at the point it was told.
const { options, point, account }: LedgerWriter = JSON.parse(process.argv[2] ?? '{}');

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal ends the process before this wait does, and nothing else runs meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  throw new Error('survived SIGKILL');
}

let record = () => {};
const database = await openDatabase({
  ...options,
  onQuery: ({ sql }) => {
    if (point !== 'SIGKILL one interval later' || !sql.includes('INSERT INTO ledger')) return;
    record();
    die();
  },
});
const logger = { warn: console.error, error: console.error };
const flushIntervalMs = point === 'SIGKILL one interval later' ? 20 : 3_600_000;
const ledger = await openLedger({ database, today: () => today, logger, flushIntervalMs });
record = () => ledger.record(entryOf({ account }));
process.once('SIGTERM', async () => {
  await ledger.close();
  await database.close();
  clearInterval(alive);
});
// The ledger's own timer keeps no process alive.
const alive = setInterval(() => {}, 1_000);
for (let count = 0; count < 3; count += 1) record();
if (point === 'SIGTERM') process.kill(process.pid, 'SIGTERM');
if (point === 'SIGKILL at once') die();
if (point === 'SIGKILL while it writes') {
  void ledger.flush();
  setImmediate(die);
}
