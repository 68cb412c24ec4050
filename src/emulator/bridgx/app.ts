import { type Context, Hono } from 'hono';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import type { BridgxState } from '../fleet/model.ts';
import type { Traffic, Visit } from '../traffic.ts';
import { describeAccounts } from './accounts.ts';
import { authenticate, login, refresh } from './auth.ts';
import { type Endpoint, readParameters } from './call.ts';
import { listImages, listMachineTypes, listRegions, listZones } from './catalog.ts';
import { describeCluster, describeClusters } from './clusters.ts';
import { type Reply, toResponse } from './envelope.ts';
import { countMachines, describeMachine, describeMachines } from './machines.ts';
import {
  describeRules,
  describeSecurityGroups,
  describeSubnet,
  describeSubnets,
  describeVpc,
  describeVpcs,
} from './network.ts';
import { describeTask, describeTasks } from './tasks.ts';
import { createZone, type Zone } from './times.ts';
import { usageStatistics, usageTotal } from './usage.ts';

export interface BridgxParts {
  /** Asked for each call, since a reset replaces it. */
  state: () => BridgxState;
  /** Replaces the state by what a write made of it. */
  update: (change: (state: BridgxState) => BridgxState) => void;
  /** Epoch milliseconds. */
  clock: () => number;
  /** The zone that the server runs in: it decides where days begin and how times are printed. */
  timeZone: string;
  traffic: Traffic;
}

type Route = { name: string; method: string; path: string };
type Handler = (context: Context, visit: Visit) => Promise<Reply>;
type PublicOperation = 'user.login' | 'user.refresh_token';

const endpoints = {
  'cluster.describe_all': describeClusters,
  'cluster.name': describeCluster,
  'vpc.describe': describeVpcs,
  'vpc.info': describeVpc,
  'subnet.describe': describeSubnets,
  'subnet.info': describeSubnet,
  'security_group.describe': describeSecurityGroups,
  'security_group.rules': describeRules,
  'region.list': listRegions,
  'zone.list': listZones,
  'instance_type.list': listMachineTypes,
  'image.list': listImages,
  'task.list': describeTasks,
  'task.describe': describeTask,
  'instance.describe_all': describeMachines,
  'instance.describe': describeMachine,
  'instance.usage_total': usageTotal,
  'instance.usage_statistics': usageStatistics,
  'cloud_account.list': describeAccounts,
} satisfies Record<Exclude<keyof typeof bridgxOperations, PublicOperation>, Endpoint>;

/** Not in the gateway's table: it reads the same number from the cluster list. */
const machineCount: Route = { name: 'instance.num', method: 'GET', path: '/api/v1/instance/num' };

/** BridgX as a real HTTP server answers: its paths, its spelling, its quirks. */
export function createBridgxApp(parts: BridgxParts): Hono {
  const app = new Hono();
  const { state, clock, traffic } = parts;
  const zone = createZone(parts.timeZone);
  const serve = (route: Route, handler: Handler) => addRoute({ app, traffic, route, handler });
  serve(bridgxOperations['user.login'], (context) => login(context, state(), clock()));
  serve(bridgxOperations['user.refresh_token'], (context) => refresh(context, clock()));
  for (const [name, endpoint] of typedEntries(endpoints))
    serve(bridgxOperations[name], guard({ parts, zone, endpoint }));
  serve(machineCount, guard({ parts, zone, endpoint: countMachines }));
  app.notFound(pageNotFound);
  return app;
}

/** A route answers under its own path alone; with a slash behind it the caller is sent there. */
function addRoute({ app, traffic, route, handler }: { app: Hono; traffic: Traffic; route: Route; handler: Handler }) {
  const call = { upstream: 'bridgx', operation: route.name, regionId: '' } as const;
  app.on(route.method, route.path, (context) =>
    isRouted(context)
      ? traffic.handle(call, context, async (visit) => toResponse(await handler(context, visit)))
      : pageNotFound(),
  );
  app.on(route.method, `${route.path}/`, (context) => {
    const { pathname, search } = new URL(context.req.url);
    return context.redirect(pathname.slice(0, -1) + search, route.method === 'GET' ? 301 : 307);
  });
}

function guard({ parts, zone, endpoint }: { parts: BridgxParts; zone: Zone; endpoint: Endpoint }): Handler {
  return async (context, visit) => {
    const nowMs = parts.clock();
    const caller = await authenticate(context, nowMs);
    if ('denied' in caller) {
      visit.outcome = 'unauthenticated';
      return caller.denied;
    }
    return endpoint({ state: parts.state(), nowMs, zone, orgId: caller.claims.org_id, ...readParameters(context) });
  };
}

/** The server's router knows no HEAD, and sees a path already decoded, so an escaped slash cuts it. */
function isRouted({ req }: Context): boolean {
  return req.method !== 'HEAD' && !Object.values(req.param()).some((value) => String(value).includes('/'));
}

const pageNotFound = () => toResponse({ status: 404, contentType: 'text/plain', body: '404 page not found' });

/** The keys of a table that is written out in one place, typed as they are. */
function typedEntries<K extends string, V>(table: Record<K, V>): [K, V][] {
  return Object.entries(table) as [K, V][];
}
