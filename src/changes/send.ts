import { FleetgraphError, UpstreamError } from '../errors.ts';
import type { OperationFailure, OperationInput, OperationRow, Spent } from '../history/operation-row.ts';
import { effectOf } from '../upstream/limits/repeatable.ts';
import { accept, advance, fail, failureOf, forget, succeed, type Task } from './endings.ts';
import { type ChangeParts, clientIn, type OnBehalf, openWork, placeOf } from './parts.ts';
import { delayAfter } from './timing.ts';

/** A write that is to be sent, on whose behalf, with an input that may hold secrets which its row has not. */
export interface Sending {
  readonly behalf: OnBehalf;
  readonly input: OperationInput;
}

/** When a call that is sent now can no longer be under way. */
export function sendUntilMs<Reads>(
  parts: Pick<ChangeParts<Reads>, 'timing' | 'maxTimeoutMs'>,
  { change }: Pick<Task<Reads>, 'change'>,
  sentAtMs: number,
): number {
  return sentAtMs + timeoutOf(parts, change) + parts.timing.queueMs;
}

function timeoutOf<Reads>(
  { maxTimeoutMs }: Pick<ChangeParts<Reads>, 'maxTimeoutMs'>,
  { operation }: Task<Reads>['change'],
): number {
  return Math.min(operation.timeoutMs, maxTimeoutMs);
}

/**
 * Sends a write. That it may be on its way is stored before it is, so whoever finds the row knows that the call may
 * have been made. Gives the row as it is afterwards; undefined when another process has carried on meanwhile.
 */
export async function send<Reads>(
  parts: ChangeParts<Reads>,
  { row, change }: Task<Reads>,
  { behalf, input }: Sending,
): Promise<OperationRow | undefined> {
  const sentAtMs = parts.clock();
  const deadlineMs = sendUntilMs(parts, { change }, sentAtMs);
  const sending = await advance(parts, row, {
    patch: {
      status: 'SENDING',
      attempts: row.attempts + 1,
      sentAt: new Date(sentAtMs),
      emptyLooks: 0,
      dueAt: new Date(isSearched(change) ? deadlineMs + parts.timing.settleMs : sentAtMs),
    },
  });
  if (!sending) return undefined;
  const work = openWork(parts, behalf, { deadlineMs, priority: 'write' });
  const task = { row: sending, change };
  const place = placeOf(row);
  try {
    const client = clientIn(work.accounts, change.operation, place);
    if (!client) throw new FleetgraphError('NOT_FOUND', `${row.account}: no such account or region is configured`);
    const whole = change.fill ? await change.fill(input, { reads: work.reads, place }) : input;
    if (whole === null) return gone(parts, task, work.spent());
    const token = row.clientToken === null ? {} : { ClientToken: row.clientToken };
    const params = { ...change.params(whole, { ...place, operationId: row.id }), ...token };
    const { value } = await client.read(change.operation, params, row.region);
    const key = change.madeKeyOf?.(value, { ...place, input }) ?? null;
    return accept(parts, task, { key, handle: change.handleOf?.(value) ?? null, by: 'told', spent: work.spent() });
  } catch (error) {
    return settle(parts, task, { error, spent: work.spent(), secrets: secretsOf(change, input) });
  }
}

/** What the write concerns is not there, so nothing was sent. */
function gone<Reads>(parts: ChangeParts<Reads>, task: Task<Reads>, spent: Spent): Promise<OperationRow | undefined> {
  if (task.change.doneCodes) return succeed(parts, task, { spent, patch: { startedAt: new Date(parts.clock()) } });
  const message = `nothing was sent: what ${task.row.kind} concerns does not exist`;
  return fail(parts, task, { error: { code: 'NOT_FOUND', message, retryable: false }, spent });
}

/** What became of a call that failed. */
async function settle<Reads>(
  parts: ChangeParts<Reads>,
  task: Task<Reads>,
  { error, spent, secrets }: { error: unknown; spent: Spent; secrets: readonly string[] },
): Promise<OperationRow | undefined> {
  const { row, change } = task;
  if (isAmong(change.underWayCodes, error)) {
    return accept(parts, task, { key: row.resourceKey, handle: null, by: 'told', spent });
  }
  if (isAmong(change.doneCodes, error))
    return succeed(parts, task, { spent, patch: { startedAt: new Date(parts.clock()) } });
  const effect = error instanceof FleetgraphError && !(error instanceof UpstreamError) ? 'refused' : effectOf(error);
  // What is not sent because the process stops is left to another one, as is what an earlier attempt may have done.
  const isLeft = parts.signal.aborted || (row.attempts > 1 && !isSearched(change));
  const isUnheard = effect === 'unknown' || (effect === 'unsent' && isLeft);
  if (!isUnheard) {
    const dependants = error instanceof UpstreamError ? change.dependantsOf?.(error, placeOf(row)) : [];
    return fail(parts, task, { error: withoutSecrets(failureOf(error, dependants), secrets), spent });
  }
  if (!(error instanceof UpstreamError)) parts.logger.error({ err: error, operation: row.id }, 'a write went wrong');
  await forget(parts, task);
  return advance(parts, row, {
    patch: { error: withoutSecrets(failureOf(error), secrets), dueAt: nextTry(parts, task) },
    spent,
  });
}

/** A secret may be several, for example one for each machine. */
function secretsOf<Reads>({ secretInputs = [] }: Task<Reads>['change'], input: OperationInput): string[] {
  const secrets: readonly string[] = secretInputs;
  const textsIn = (value: unknown): string[] => {
    if (typeof value === 'string') return value === '' ? [] : [value];
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
  };
  return secrets.flatMap((name) => textsIn(input[name]));
}

/** A service may repeat what it was given when it refuses it. */
function withoutSecrets(failure: OperationFailure, secrets: readonly string[]): OperationFailure {
  const message = secrets.reduce((text, secret) => text.replaceAll(secret, '[cut]'), failure.message);
  return { ...failure, message };
}

/** A call that was not heard of may still be served for as long as it was given. */
function nextTry<Reads>(parts: ChangeParts<Reads>, { row, change }: Task<Reads>): Date {
  const { clock, timing } = parts;
  if (!isSearched(change)) return new Date(clock() + delayAfter(timing.againMs, row.attempts - 1));
  const servedUntilMs = (row.sentAt?.getTime() ?? 0) + timeoutOf(parts, change);
  return new Date(Math.max(clock(), servedUntilMs) + timing.settleMs);
}

export function isSearched<Reads>({ repetition }: Task<Reads>['change']): boolean {
  return typeof repetition === 'object';
}

function isAmong(codes: readonly string[] | undefined, error: unknown): boolean {
  const code = error instanceof UpstreamError ? error.failure.upstreamCode : undefined;
  return code !== undefined && (codes?.includes(code) ?? false);
}
