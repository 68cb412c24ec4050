import { type ErrorCode, UpstreamError } from '../../errors.ts';
import type { Call } from '../call.ts';
import { WireFault } from '../exchange.ts';
import { isHeldBack } from './held-back.ts';

/** `refused`: the upstream certainly did nothing. `unknown`: it may have done everything. */
type Effect = 'refused' | 'unknown';

interface Rule {
  readonly code: ErrorCode;
  /** The upstream's own code; absent: any. */
  readonly upstreamCode?: RegExp;
  readonly effect: Effect;
  /** Attempts in all, never more than the configured ones. */
  readonly attempts: number;
}

/**
 * What may be repeated, of failures that are marked retryable; the first match counts. Throttling,
 * ServiceUnavailable and a used nonce are refusals before anything was done. A time-out has already cost the operation's
 * whole patience, so it gets one more attempt only. A concurrent change is no rule: what a write meets at work is so
 * for seconds or minutes, longer than a call may wait, and each further refusal is billed.
 * Source: the services' error codes, and what terway and the terraform provider repeat.
 */
const rules: readonly Rule[] = [
  { code: 'RATE_LIMITED', effect: 'refused', attempts: 3 },
  { code: 'UPSTREAM_REJECTED', upstreamCode: /^SignatureNonceUsed$/, effect: 'refused', attempts: 2 },
  { code: 'UPSTREAM_UNAVAILABLE', upstreamCode: /^ServiceUnavailable$/, effect: 'refused', attempts: 3 },
  { code: 'UPSTREAM_UNAVAILABLE', effect: 'unknown', attempts: 3 },
  { code: 'DEADLINE_EXCEEDED', effect: 'unknown', attempts: 2 },
];

/** What a write that failed did: `unsent` never left, `refused` had no effect, of `unknown` nobody can tell. */
export function effectOf(error: unknown): 'unsent' | Effect {
  if (!(error instanceof UpstreamError)) return 'unknown';
  if (isHeldBack(error) || isUnsent(error) || error.code === 'BUDGET_EXCEEDED') return 'unsent';
  const { code, upstreamCode } = error.failure;
  const rule = ruleOf(error);
  // Without a code of the upstream's own the answer came, but could not be read.
  return rule?.effect ?? (code === 'UPSTREAM_REJECTED' && upstreamCode === undefined ? 'unknown' : 'refused');
}

/** How many attempts a call may have that failed with this; 1 when it must not be repeated. */
export function attemptsAfter(call: Call, error: unknown): number {
  if (!(error instanceof UpstreamError) || !error.failure.retryable || isHeldBack(error)) return 1;
  const rule = ruleOf(error);
  if (!rule) return 1;
  const effect = isUnsent(error) ? 'refused' : rule.effect;
  return effect === 'refused' || isHarmlessTwice(call) ? rule.attempts : 1;
}

function ruleOf({ failure: { code, upstreamCode = '' } }: UpstreamError): Rule | undefined {
  return rules.find((each) => each.code === code && (each.upstreamCode?.test(upstreamCode) ?? true));
}

function isUnsent({ cause }: UpstreamError): boolean {
  return cause instanceof WireFault && cause.kind === 'unsent';
}

/** Reads, and writes that carry the token by which the service knows a repetition. Eight operations take one. */
function isHarmlessTwice({ operation, params }: Call): boolean {
  const { ClientToken: token } = params;
  return operation.kind === 'read' || (typeof token === 'string' && token !== '');
}
