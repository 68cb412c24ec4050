import { FleetgraphError, UpstreamError } from '../errors.ts';
import type { OperationInput, OperationRow } from '../history/operation-row.ts';
import type { AnyChange } from './change.ts';
import { advance, failureOf } from './endings.ts';
import { behalfOf, type ChangeParts, openWork } from './parts.ts';
import { isUnfinished, type Step, stepsFor } from './sequence-steps.ts';
import type { Intent, Submitted } from './submit.ts';
import { delayAfter, readPatienceMs } from './timing.ts';

/** Submits one step; what comes back has been sent. */
export type SubmitStep<Reads> = (
  write: { change: AnyChange<Reads>; input: OperationInput },
  intent: Intent<Reads>,
) => Promise<Submitted>;

/** Looks how far the steps are, and begins the next one. */
export async function follow<Reads>(
  parts: ChangeParts<Reads>,
  row: OperationRow,
  submitStep: SubmitStep<Reads>,
): Promise<OperationRow | undefined> {
  const now = new Date(parts.clock());
  if (row.status !== 'RUNNING')
    return advance(parts, row, { patch: { status: 'RUNNING', startedAt: now, dueAt: now } });
  const steps = await stepsFor(parts, row);
  const done = await parts.store.stepsOf(row.id);
  const states = steps.map((_, index) => stateOf(row, done, index));
  const next = states.findIndex((state) => state?.status !== 'SUCCEEDED');
  const current = states[next];
  const step = steps[next];
  if (!step) return advance(parts, row, { patch: { status: 'SUCCEEDED', progress: 1, endedAt: now, error: null } });
  if (current && !isUnfinished(current)) return failStep(parts, row, { index: next, of: steps.length, step: current });
  if (!current)
    await begin(parts, row, { index: next, step, keys: states.map((state) => state?.resourceKey ?? ''), submitStep });
  return rest(parts, row, next / steps.length);
}

/** The attempt at a step that counts: one that succeeded, else that of the present run. */
function stateOf(
  { id, attempts }: OperationRow,
  done: readonly OperationRow[],
  index: number,
): OperationRow | undefined {
  const own = done.filter(({ stepIndex }) => stepIndex === index);
  const succeeded = own.find(({ status }) => status === 'SUCCEEDED');
  return succeeded ?? own.find(({ clientMutationId }) => clientMutationId === stepName({ id, attempts }, index));
}

function stepName({ id, attempts }: Pick<OperationRow, 'id' | 'attempts'>, index: number): string {
  return `${id}/${index}/${attempts}`;
}

interface Beginning<Reads> {
  readonly index: number;
  readonly step: Step<Reads>;
  readonly keys: readonly string[];
  readonly submitStep: SubmitStep<Reads>;
}

/** A step is exactly once by the same rule as any write: its name is made of the operation's id and its place. */
async function begin<Reads>(
  parts: ChangeParts<Reads>,
  row: OperationRow,
  { index, step, keys, submitStep }: Beginning<Reads>,
): Promise<void> {
  // What was resumed is done for who resumed it: it is their budget and their name in the ledger from there on.
  const resumedBy = row.attempts > 0 ? await parts.store.resumedBy(row.id) : undefined;
  const behalf = resumedBy === undefined ? behalfOf(row) : { caller: resumedBy };
  const { reads } = openWork(parts, behalf, { deadlineMs: parts.clock() + readPatienceMs });
  const intent = { behalf, reads, clientMutationId: stepName(row, index), step: { parentId: row.id, index } };
  try {
    const submitted = await submitStep({ change: step.change, input: step.input(keys.slice(0, index)) }, intent);
    if (index === 0 && 'row' in submitted) await adoptKey(parts, row, submitted.row);
  } catch (error) {
    const isPassing = error instanceof UpstreamError && error.failure.retryable;
    const isLate = parts.clock() - row.updatedAt.getTime() > parts.timing.resolveLimitMs;
    if (isPassing && !isLate) return;
    if (!(error instanceof FleetgraphError)) throw error;
    await failWith(parts, row, failureOf(error));
  }
}

async function adoptKey<Reads>(parts: ChangeParts<Reads>, row: OperationRow, first: OperationRow): Promise<void> {
  const { thing } = parts.kinds.sequences.get(row.kind) ?? {};
  if (thing === undefined || thing !== first.resourceType || row.resourceKey !== null) return;
  await advance(parts, row, { patch: { resourceType: thing, resourceKey: first.resourceKey } });
}

/** The end of a step wakes the operation; it looks by itself as well, should that be missed. */
async function rest<Reads>(parts: ChangeParts<Reads>, { id }: OperationRow, progress: number): Promise<undefined> {
  const row = await parts.store.byId(id);
  const spent = { billionths: 0n, requestIds: [] };
  await parts.store.putOff(id, { dueAt: new Date(parts.clock() + delayAfter(parts.timing.pollMs, 0)), spent });
  if (row?.status === 'RUNNING' && row.progress !== progress) await advance(parts, row, { patch: { progress } });
  return undefined;
}

function failStep<Reads>(
  parts: ChangeParts<Reads>,
  row: OperationRow,
  { index, of, step }: { index: number; of: number; step: OperationRow },
) {
  const { error, kind, status } = step;
  const reason = error?.message ?? `it is ${status}`;
  const failure = error ?? { code: 'INTERNAL' as const, retryable: false };
  return failWith(parts, row, { ...failure, message: `step ${index + 1} of ${of}, ${kind}: ${reason}` });
}

function failWith<Reads>(parts: ChangeParts<Reads>, row: OperationRow, error: NonNullable<OperationRow['error']>) {
  return advance(parts, row, { patch: { status: 'FAILED', error, endedAt: new Date(parts.clock()) } });
}
