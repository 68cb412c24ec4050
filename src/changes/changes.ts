import { FleetgraphError } from '../errors.ts';
import type { Database } from '../history/database.ts';
import { createOperationLeases } from '../history/operation-leases.ts';
import { createOperationLists } from '../history/operation-lists.ts';
import type { OperationInput, OperationRow } from '../history/operation-row.ts';
import { createOperationStore } from '../history/operations.ts';
import { createBulletin } from './bulletin.ts';
import { follow, type SubmitStep } from './follow.ts';
import type { ChangeParts, OnBehalf } from './parts.ts';
import { startRunner } from './runner.ts';
import { send } from './send.ts';
import { isSequence } from './sequence-steps.ts';
import { prepareSequence, prepareUndo, resume } from './sequences.ts';
import { type Intent, prepare, type Submitted } from './submit.ts';
import { type ChangeTiming, defaultTiming } from './timing.ts';

export interface ChangesOptions<Reads>
  extends Omit<ChangeParts<Reads>, 'store' | 'leases' | 'bulletin' | 'timing' | 'signal'> {
  readonly database: Pick<Database, 'prisma'>;
  readonly timing?: Partial<ChangeTiming>;
}

/** Writes to the upstreams, each done once as far as the upstream allows. */
export interface Changes<Reads> {
  /** Stores an intent and sends it: back as soon as the upstream has accepted or refused it, or was not heard. */
  submit(kind: string, input: OperationInput, intent: Intent<Reads>): Promise<Submitted>;
  /** Goes on at the step that failed, for who asks for that. */
  resume(id: string, behalf: OnBehalf): Promise<OperationRow>;
  /** Takes back what the steps of an operation made. */
  undo(id: string, intent: Intent<Reads>): Promise<Submitted>;
  byIds(ids: readonly string[]): Promise<OperationRow[]>;
  stepsOf(id: string): Promise<OperationRow[]>;
  readonly lists: ReturnType<typeof createOperationLists>;
  /** An operation as it is, then as it changes, until it has ended. */
  watch(id: string): Promise<AsyncIterableIterator<OperationRow>>;
  /** Ends all watching. */
  endWatching(): void;
  /** Hands unfinished operations to other processes. */
  stop(): Promise<void>;
}

/** Starts to carry on what is unfinished, too. */
export function startChanges<Reads>(options: ChangesOptions<Reads>): Changes<Reads> {
  const { database, clock, kinds } = options;
  const timing = { ...defaultTiming, ...options.timing };
  const store = createOperationStore(database);
  const bulletin = createBulletin(store, timing.watchMs);
  const leases = createOperationLeases({ database, clock, leaseMs: timing.leaseMs });
  const impatience = new AbortController();
  const parts: ChangeParts<Reads> = { ...options, store, leases, bulletin, timing, signal: impatience.signal };

  const submitOne: SubmitStep<Reads> = async ({ change, input }, intent) => {
    const prepared = await prepare(parts, { change, input }, intent);
    if (!('row' in prepared) || !prepared.isNew) return prepared;
    const { row } = prepared;
    const sent = await runner.hold(row.id, () => send(parts, { row, change }, { behalf: intent.behalf, input }));
    return { row: sent ?? (await store.byId(row.id)) ?? row, isNew: true };
  };
  const runner = startRunner(parts, {
    follow: (row) => (isSequence(parts, row) ? follow(parts, row, submitOne) : undefined),
    abort: () => impatience.abort(),
  });
  const existing = async (id: string) => {
    const row = await store.byId(id);
    if (row) return row;
    throw new FleetgraphError('NOT_FOUND', `no operation ${id} is known`);
  };
  const begun = (submitted: Submitted) => {
    runner.nudge();
    return submitted;
  };

  return {
    async submit(kind, input, intent) {
      const change = kinds.changes.get(kind);
      if (change) return submitOne({ change, input }, intent);
      const sequence = kinds.sequences.get(kind);
      if (!sequence) throw new TypeError(`${kind} is not in the tables of changes`);
      return begun(await prepareSequence(parts, { sequence, input }, intent));
    },
    async resume(id, behalf) {
      const row = await resume(parts, await existing(id), behalf);
      runner.nudge();
      return row;
    },
    undo: async (id, intent) => begun(await prepareUndo(parts, await existing(id), intent)),
    byIds: store.byIds,
    stepsOf: store.stepsOf,
    lists: createOperationLists(database),
    watch: async (id) => bulletin.watch(await existing(id)),
    endWatching: () => bulletin.close(),
    async stop() {
      bulletin.close();
      await runner.stop();
    },
  };
}
