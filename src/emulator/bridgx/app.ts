import { type Context, Hono } from 'hono';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import type { BridgxState } from '../fleet/model.ts';
import type { NewId } from '../lingjun/ids.ts';
import type { Traffic, Visit } from '../traffic.ts';
import { authenticate, login, refresh } from './auth.ts';
import { type Call, type Endpoint, readBody, readParameters, type Write } from './call.ts';
import { type Reply, toResponse } from './envelope.ts';
import type { Generation } from './generations.ts';
import { type Route, readRoutes, writeRoutes } from './routes.ts';
import { createZone } from './times.ts';

export interface BridgxParts {
  /** Asked for each call, since a reset replaces it. */
  state: () => BridgxState;
  /** Replaces the state by what a write made of it. */
  update: (change: (state: BridgxState) => BridgxState) => void;
  /** Epoch milliseconds. */
  clock: () => number;
  /** The zone that the server runs in: it decides where days begin and how times are printed. */
  timeZone: string;
  generation: Generation;
  /** Seconds that a token is good for from logging in. */
  tokenSeconds: number;
  /** Milliseconds until what a write begins is done. */
  asyncMs: number;
  newId: NewId;
  traffic: Traffic;
}

type Handler = (context: Context, visit: Visit) => Promise<Reply>;
/** Answers an authenticated call. */
type Answer = (call: Call, context: Context, visit: Visit) => Reply | Promise<Reply>;

/** BridgX as a real HTTP server answers: its paths, its spelling, its quirks. */
export function createBridgxApp(parts: BridgxParts): Hono {
  const app = new Hono();
  const { state, clock, tokenSeconds } = parts;
  const guard = createGuard(parts);
  const serve = (route: Route, handler: Handler) => addRoute({ app, parts, route, handler });
  serve(bridgxOperations['user.login'], (context) => login(context, state(), { nowMs: clock(), tokenSeconds }));
  serve(bridgxOperations['user.refresh_token'], (context) => refresh(context, clock()));
  for (const [route, endpoint] of readRoutes) serve(route, guard(reading(endpoint)));
  for (const [route, write] of writeRoutes) serve(route, guard(writing(write, parts)));
  app.notFound(() => pageNotFound(parts));
  return app;
}

interface Served {
  app: Hono;
  parts: BridgxParts;
  route: Route;
  handler: Handler;
}

/** A route answers under its own path alone; with a slash behind it the caller is sent there. */
function addRoute({ app, parts, route, handler }: Served): void {
  const call = { upstream: 'bridgx', operation: route.name, regionId: '' } as const;
  const answer = async (context: Context, visit: Visit) => toResponse(await handler(context, visit), parts.generation);
  app.on(route.method, route.path, (context) =>
    isRouted(context) ? parts.traffic.handle(call, context, (visit) => answer(context, visit)) : pageNotFound(parts),
  );
  app.on(route.method, `${route.path}/`, (context) => {
    const { pathname, search } = new URL(context.req.url);
    return context.redirect(pathname.slice(0, -1) + search, route.method === 'GET' ? 301 : 307);
  });
}

function createGuard(parts: BridgxParts): (answer: Answer) => Handler {
  const zone = createZone(parts.timeZone);
  return (answer) => async (context, visit) => {
    const nowMs = parts.clock();
    const caller = await authenticate(context, nowMs);
    if ('denied' in caller) {
      visit.outcome = 'unauthenticated';
      return caller.denied;
    }
    const { org_id: orgId, name: userName } = caller.claims;
    const { generation } = parts;
    const known = { state: parts.state(), nowMs, zone, generation, orgId, userName };
    return answer({ ...known, ...readParameters(context) }, context, visit);
  };
}

function reading(endpoint: Endpoint): Answer {
  return (call) => endpoint(call);
}

/** The body comes first: while it is awaited, another write may change the state. */
function writing(write: Write, { state, update, asyncMs, newId }: BridgxParts): Answer {
  return async (call, context, visit) => {
    const body = await readBody(context);
    const failure =
      visit.failure === undefined ? undefined : { message: visit.failure, share: visit.failingShare ?? 1 };
    const outcome = write({ ...call, state: state(), body, asyncMs, newId, failure });
    const { state: next } = outcome;
    if (next) update(() => next);
    return outcome.reply;
  };
}

/** The server's router knows no HEAD, and sees a path already decoded, so an escaped slash cuts it. */
function isRouted({ req }: Context): boolean {
  return req.method !== 'HEAD' && !Object.values(req.param()).some((value) => String(value).includes('/'));
}

const pageNotFound = ({ generation }: BridgxParts) =>
  toResponse({ status: 404, contentType: 'text/plain', body: '404 page not found' }, generation);
