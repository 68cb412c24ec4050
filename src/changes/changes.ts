import { FleetgraphError } from '../errors.ts';
import type { Database } from '../history/database.ts';
import { createOperationLeases } from '../history/operation-leases.ts';
import { createOperationLists } from '../history/operation-lists.ts';
import type { OperationInput, OperationRow } from '../history/operation-row.ts';
import { createOperationStore } from '../history/operations.ts';
import { createBulletin } from './bulletin.ts';
import type { AnyChange } from './change.ts';
import type { ChangeParts } from './parts.ts';
import { startRunner } from './runner.ts';
import { send } from './send.ts';
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
  submit(change: AnyChange<Reads>, input: OperationInput, intent: Intent<Reads>): Promise<Submitted>;
  byIds(ids: readonly string[]): Promise<OperationRow[]>;
  stepsOf(id: string): Promise<OperationRow[]>;
  readonly lists: ReturnType<typeof createOperationLists>;
  /** An operation as it is, then as it changes, until it has ended. Rejects for one that is not there. */
  watch(id: string): Promise<AsyncIterableIterator<OperationRow>>;
  /** Ends all watching. */
  endWatching(): void;
  /** Hands unfinished operations to other processes. */
  stop(): Promise<void>;
}

/** Starts to carry on what is unfinished, too. */
export function startChanges<Reads>(options: ChangesOptions<Reads>): Changes<Reads> {
  const { database, clock } = options;
  const timing = { ...defaultTiming, ...options.timing };
  const store = createOperationStore(database);
  const bulletin = createBulletin(store, timing.watchMs);
  const leases = createOperationLeases({ database, clock, leaseMs: timing.leaseMs });
  const impatience = new AbortController();
  const parts: ChangeParts<Reads> = { ...options, store, leases, bulletin, timing, signal: impatience.signal };
  const runner = startRunner(parts, { follow: () => undefined, abort: () => impatience.abort() });

  return {
    async submit(change, input, intent) {
      const prepared = await prepare(parts, { change, input }, intent);
      if (!('row' in prepared) || !prepared.isNew) return prepared;
      const { row } = prepared;
      const sent = await runner.hold(row.id, () => send(parts, { row, change }, { behalf: intent.behalf, input }));
      return { row: sent ?? (await store.byId(row.id)) ?? row, isNew: true };
    },
    byIds: store.byIds,
    stepsOf: store.stepsOf,
    lists: createOperationLists(database),
    async watch(id) {
      const row = await store.byId(id);
      if (!row) throw new FleetgraphError('NOT_FOUND', `no operation ${id} is known`);
      return bulletin.watch(row);
    },
    endWatching: () => bulletin.close(),
    async stop() {
      bulletin.close();
      await runner.stop();
    },
  };
}
