import { createServer, type Server } from 'node:http';
import pino from 'pino';
import { ConfigFaults } from './config/faults.ts';
import { type Config, readConfig } from './config.ts';
import { withDemo } from './demo.ts';
import { startEmulator } from './emulator/emulator.ts';
import { importExample } from './fees/rate-card/example.ts';
import { createRateCards } from './fees/rate-card/store.ts';
import { createGateway } from './gateway.ts';
import { openDatabase } from './history/database.ts';

/** How long requests that are being served may take once the process is told to stop. */
const stopGraceMs = 10_000;

async function main(): Promise<void> {
  const config = readConfig();
  const logger = pino({ level: config.logLevel });
  const emulator = config.isDemo ? await startEmulator() : undefined;
  const database = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir });
  if (emulator) await importExample(createRateCards({ database, clock: Date.now }));
  const gateway = await createGateway(emulator ? withDemo(config, emulator) : config, {
    clock: Date.now,
    logger,
    database,
  });
  const server = createServer(gateway.app);
  onStop(async () => {
    gateway.endWatching();
    await closed(server);
    await gateway.close();
    await emulator?.close();
  });
  void gateway.logIn();
  await listening(server, config);
  gateway.keepUsage();
  process.stdout.write(bannerOf(config, server));
}

/** Runs once at the first signal to stop; a second signal ends the process at once. */
function onStop(stop: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop().catch(fail));
}

function listening(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

function closed(server: Server): Promise<void> {
  setTimeout(() => server.closeAllConnections(), stopGraceMs).unref();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

function bannerOf({ host, isDemo, databaseUrl, dataDir }: Config, server: Server): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : '';
  const base = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const lines = [
    `Fleetgraph listens on ${base}/graphql (open it in a browser for GraphiQL)`,
    isDemo ? 'Demo: no upstream is configured, so both are emulated in this process; no call leaves it.' : '',
    databaseUrl ? 'History: PostgreSQL' : `History: embedded PostgreSQL in ${dataDir}`,
  ];
  return `${lines.filter(Boolean).join('\n')}\n`;
}

function fail(error: unknown): void {
  const isExpected = error instanceof ConfigFaults || isPortTaken(error);
  process.stderr.write(
    `${isExpected && error instanceof Error ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(1);
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

main().catch(fail);
