import { createHash, randomUUID } from 'node:crypto';
import { BadInput, FleetgraphError } from '../errors.ts';
import { nothingSpent, type OperationInput, type OperationRow, type Spent } from '../history/operation-row.ts';
import type { NewOperation } from '../history/operation-writes.ts';
import type { Place } from '../upstream/keys.ts';
import type { AnyChange, Prerequisite } from './change.ts';
import { type ChangeParts, clientIn, type OnBehalf, openWork } from './parts.ts';
import { type DryRunPlan, planOf } from './plan.ts';
import { readPatienceMs } from './timing.ts';

/** What a caller wants done, and with what it reads. */
export interface Intent<Reads> {
  readonly behalf: OnBehalf;
  readonly reads: Reads;
  readonly clientMutationId?: string | null | undefined;
  readonly isDryRun?: boolean;
  /** The operation that this is a step of. */
  readonly step?: { readonly parentId: string; readonly index: number };
}

/** The operation that an intent became, with whether this call made it; or, of a dry run, what it would be. */
export type Submitted = { readonly row: OperationRow; readonly isNew: boolean } | { readonly plan: DryRunPlan };

/**
 * Everything before the first call of a write: its name is asked for, its rules are checked, the intent is stored.
 * Throws what the caller did wrong; then nothing is stored and nothing was sent.
 */
export async function prepare<Reads>(
  parts: ChangeParts<Reads>,
  { change, input }: { change: AnyChange<Reads>; input: OperationInput },
  intent: Intent<Reads>,
): Promise<Submitted> {
  change.validate?.(input);
  const place = change.place(input);
  checkPlace(parts, { change, place }, intent.behalf);
  const inputHash = hashOf(change, input);
  const known = await knownOf(parts, { kind: change.kind, inputHash }, intent);
  if (known) return { row: known, isNew: false };
  const isDryRun = intent.isDryRun ?? false;
  const prerequisites = (await change.check?.(input, { reads: intent.reads, place, isDryRun })) ?? [];
  if (isDryRun) {
    const whole = await change.fill?.(input, { reads: intent.reads, place });
    return { plan: planOf(parts, [{ change, input: { ...input, ...whole }, place }], prerequisites) };
  }
  refuseUnmet(prerequisites);
  const { before, spent } = await lookBefore(parts, { change, input, place }, intent.behalf);
  const key = change.keyOf?.(input, place);
  const resource = key === undefined ? null : { type: change.thing ?? null, key };
  const made = newOperation(parts, { change, input, place, inputHash, before, spent, resource }, intent);
  const { row, isNew } = await parts.store.insert(made);
  if (!isNew) refuseOther(row, { kind: change.kind, inputHash });
  return { row, isNew };
}

/** Throws BadInput for an account or a region that is not configured, before anything is stored for it. */
function checkPlace<Reads>(
  parts: ChangeParts<Reads>,
  { change, place }: { change: AnyChange<Reads>; place: Place },
  behalf: OnBehalf,
): void {
  const { accounts } = openWork(parts, behalf, { deadlineMs: parts.clock() });
  if (clientIn(accounts, change.operation, place)) return;
  const got = [place.account, place.region].filter(Boolean).join(', ');
  throw new BadInput({ argument: 'input', expected: 'an account and a region that are configured', got });
}

/** The operation of this name. A dry run asks what would happen, so it finds none. */
export async function knownOf<Reads>(
  { store }: Pick<ChangeParts<Reads>, 'store'>,
  same: { kind: string; inputHash: string },
  { behalf: { caller }, clientMutationId, isDryRun }: Pick<Intent<Reads>, 'behalf' | 'clientMutationId' | 'isDryRun'>,
): Promise<OperationRow | undefined> {
  if (clientMutationId == null || isDryRun) return undefined;
  const row = await store.byName({ caller, clientMutationId });
  if (row) refuseOther(row, same);
  return row;
}

