import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { createAccess } from './access.ts';
import type { Config } from './config.ts';
import { type Context, withLoaders } from './context.ts';
import { createErrorMask } from './edge-errors.ts';
import type { UsageHistory } from './history/usage.ts';
import { schema } from './schema.ts';
import type { Upstreams } from './upstream/upstreams.ts';
import { pages } from './web/pages.ts';

/** What the app is made of; tests bring their own. */
export interface AppParts {
  upstreams: Upstreams;
  histories: ReadonlyMap<string, UsageHistory>;
  /** Epoch milliseconds. */
  clock: () => number;
  logger: Logger;
  metrics: Registry;
  /** Whether requests can be served; false while stopping, or when the database is out of reach. */
  isReady: () => Promise<boolean>;
}

export type App = YogaServerInstance<Record<string, unknown>, Context>;

/** The HTTP handler of the gateway: /graphql, /healthz, /readyz and /metrics. */
export function createApp(config: Pick<Config, 'access' | 'requestDeadlineMs'>, parts: AppParts): App {
  const access = createAccess(config.access);
  const pageCounts = new Map<string, number>();
  return createYoga<Record<string, unknown>, Context>({
    schema,
    context: async ({ request }) => {
      const viewer = await access(request.headers);
      const { histories, clock, upstreams } = parts;
      const accounts = upstreams.open({
        caller: viewer.name,
        priority: 'interactive',
        freshness: { orStale: true },
        deadlineMs: clock() + config.requestDeadlineMs,
        signal: AbortSignal.any([request.signal, AbortSignal.timeout(config.requestDeadlineMs)]),
      });
      return withLoaders({ viewer, accounts, histories, clock, pageCounts });
    },
    graphqlEndpoint: '/graphql',
    healthCheckEndpoint: '/healthz',
    landingPage: false,
    renderGraphiQL,
    graphiql: { title: 'Fleetgraph' },
    // A page of another origin must not read the fleet of whoever visits it.
    cors: false,
    maskedErrors: { maskError: createErrorMask(parts.logger) },
    logging: false,
    plugins: [pages(parts)],
  });
}
