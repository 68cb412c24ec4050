import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { createAccess } from './access.ts';
import type { Changes } from './changes/changes.ts';
import type { Config } from './config.ts';
import { type Context, contextOf, type LoaderParts } from './context.ts';
import { checkedArguments } from './edge/arguments.ts';
import { departureOf } from './edge/departure.ts';
import { guard } from './edge/guard.ts';
import { headers } from './edge/headers.ts';
import { limits } from './edge/limits.ts';
import type { RequestIds } from './edge/request-ids.ts';
import { subscriptions } from './edge/subscriptions.ts';
import { createViewers } from './edge/viewers.ts';
import { createErrorMask } from './edge-errors.ts';
import { type ExplainingParts, explainingOf } from './explaining.ts';
import { exportFiles } from './exporting.ts';
import type { Fees } from './fees/create-fees.ts';
import type { Spend } from './history/spend.ts';
import type { UsageHistory } from './history/usage.ts';
import { schema } from './schema.ts';
import type { Asker } from './upstream/call.ts';
import type { ListLength } from './upstream/collection.ts';
import type { Upstreams } from './upstream/upstreams.ts';
import { createAskingDocuments } from './web/asking-document.ts';
import type { Bills } from './web/bill-extension.ts';
import { builtPages } from './web/built-pages.ts';
import { exportRoutes } from './web/export-routes.ts';
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
  requestIds: RequestIds;
  bills: Bills;
  spend: Spend;
  fees: Fees;
  changes: Changes<LoaderParts>;
  /** How long each list was when it was last read. */
  lengths: Map<string, ListLength>;
  explaining: ExplainingParts;
}

/** Far more than any document with its variables needs. */
const maxBodyBytes = 1024 * 1024;

export type App = YogaServerInstance<Record<string, unknown>, Context>;

/** The HTTP handler of the gateway: /graphql, /fees, /export, /healthz, /readyz and /metrics. */
export function createApp(config: Pick<Config, 'access' | 'requestDeadlineMs'>, parts: AppParts): App {
  const { requestIds, logger } = parts;
  const access = createAccess(config.access, parts.clock);
  const isOpen = config.access === undefined;
  const viewers = createViewers(access);
  const maskError = createErrorMask({ logger, requestIds });
  const documentOf = createAskingDocuments();
  const built = builtPages();
  const graphiql = built.page('graphiql');
  return createYoga<Record<string, unknown>, Context>({
    schema,
    context: ({ request, params, ...serverContext }) => {
      const viewer = viewers.of(request);
      const { histories, clock, upstreams, bills, spend, fees, changes, lengths } = parts;
      const document = documentOf(params);
      const departure = departureOf(request, serverContext);
      const ask = (): Asker => ({
        caller: viewer.name,
        priority: 'interactive',
        freshness: { orStale: true },
        deadlineMs: clock() + config.requestDeadlineMs,
        bill: bills.of(request),
        ...(document ? { document } : {}),
        signal: AbortSignal.any([departure, AbortSignal.timeout(config.requestDeadlineMs)]),
      });
      const whole = { viewer, histories, clock, lengths, spend, fees, changes, open: upstreams.open };
      return contextOf({ ...whole, explaining: explainingOf(parts.explaining, whole, ask()) }, ask);
    },
    graphqlEndpoint: '/graphql',
    healthCheckEndpoint: '/healthz',
    landingPage: false,
    renderGraphiQL: () => graphiql,
    // A page of another origin must not read the fleet of whoever visits it.
    cors: false,
    maskedErrors: { maskError },
    logging: false,
    maxRequestBodySize: maxBodyBytes,
    multipart: false,
    plugins: [
      headers({ requestIds, logger }),
      pages(parts),
      built.plugin,
      exportRoutes({
        files: exportFiles({ ...parts, currency: parts.explaining.tariff.currency }),
        access,
        isOpen,
        maskError,
        logger,
      }),
      guard({ isOpen }),
      viewers.plugin,
      limits(),
      checkedArguments(),
      subscriptions(),
      masked(maskError),
      parts.bills.plugin,
    ],
  });
}

/** Yoga masks what is thrown and what execution gives; a document that is not valid never comes so far. */
function masked(maskError: ReturnType<typeof createErrorMask>): Plugin {
  return {
    onExecutionResult({ result, setResult }) {
      if (result && 'errors' in result && result.errors) setResult({ ...result, errors: result.errors.map(maskError) });
    },
  };
}
