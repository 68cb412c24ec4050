import { UpstreamError, type UpstreamFailure } from '../../errors.ts';
import type { Answer } from '../call.ts';
import { frozen, parseExactJson } from '../json.ts';
import { payloadJson } from './payload-json.ts';
import { type CachePolicy, usefulMs } from './policies.ts';

/** What is remembered of one call. */
export interface Entry {
  /** Until when it can be of any use, in epoch milliseconds. */
  readonly untilMs: number;
  readonly answer?: KeptAnswer;
  /** A refusal that came after the answer. */
  readonly failure?: Refusal;
}

export interface KeptAnswer {
  /** When the upstream was asked, in epoch milliseconds. */
  readonly asOfMs: number;
  /** The payload; "" for none at all. */
  readonly json: string;
}

export interface Refusal {
  /** When the upstream was asked, in epoch milliseconds. */
  readonly asOfMs: number;
  readonly failure: KnownFailure;
}

/** A failure as it is remembered: its cause belongs to the process that met it. */
export type KnownFailure = Omit<UpstreamFailure, 'cause'>;

export function answered({ asOf, value }: Pick<Answer<unknown>, 'asOf' | 'value'>, policy: CachePolicy): Entry {
  const asOfMs = asOf.getTime();
  return { untilMs: asOfMs + usefulMs(policy), answer: { asOfMs, json: payloadJson(value) } };
}

/** What was known of a thing that does not exist is void; any other refusal leaves it as it was. */
export function refused(known: Entry | undefined, refusal: Refusal, policy: CachePolicy): Entry {
  const untilMs = refusal.asOfMs + policy.negativeMs;
  if (!known?.answer || refusal.failure.code === 'NOT_FOUND') return { untilMs, failure: refusal };
  return { untilMs: Math.max(untilMs, known.untilMs), answer: known.answer, failure: refusal };
}

export function knownFailure({ failure: { cause: _, ...failure } }: UpstreamError): KnownFailure {
  return failure;
}

/** When the upstream last said something that the entry holds. */
export function newestMs({ answer, failure }: Entry): number {
  return Math.max(answer?.asOfMs ?? 0, failure?.asOfMs ?? 0);
}

/** Payloads that were asked for, as long as their entries are kept. */
const payloads = new WeakMap<KeptAnswer, unknown>();

/** The payload, read from its text once and frozen, so that no reader can change another's. */
export function payloadOf(answer: KeptAnswer): unknown {
  if (answer.json === '') return undefined;
  if (!payloads.has(answer)) payloads.set(answer, frozen(parseExactJson(answer.json)));
  return payloads.get(answer);
}

/** The failure again, free of charge this time. */
export function failureOf({ asOfMs, failure }: Refusal): UpstreamError {
  const reason = `${failure.reason} (remembered from ${new Date(asOfMs).toISOString()})`;
  return new UpstreamError({ ...failure, reason, billed: false });
}

/** One entry as text: a line about it, then the payload as it is. */
export function encodeEntry({ untilMs, answer, failure }: Entry): string {
  return `${JSON.stringify({ untilMs, answeredMs: answer?.asOfMs, failure } satisfies Head)}\n${answer?.json ?? ''}`;
}

/** The entry again; undefined for a text that is none. */
export function decodeEntry(text: string): Entry | undefined {
  const end = text.indexOf('\n');
  if (end < 0) return undefined;
  const { untilMs, answeredMs, failure } = JSON.parse(text.slice(0, end)) as Head; // written by encodeEntry
  const answer = answeredMs === undefined ? undefined : { asOfMs: answeredMs, json: text.slice(end + 1) };
  return { untilMs, ...(answer ? { answer } : {}), ...(failure ? { failure } : {}) };
}

interface Head {
  readonly untilMs: number;
  readonly answeredMs?: number | undefined;
  readonly failure?: Refusal | undefined;
}
