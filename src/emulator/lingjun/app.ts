import { Hono } from 'hono';
import type { LingjunState } from '../fleet/model.ts';
import type { Credentials } from '../options.ts';
import type { FlowControl } from '../rate-limits.ts';
import type { Traffic, Visit } from '../traffic.ts';
import { type Authority, authenticate } from './authenticate.ts';
import { contentAnswer, flatAnswer, gatewayError } from './envelope.ts';
import { handlers } from './handlers.ts';
import type { NewId } from './ids.ts';
import { readInput, readParams, type WireParams } from './input.ts';
import { createNonces } from './nonces.ts';
import { refusalCodes } from './refusals.ts';
import type { Answer, Refusal, Scene } from './scene.ts';
import { indexOf } from './state-index.ts';
import { oncePerToken } from './tokens.ts';
import { readCall, type WireCall } from './wire-call.ts';

export interface LingjunParts {
  /** Asked for each call, since a reset replaces it. */
  state: () => LingjunState;
  /** Replaces the state by what a write made of it. */
  update: (change: (state: LingjunState) => LingjunState) => void;
  /** Epoch milliseconds. */
  clock: () => number;
  credentials: Readonly<Credentials>;
  traffic: Traffic;
  flowControl: FlowControl;
  /** The HTTP status of "resource not found"; a 4xx carries the code as text. */
  notFoundStatus: number;
  /** Milliseconds until what a write begins is done. */
  asyncMs: number;
  newId: NewId;
}

/** Lingjun as a real HTTP server: the manual's form and the service's own, for every product and region at once. */
export function createLingjunApp(parts: LingjunParts): Hono {
  const app = new Hono();
  const authority = { ...parts, nonces: createNonces(parts.clock) };
  app.all('*', async (context) => {
    const call = await readCall(context);
    if (!call) return gatewayError('InvalidApi.NotFound');
    const params = readParams(call);
    const regionId = params ? regionOf(call, params) : '';
    return parts.traffic.handle({ upstream: 'lingjun', operation: call.name, regionId }, context, (visit) =>
      answer({ call, params, regionId, visit }, { ...parts, authority }),
    );
  });
  return app;
}

interface Request {
  call: WireCall;
  /** Undefined when the body could not be read. */
  params: WireParams | undefined;
  regionId: string;
  visit: Visit;
}

/** The service's order: who calls, with what, how often; only then what the call is about. */
function answer({ call, params, regionId, visit }: Request, parts: LingjunParts & { authority: Authority }): Response {
  const denied = authenticate(call, parts.authority);
  if (denied) {
    visit.outcome = 'unauthenticated';
    return gatewayError(denied, { call });
  }
  if (!params) return gatewayError('InvalidParameter', { call });
  const read = readInput(call.row, params);
  if ('code' in read) return gatewayError(read.code, { message: read.message, call });
  const retryAfterMs = parts.flowControl.admit(`${regionId}/${call.name}`, call.row.rateLimit);
  if (retryAfterMs > 0) {
    visit.outcome = 'throttled';
    return gatewayError('Throttling.User', { retryAfterMs, call });
  }
  const result = run(call, read.input, sceneOf(parts, { regionId, visit }));
  if ('refused' in result) return refuse(result, { call, visit, parts });
  const { payload, state } = result;
  if (state) parts.update(() => state);
  return wrap(call, payload);
}

function sceneOf(parts: LingjunParts, { regionId, visit: { failure } }: Pick<Request, 'regionId' | 'visit'>): Scene {
  const state = parts.state();
  const { asyncMs, newId } = parts;
  const common = { state, index: indexOf(state), regionId, nowMs: parts.clock(), asyncMs, newId };
  return failure === undefined ? common : { ...common, failure };
}

/** The input was read by the same row that types the handler's parameters, which the compiler cannot follow. */
function run({ name }: WireCall, input: object, scene: Scene): Answer {
  const handler = handlers[name] as (input: object, scene: Scene) => Answer;
  return oncePerToken({ name, input, scene, answer: () => handler(input, scene) });
}

function wrap({ row }: WireCall, payload: object): Response {
  return row.envelope === 'content' ? contentAnswer(payload) : flatAnswer({ ...payload }, row.name);
}

interface Refusing {
  call: WireCall;
  visit: Visit;
  parts: LingjunParts;
}

/** eflo's business refuses with a number, mostly under HTTP 200; the others with a text and a status that fits. */
function refuse({ refused, message, content }: Refusal, { call, visit, parts }: Refusing): Response {
  visit.outcome = 'rejected';
  if (typeof refused === 'string') return gatewayError(refused, { status: statusOf(refused), message, call });
  const details = { message, ...(content === undefined ? {} : { content }) };
  if (parts.notFoundStatus === 200) return gatewayError(refused, { ...details, status: 200 });
  return gatewayError(String(refused), { ...details, status: absent.has(refused) ? 404 : 400 });
}

const absent: ReadonlySet<number> = new Set([refusalCodes.notFound, refusalCodes.leniNotFound]);

function statusOf(code: string): number {
  if (/^(NoPermission|Forbidden)/.test(code)) return 403;
  return /not.?found/i.test(code) ? 404 : 400;
}

/** EAS calls its regions clusters. Where the parameters name no region, the host name does. */
function regionOf(call: WireCall, params: WireParams): string {
  const fromHost = /\.([a-z]+-[a-z0-9-]+)\.aliyuncs\.com/.exec(call.header('host'))?.[1];
  const named = call.row.product === 'eas' ? params.get('ClusterId') : params.get('RegionId');
  return named ?? fromHost ?? '';
}
