import { openDatabase } from '../../src/history/database.ts';

// A process that opens the embedded database, writes a row, says so and holds on until it is killed.
const [, , dataDir = ''] = process.argv;
const database = await openDatabase({ dataDir });
const at = new Date();
await database.prisma.machineRun.create({
  data: {
    account: 'held',
    cluster: 'held',
    upstreamRowId: '1',
    instanceId: 'i-1',
    startedAt: at,
    firstSeenAt: at,
    lastSeenAt: at,
  },
});
process.stdout.write('ready\n');