/** One name for two intents is a mistake of the caller's. */
export function refuseOther(row: OperationRow, { kind, inputHash }: { kind: string; inputHash: string }): void {
  if (row.kind === kind && row.inputHash === inputHash) return;
  const name = JSON.stringify(row.clientMutationId);
  throw new FleetgraphError(
    'CONFLICT',
    `clientMutationId ${name} was used before, for ${row.kind} with another input (${row.id})`,
  );
}

export function refuseUnmet(prerequisites: readonly Prerequisite[]): void {
  const unmet = prerequisites.find(({ isMet }) => !isMet);
  if (unmet) throw new FleetgraphError(unmet.code ?? 'CONFLICT', `not met: ${unmet.text}`);
}

/** What is there already and could be taken for what the write makes, should its answer not be heard. */
async function lookBefore<Reads>(
  parts: ChangeParts<Reads>,
  { change: { repetition }, input, place }: { change: AnyChange<Reads>; input: OperationInput; place: Place },
  behalf: OnBehalf,
): Promise<{ before: readonly string[]; spent: Spent }> {
  if (typeof repetition !== 'object') return { before: [], spent: nothingSpent };
  const work = openWork(parts, behalf, { deadlineMs: parts.clock() + readPatienceMs });
  const before = await repetition.find(input, { reads: work.reads, place });
  return { before, spent: work.spent() };
}

interface Prepared<Reads> {
  readonly change: Pick<AnyChange<Reads>, 'kind'> & Partial<Pick<AnyChange<Reads>, 'repetition' | 'secretInputs'>>;
  readonly input: OperationInput;
  readonly place: Place;
  readonly inputHash: string;
  readonly before: readonly string[];
  readonly spent?: Spent;
  /** What it concerns, if that is there already; without a type where it is no node. */
  readonly resource: { readonly type: string | null; readonly key: string } | null;
}

export function newOperation<Reads>(
  { clock, leases, currency }: ChangeParts<Reads>,
  { change, input, place, inputHash, before, spent = nothingSpent, resource }: Prepared<Reads>,
  { behalf: { caller, document }, clientMutationId = null, step }: Intent<Reads>,
): NewOperation {
  const now = new Date(clock());
  const secrets = change.secretInputs ?? [];
  return {
    id: randomUUID(),
    kind: change.kind,
    ...place,
    caller,
    clientMutationId,
    inputHash,
    input: withoutSecrets(change, input),
    lacksSecrets: secrets.some((name) => name in input),
    clientToken: change.repetition === 'token' ? randomUUID() : null,
    resourceType: resource?.type ?? null,
    resourceKey: resource?.key ?? null,
    before: [...before],
    currency,
    parentId: step?.parentId ?? null,
    stepIndex: step?.index ?? null,
    owner: leases.owner,
    leaseUntil: leases.until(),
    // Whoever stored it sends it at once; nobody else does while its lease lasts.
    dueAt: leases.until(),
    deadlineAt: null,
    createdAt: now,
    graphqlOperation: document?.name ?? null,
    graphqlHash: document?.hash ?? null,
    spent,
  };
}

/** Secrets are left out: a hash of one would be as good as the secret to who can guess it. */
export function hashOf<Reads>(
  change: Pick<AnyChange<Reads>, 'kind'> & Partial<Pick<AnyChange<Reads>, 'secretInputs'>>,
  input: OperationInput,
): string {
  const text = JSON.stringify([change.kind, sorted(withoutSecrets(change, input))]);
  return createHash('sha256').update(text).digest('hex');
}

function withoutSecrets<Reads>(
  { secretInputs = [] }: Pick<AnyChange<Reads>, 'secretInputs'>,
  input: OperationInput,
): OperationInput {
  const secrets: readonly string[] = secretInputs;
  return Object.fromEntries(Object.entries(input).filter(([name]) => !secrets.includes(name)));
}

/** The same value whatever the order in which its fields were written; absent fields and null ones are the same. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, sorted(inner)]),
  );
}
