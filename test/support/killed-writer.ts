import { createServer } from 'node:http';
import pino from 'pino';
import { createGateway } from '../../src/gateway.ts';
import { openDatabase } from '../../src/history/database.ts';
import { configOf, type KilledWriter } from './writer.ts';

// A gateway as a process of its own, with little patience, which waits to be killed.
const told: KilledWriter = JSON.parse(process.argv[2] ?? '{}');
const database = await openDatabase({
  ...told.database,
  onQuery({ sql }) {
    if (told.diesBeforeSending && sql.startsWith('UPDATE "public"."operation"') && sql.includes('"attempts"')) die();
  },
});
const gateway = await createGateway(configOf(told), {
  clock: Date.now,
  logger: pino({ level: 'silent' }),
  database,
  timing: told.timing,
});
const server = createServer(gateway.app);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/graphql\n`);
});

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal ends the process before this wait does, and nothing else runs meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  throw new Error('survived SIGKILL');
}
