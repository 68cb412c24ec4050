import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { openDatabase } from '../../src/history/database.ts';
import { hasPostgres, type PostgresServer, postgresRemedy, startPostgres } from '../support/postgres.ts';
import { startServer } from '../support/server.ts';

const isSkipped = !hasPostgres() && !process.env.CI;
const title = `The ledger of a server that is stopped${isSkipped ? ` (skipped: ${postgresRemedy})` : ''}`;

type Counts = Record<string, number>;

describe.skipIf(isSkipped)(title, () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  async function scene(env: Record<string, string> = {}) {
    const emulator = await startEmulator({ rateLimits: false });
    onTestFinished(() => emulator.close());
    const url = await postgres.createDatabase();
    const server = await startServer(emulator, { env: { DATABASE_URL: url, LOG_LEVEL: 'silent', ...env } });
    const books = await openDatabase({ url, dataDir: '' });
    onTestFinished(() => books.close());
    const stored = async (): Promise<Counts> => {
      const rows = await books.prisma.ledgerEntry.findMany({ select: { operation: true } });
      const groups = Map.groupBy(rows, ({ operation }) => operation);
      return Object.fromEntries([...groups].map(([operation, { length }]) => [operation, length]));
    };
    return { emulator, server, stored };
  }

  function countsOf(emulator: Emulator): Counts {
    const { lingjun, bridgx } = emulator.stats();
    const all = Object.entries({ ...lingjun.operations, ...bridgx.operations });
    return Object.fromEntries(all.map(([name, { calls }]) => [name, calls]));
  }

  const fleet = '{ vpds { nodes { detail { quota } } } vccs { totalCount } machines { totalCount } }';

  it('by SIGTERM right after a query has every attempt, logins and failures too', async () => {
    const { emulator, server, stored } = await scene();
    emulator.setFaults([
      { kind: 'throttle', operation: 'ListVccs', times: 1 },
      { kind: 'html', operation: 'GetVpd', times: 3 },
    ]);
    const { data } = await server.query(fleet);
    expect(data.vpds.nodes).toHaveLength(12);
    await server.end('SIGTERM');
    const counts = countsOf(emulator);
    expect(counts).toMatchObject({ 'user.login': 1, ListVpds: 2, ListVccs: 3 });
    expect(counts.GetVpd).toBeGreaterThan(12);
    expect(await stored()).toEqual(counts);
  });

  it('by SIGTERM in the middle of a query has what was under way', async () => {
    const { emulator, server, stored } = await scene({ UPSTREAM_TIMEOUT_MS: '1000' });
    emulator.setFaults([{ kind: 'hang', operation: 'ListVccs' }]);
    const asked = server.query(fleet).catch(() => 'cut off');
    await expect.poll(() => countsOf(emulator).ListVccs ?? 0, { timeout: 20_000 }).toBe(2);
    await server.end('SIGTERM');
    await asked;
    expect(await stored()).toEqual(countsOf(emulator));
  });

  it('by SIGKILL lacks at most what the last flush interval brought', async () => {
    const { emulator, server, stored } = await scene();
    await server.query(fleet);
    const early = countsOf(emulator);
    // An interval is a second; nothing else makes the ledger store what it has.
    await expect.poll(stored, { timeout: 3_000 }).toEqual(early);
    await server.query('{ ers { totalCount } subnets { totalCount } }');
    await server.end('SIGKILL');
    const all = countsOf(emulator);
    const kept = await stored();
    for (const [operation, count] of Object.entries(early))
      expect([operation, kept[operation]]).toEqual([operation, count]);
    for (const [operation, count] of Object.entries(kept)) expect(count).toBeLessThanOrEqual(all[operation] ?? 0);
  });
});
