import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { useResponseCache } from '@graphql-yoga/plugin-response-cache';
import { createYoga } from 'graphql-yoga';
import { batched } from './sides/batched.ts';
import { createReads } from './sides/reads.ts';
import { createRest, type RestSettings } from './sides/rest.ts';
import { createSideSchema } from './sides/schema.ts';

/** What a side without a gateway is told when it is started. */
export interface SideSettings extends RestSettings {
  readonly kind: 'per-field' | 'dataloader' | 'response-cache';
  readonly regions: readonly string[];
}

const cacheMs = 5_000;

/** Serves one of the sides that the gateway is measured against, until it is told to stop. */
function serve({ kind, regions, ...rest }: SideSettings): void {
  const reads = createReads(createRest(rest));
  const yoga = createYoga({
    schema: createSideSchema(),
    context: () => ({ regions, reads: kind === 'per-field' ? reads : batched(reads) }),
    logging: false,
    plugins: kind === 'response-cache' ? [useResponseCache({ session: () => null, ttl: cacheMs })] : [],
  });
  const server = createServer(yoga);
  server.listen(0, '127.0.0.1', () => {
    // A server that listens on TCP has an address of this form.
    const { port } = server.address() as AddressInfo;
    process.stdout.write(`listens on http://127.0.0.1:${port}/graphql\n`);
  });
  process.once('SIGTERM', () => {
    server.close();
    server.closeAllConnections();
  });
}

serve(JSON.parse(process.argv[2] ?? '{}'));
