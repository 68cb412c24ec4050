import { FleetgraphError, UpstreamError } from '../errors.ts';
import { type OperationInput, type OperationRow, unfinishedStatuses } from '../history/operation-row.ts';
import { keyOf } from '../upstream/keys.ts';
import type { AnyChange, Sequence } from './change.ts';
import { advance, failureOf } from './endings.ts';
import { behalfOf, type ChangeParts, openWork } from './parts.ts';
import { planOf } from './plan.ts';
import { hashOf, type Intent, knownOf, newOperation, refuseOther, refuseUnmet, type Submitted } from './submit.ts';
import { delayAfter, readPatienceMs } from './timing.ts';

/** The kind of an operation that takes back what the steps of another one made. */
export const undoKind = 'UNDO_OPERATION';

/** Submits one step; what comes back has been sent. */
export type SubmitStep<Reads> = (
  write: { change: AnyChange<Reads>; input: OperationInput },
  intent: Intent<Reads>,
) => Promise<Submitted>;

/** Stores a write of several steps, or tells what it would do. The steps are done behind it, one after the other. */
export async function prepareSequence<Reads>(
  parts: ChangeParts<Reads>,
  { sequence, input }: { sequence: Sequence<object, Reads>; input: OperationInput },
  intent: Intent<Reads>,
): Promise<Submitted> {
  sequence.validate?.(input);
  const place = sequence.place(input);
  const same = { kind: sequence.kind, inputHash: hashOf(sequence, input) };
  const known = await knownOf(parts, same, intent);
  if (known) return { row: known, isNew: false };
  const isDryRun = intent.isDryRun ?? false;
  const prerequisites = (await sequence.check?.(input, { reads: intent.reads, place, isDryRun })) ?? [];
  if (isDryRun) return { plan: planOf(parts, plannedSteps(sequence, input), prerequisites) };
  refuseUnmet(prerequisites);
  return insert(parts, { ...same, place, input, resource: null }, intent);
}

/** What the steps make has no key yet; made-up ones stand for them. */
function plannedSteps<Reads>(sequence: Sequence<object, Reads>, input: OperationInput) {
  const { account, region } = sequence.place(input);
  const steps = sequence.steps(input);
  const keys = steps.map((_, index) => keyOf(account, region, `(made by step ${index + 1})`));
  return steps.map(({ change, ...step }, index) => {
    const own = asInput(step.input(keys.slice(0, index)));
    return { change, input: own, place: change.place(own) };
  });
}

/** Stores the intent to take back what an operation's steps made. */
export async function prepareUndo<Reads>(
  parts: ChangeParts<Reads>,
  target: OperationRow,
  intent: Intent<Reads>,
): Promise<Submitted> {
  const input = { operation: target.id };
  const same = { kind: undoKind, inputHash: hashOf({ kind: undoKind }, input) };
  const known = await knownOf(parts, same, intent);
  if (known) return { row: known, isNew: false };
  if (!parts.kinds.sequences.has(target.kind)) throw conflict(target, 'has no steps that could be taken back');
  if (isUnfinished(target)) throw conflict(target, 'has not ended yet');
  const { account, region } = target;
  const place = { account, region };
  if (intent.isDryRun) {
    const steps = await undoSteps(parts, target.id);
    return {
      plan: planOf(
        parts,
        steps.map(({ change, input: own }) => ({ change, input: own([]), place })),
        [],
      ),
    };
  }
  return insert(parts, { ...same, place, input, resource: { type: 'Operation', key: keyOf(target.id) } }, intent);
}

/** Goes on at the step that failed. */
export async function resume<Reads>(parts: ChangeParts<Reads>, row: OperationRow): Promise<OperationRow> {
  if (isUnfinished(row)) return row;
  if (!isSequence(parts, row)) throw conflict(row, 'has no steps');
  if (row.status !== 'FAILED') throw conflict(row, `is ${row.status}`);
  const [undone] = await parts.store.concerning({ type: 'Operation', key: keyOf(row.id) });
  if (undone) throw conflict(row, `was taken back by ${undone.id}`);
  const steps = await parts.store.stepsOf(row.id);
  const unknown = steps.find(({ status }) => status === 'UNKNOWN');
  if (unknown) throw conflict(row, `has a step of which nobody knows what it did: ${unknown.id}`);
  const patch = {
    status: 'RUNNING',
    attempts: row.attempts + 1,
    error: null,
    endedAt: null,
    dueAt: new Date(parts.clock()),
  } as const;
  return (await advance(parts, row, { patch })) ?? row;
}

export function isSequence<Reads>({ kinds }: Pick<ChangeParts<Reads>, 'kinds'>, { kind }: OperationRow): boolean {
  return kind === undoKind || kinds.sequences.has(kind);
}

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
  const behalf = behalfOf(row);
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

interface Step<Reads> {
  readonly change: AnyChange<Reads>;
  input(keys: readonly string[]): OperationInput;
}

async function stepsFor<Reads>(parts: ChangeParts<Reads>, row: OperationRow): Promise<readonly Step<Reads>[]> {
  if (row.kind === undoKind) return undoSteps(parts, String(row.input.operation));
  const steps = parts.kinds.sequences.get(row.kind)?.steps(row.input) ?? [];
  return steps.map((step) => ({ change: step.change, input: (keys) => asInput(step.input(keys)) }));
}

/** What was made last goes first. */
async function undoSteps<Reads>({ store, kinds }: ChangeParts<Reads>, targetId: string): Promise<Step<Reads>[]> {
  const target = await store.byId(targetId);
  const made = await store.stepsOf(targetId);
  const steps = target ? (kinds.sequences.get(target.kind)?.steps(target.input) ?? []) : [];
  const takenBack = made.flatMap(({ status, madeKey, stepIndex, resourceKey }) => {
    // A step that failed may have made something all the same, which is in the way of what was made before it.
    if ((status !== 'SUCCEEDED' && madeKey === null) || resourceKey === null) return [];
    const undo = steps[stepIndex ?? -1]?.undo?.(resourceKey);
    return undo ? [{ change: undo.change, input: () => asInput(undo.input) }] : [];
  });
  return takenBack.toReversed();
}

async function insert<Reads>(
  parts: ChangeParts<Reads>,
  made: Omit<Parameters<typeof newOperation<Reads>>[1], 'change' | 'before' | 'spent'> & { kind: string },
  intent: Intent<Reads>,
): Promise<Submitted> {
  const operation = newOperation(parts, { ...made, change: { kind: made.kind }, before: [] }, intent);
  const { row, isNew } = await parts.store.insert({ ...operation, dueAt: operation.createdAt });
  if (!isNew) refuseOther(row, made);
  return { row, isNew };
}

function asInput(input: object): OperationInput {
  return Object.fromEntries(Object.entries(input));
}

function isUnfinished({ status }: OperationRow): boolean {
  return unfinishedStatuses.some((one) => one === status);
}

function conflict({ id, kind }: OperationRow, reason: string): FleetgraphError {
  return new FleetgraphError('CONFLICT', `operation ${id} (${kind}) ${reason}`);
}
