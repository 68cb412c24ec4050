import { hasPostgres, startPostgres } from './postgres.ts';

/** Names the server on which gateways under test keep their history; unset: each on an embedded PostgreSQL. */
export const sharedPostgres = 'TEST_SHARED_DATABASE_URL';

/** Starts one PostgreSQL for the whole run where there is one, unless TEST_ENGINE=pglite asks for the embedded one. */
export async function setup(): Promise<() => Promise<void>> {
  if (process.env.TEST_ENGINE === 'pglite' || !hasPostgres()) return async () => {};
  const server = await startPostgres();
  process.env[sharedPostgres] = server.url;
  return server.stop;
}
