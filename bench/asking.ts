import { type Dispatcher, request } from 'undici';
import type { Asked } from './documents.ts';

/** What came back for one request, and when. */
export interface Reply {
  readonly startedMs: number;
  readonly tookMs: number;
  /** Undefined when there was no answer at all. */
  readonly body: GraphqlBody | undefined;
  readonly fault: string | undefined;
}

export interface GraphqlBody {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
  readonly extensions?: { readonly bill?: { readonly actual: string; readonly calls: number } };
}

const timeoutMs = 30_000;

/** Asks over HTTP; never throws. */
export async function ask(url: string, asked: Asked, dispatcher?: Dispatcher): Promise<Reply> {
  const startedMs = Date.now();
  const startMs = performance.now();
  const reply = (rest: Pick<Reply, 'body' | 'fault'>): Reply => ({
    startedMs,
    tookMs: performance.now() - startMs,
    ...rest,
  });
  try {
    const { body } = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(asked),
      signal: AbortSignal.timeout(timeoutMs),
      ...(dispatcher ? { dispatcher } : {}),
    });
    return reply({ body: (await body.json()) as GraphqlBody, fault: undefined }); // any GraphQL answer has this form
  } catch (error) {
    return reply({ body: undefined, fault: error instanceof Error ? error.message : String(error) });
  }
}

/** The first thing that is wrong with an answer; undefined when all of it is there. */
export function faultOf({ body, fault }: Reply): string | undefined {
  if (!body) return fault;
  const [first] = body.errors ?? [];
  if (first) return `${first.extensions?.code ?? ''} ${first.message}`.trim();
  return body.data ? undefined : 'no data';
}
