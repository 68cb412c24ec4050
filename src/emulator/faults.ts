import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { z } from 'zod';
import type { Dice } from './fleet/dice.ts';
import { hugeBody } from './huge-body.ts';
import { gatewayError } from './lingjun/envelope.ts';
import type { EmulatedCall } from './traffic.ts';

const target = {
  /** Absent: both. */
  upstream: z.enum(['lingjun', 'bridgx']).optional(),
  /** The operation's name in the tables; absent: every one. */
  operation: z.string().optional(),
  probability: z.number().min(0).max(1).default(1),
  /** After so many hits the fault is over; absent: it stays until faults are set again. */
  times: z.int().min(1).optional(),
};
const plain = <K extends string>(kind: K) => z.strictObject({ ...target, kind: z.literal(kind) });

/** What may go wrong, in the order in which it is tried; the first that hits decides. */
const faultList = z.array(
  z.discriminatedUnion('kind', [
    /** An HTML page with 502. */
    plain('html'),
    /** 200 and the first half of the right JSON. */
    plain('truncated'),
    /** 500 and nothing. */
    plain('empty'),
    /** 200 and plain text. */
    plain('text'),
    /** 200 and 50 MB of JSON. */
    plain('huge'),
    /** No answer until the caller leaves, and no effect. */
    plain('hang'),
    /** The socket closes without an answer, and the call has no effect. */
    plain('reset'),
    /** The call has its effect, but its answer never arrives: as with `reset`, or as with `hang`. */
    z.strictObject({ ...target, kind: z.literal('lost'), by: z.enum(['reset', 'hang']).default('reset') }),
    /** The right answer, but what a write begins ends in its state of failure. */
    z.strictObject({
      ...target,
      kind: z.literal('doom'),
      /** Of the machines of a task that makes some: which part fails. */
      share: z.number().min(0).max(1).default(1),
      message: z.string().default('the network configuration could not be delivered'),
    }),
    /** The upstream's own way to refuse for flow control. */
    plain('throttle'),
    /** An error in the upstream's envelope; for Lingjun a number as code is a business error, whatever the status. */
    z.strictObject({
      ...target,
      kind: z.literal('error'),
      status: z.int().min(200).max(599).default(500),
      code: z.union([z.string(), z.int()]).default('InternalError'),
      message: z.string().default('The request processing has failed due to some unknown error.'),
    }),
    /** The right answer, late. */
    z.strictObject({ ...target, kind: z.literal('slow'), delayMs: z.number().min(0).max(600_000) }),
  ]),
);

export type FaultInput = z.input<typeof faultList>;
type Fault = z.output<typeof faultList>[number];

export interface FaultPlan {
  /** Throws a ZodError for input that is no list of faults. */
  set(input: unknown): void;
  next(call: EmulatedCall): Fault | undefined;
}

export function createFaultPlan(dice: Dice): FaultPlan {
  let faults: { fault: Fault; left: number }[] = [];
  let drawn = 0;
  const hits = ({ fault, left }: (typeof faults)[number], call: EmulatedCall) => {
    if (left === 0 || (fault.upstream ?? call.upstream) !== call.upstream) return false;
    if ((fault.operation ?? call.operation) !== call.operation) return false;
    drawn += 1;
    return fault.probability === 1 || dice.fraction(`fault-${drawn}`) < fault.probability;
  };
  return {
    set(input) {
      faults = faultList.parse(input).map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
    },
    next(call) {
      const entry = faults.find((each) => hits(each, call));
      if (entry) entry.left -= 1;
      return entry?.fault;
    },
  };
}

interface Scene {
  call: EmulatedCall;
  context: Context;
  answer: () => Promise<Response>;
}

type AnsweredFault = Exclude<Fault, { kind: 'slow' | 'doom' }>;

/** Whether the caller gets something else than the upstream's answer. */
export function replacesAnswer(fault: Fault): fault is AnsweredFault {
  return fault.kind !== 'slow' && fault.kind !== 'doom';
}

export function answerFault(fault: AnsweredFault, scene: Scene): Response | Promise<Response> {
  switch (fault.kind) {
    case 'html':
      return new Response('<html><body><h1>502 Bad Gateway</h1></body></html>', {
        status: 502,
        headers: { 'content-type': 'text/html' },
      });
    case 'truncated':
      return truncate(scene.answer());
    case 'empty':
      return new Response(null, { status: 500 });
    case 'text':
      return new Response('service is being upgraded', { headers: { 'content-type': 'text/plain' } });
    case 'huge':
      return new Response(hugeBody(), { headers: { 'content-type': 'application/json;charset=utf-8' } });
    case 'hang':
      return untilCallerLeaves(scene.context);
    case 'reset':
      return reset(scene.context);
    case 'lost':
      return lose(fault, scene);
    case 'throttle':
      return refuse(scene.call);
    case 'error':
      return fail(fault, scene.call);
  }
}

async function truncate(answer: Promise<Response>): Promise<Response> {
  const whole = await (await answer).text();
  const half = whole.slice(0, Math.ceil(whole.length / 2));
  return new Response(half, { headers: { 'content-type': 'application/json;charset=utf-8' } });
}

function untilCallerLeaves(context: Context): Promise<Response> {
  const { signal } = context.req.raw;
  return new Promise((resolve) => {
    const leave = () => resolve(new Response(null, { status: 499 }));
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}

/** Hono knows nothing of sockets; its Node adapter hands them over as `env`. */
function reset(context: Context<{ Bindings: HttpBindings }>): Promise<Response> {
  context.env.incoming.socket.resetAndDestroy();
  return untilCallerLeaves(context);
}

async function lose({ by }: Extract<Fault, { kind: 'lost' }>, { answer, context }: Scene): Promise<Response> {
  await answer();
  return by === 'hang' ? untilCallerLeaves(context) : reset(context);
}

function refuse({ upstream }: EmulatedCall): Response {
  if (upstream === 'lingjun') return gatewayError('Throttling.User', { retryAfterMs: 1000 });
  return Response.json({ code: 429, data: null, msg: 'too many requests' }, { status: 429 });
}

function fail(fault: Extract<Fault, { kind: 'error' }>, { upstream }: EmulatedCall): Response {
  const { status, code, message } = fault;
  if (upstream === 'bridgx') return Response.json({ code: status, data: null, msg: message }, { status });
  return gatewayError(code, { status, message });
}
