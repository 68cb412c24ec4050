import { createServer } from 'node:http';
import { buildSchema, GraphQLError } from 'graphql';
import { createYoga } from 'graphql-yoga';
import pino from 'pino';
import { exportFiles } from '../../src/exporting.ts';
import { createFees } from '../../src/fees/create-fees.ts';
import { createRateCards } from '../../src/fees/rate-card/store.ts';
import { openDatabase } from '../../src/history/database.ts';
import { exportRoutes } from '../../src/web/export-routes.ts';

/** Serves the files of a stored year in a process of its own, whose memory can so be told apart. */
const database = await openDatabase({ url: process.argv[2] ?? '', dataDir: '' });
const clock = () => Date.parse('2026-01-15T00:00:00Z');
const fees = createFees({
  database,
  clock,
  ledger: { flush: async () => {} },
  rateCards: createRateCards({ database, clock }),
  accounts: [{ alias: 'bench', timeZone: 'Asia/Shanghai' }],
});
const routes = exportRoutes({
  files: exportFiles({ fees, clock, currency: 'CNY' }),
  access: async () => ({ name: 'bench', scopes: new Set(['fees'] as const) }),
  isOpen: true,
  maskError: (error) => new GraphQLError(String(error)),
  logger: pino({ level: 'error' }),
});
const server = createServer(createYoga({ schema: buildSchema('type Query { a: Int }'), plugins: [routes] }));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.on('message', () => process.send?.({ peakBytes: process.resourceUsage().maxRSS * 1024 }));
process.once('disconnect', () => process.exit());
