import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { ask, type Reply } from './asking.ts';
import type { Asked, DocumentName } from './documents.ts';

export interface Poll {
  readonly url: string;
  readonly documents: ReadonlyMap<DocumentName, () => Asked>;
  readonly clients: number;
  /** In this time each client asks each document once. */
  readonly periodMs: number;
  readonly forMs: number;
  onReply(name: DocumentName, reply: Reply): void;
}

/**
 * Clients that each keep at most one request in progress. Their questions are spread evenly over the period; who is
 * answered late asks its next question at once, and leaves out what it has missed.
 */
export async function poll(options: Poll): Promise<void> {
  const dispatcher = new Agent({ connections: options.clients, pipelining: 1 });
  const startMs = performance.now();
  const clients = Array.from({ length: options.clients }, (_, index) =>
    client(index, { ...options, dispatcher, startMs }),
  );
  await Promise.all(clients);
  await dispatcher.destroy();
}

type Client = Poll & { readonly dispatcher: Agent; readonly startMs: number };

async function client(index: number, { url, documents, clients, periodMs, forMs, onReply, ...own }: Client) {
  const questions = [...documents];
  const stepMs = periodMs / questions.length;
  const offsetMs = (stepMs * index) / clients;
  const sinceStartMs = () => performance.now() - own.startMs;
  for (let turn = 0; ; turn = Math.max(turn + 1, Math.floor((sinceStartMs() - offsetMs) / stepMs))) {
    const dueMs = offsetMs + turn * stepMs;
    if (dueMs >= forMs || sinceStartMs() >= forMs) return;
    await sleep(Math.max(0, dueMs - sinceStartMs()));
    // Clients start with different questions, so that each moment has all of them.
    const [name, question] = questions[(turn + index) % questions.length] ?? [];
    if (name && question) onReply(name, await ask(url, question(), own.dispatcher));
  }
}
