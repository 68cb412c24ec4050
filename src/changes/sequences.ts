import { FleetgraphError } from '../errors.ts';
import type { OperationInput, OperationRow } from '../history/operation-row.ts';
import { keyOf } from '../upstream/keys.ts';
import type { Sequence } from './change.ts';
import { advance } from './endings.ts';
import type { ChangeParts, OnBehalf } from './parts.ts';
import { planOf } from './plan.ts';
import { asInput, isSequence, isUnfinished, undoKind, undoSteps } from './sequence-steps.ts';
import { hashOf, type Intent, knownOf, newOperation, refuseOther, refuseUnmet, type Submitted } from './submit.ts';

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

/** Goes on at the step that failed, for who asks for that. */
export async function resume<Reads>(
  parts: ChangeParts<Reads>,
  row: OperationRow,
  { caller: askedBy }: Pick<OnBehalf, 'caller'>,
): Promise<OperationRow> {
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
  return (await advance(parts, row, { patch, askedBy })) ?? row;
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

function conflict({ id, kind }: OperationRow, reason: string): FleetgraphError {
  return new FleetgraphError('CONFLICT', `operation ${id} (${kind}) ${reason}`);
}
