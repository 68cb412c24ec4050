import type { UpstreamError } from '../errors.ts';
import type { NodeRef } from '../history/operation-row.ts';
import type { Place } from '../upstream/keys.ts';
import type { AnswerOf, Operation, Params } from '../upstream/operation.ts';

/**
 * One kind of write: a row of a table. All that differs between two writes is here; how a write is stored, sent once,
 * repeated, found again and watched is the same for all.
 *
 * `Input` is plain JSON: a process that takes over has nothing but the stored input. `Reads` are the loaders.
 */
export interface Change<Input extends object, O extends Operation, Reads> {
  /** Its name in the schema and in the database: `CREATE_VPD`. */
  readonly kind: string;
  /** The upstream's operation that does it. */
  readonly operation: O;
  /** The GraphQL type of what it makes, changes or ends, if that is a node. */
  readonly thing?: string;
  place(input: Input): Place;
  /** In the upstream's spelling. The region goes along by itself, and so does the token of a change that has one. */
  params(input: Input, sent: Sent): Params;
  /** Throws BadInput for what can be told from the input alone. Runs before anything of a document is executed. */
  validate?(input: Input): void;
  /** The rules that take reads. Throws BadInput for an argument that breaks one. */
  check?(input: Input, scene: CheckScene<Reads>): Promise<readonly Prerequisite[]>;
  /**
   * Reads what the call must carry beside what the caller gave, right before it is sent; null when what it concerns is
   * gone, which is success for a change that has `doneCodes`, be there none in them.
   */
  fill?(input: Input, scene: { reads: Reads; place: Place }): Promise<Input | null>;
  /** The reads whose answers it makes old: forgotten after the call, and again when the work has ended. */
  readonly invalidates: readonly Operation[];
  /** The key of the thing that is there already; undefined for several. */
  keyOf?(input: Input, place: Place): string | undefined;
  /** The key of the thing that it made; null when the answer does not say. */
  madeKeyOf?(answer: AnswerOf<O>, made: Place & { readonly input: Input }): string | null;
  /** What the upstream calls the work that it accepted, for example a task's id. */
  handleOf?(answer: AnswerOf<O>): string | null;
  readonly repetition: Repetition<Input, Reads>;
  /** How the end of the work is seen. Absent: it is done when the call is answered. */
  readonly watch?: Watch<Input, Reads>;
  /** The upstream's codes that say that it was done before: the end of what is gone. */
  readonly doneCodes?: readonly string[];
  /** The upstream's codes that say that it is being done already: its end is watched as if it had been accepted. */
  readonly underWayCodes?: readonly string[];
  /** What the upstream said keeps it from being done. */
  dependantsOf?(error: UpstreamError, place: Place): readonly NodeRef[];
  /** Fields of the input that are never stored. */
  readonly secretInputs?: readonly (keyof Input & string)[];
}

/** Where a call goes, and for which operation; a plan is for none. */
export interface Sent extends Place {
  readonly operationId?: string;
}

/** A row of the table as the engine sees it. */
export type AnyChange<Reads> = Change<object, Operation, Reads>;

export interface CheckScene<Reads> {
  readonly reads: Reads;
  readonly place: Place;
  /** Nothing will be sent: what the upstream itself would refuse may be looked up for the plan. */
  readonly isDryRun: boolean;
}

/** Something that must be so before the write makes sense. */
export interface Prerequisite {
  /** One sentence that says what must be so. */
  readonly text: string;
  readonly isMet: boolean;
  /** What the caller hears when it is not. Default: CONFLICT. */
  readonly code?: 'CONFLICT' | 'NOT_FOUND';
  /** The things in the way. */
  readonly dependants?: readonly NodeRef[];
}

/**
 * What is done when a call was sent and not heard of. `token`: the upstream knows a repetition by its ClientToken.
 * `harmless`: a second call does nothing that the first did not. A search: whatever the call may have made is looked
 * for, before it is sent again.
 */
export type Repetition<Input extends object, Reads> = 'token' | 'harmless' | Search<Input, Reads>;

export interface Search<Input extends object, Reads> {
  /** What the search calls, for plans. */
  readonly operation: Operation;
  /**
   * What was made may be in no list for a while. Then an empty look proves nothing, and nothing is sent again: it is
   * looked for until it shows, or until nobody can tell.
   */
  readonly showsLate?: boolean;
  /** Keys of all things that could be what the write makes, by name and parameters; before it is one, without an id. */
  find(input: Input, scene: { reads: Reads; place: Place; operationId?: string }): Promise<readonly string[]>;
}

export interface Watch<Input extends object, Reads> {
  /** What a poll calls, for plans. */
  readonly operation: Operation;
  /** What the upstream says now; null when the thing is not there. Of many at once the loaders make few calls. */
  read(watched: Watched<Input, Reads>): Promise<Sight | null>;
  /** The statuses in which the work is done, or that the thing is gone. */
  readonly done: readonly string[] | 'absent';
  readonly failed: readonly string[];
  /** Milliseconds from the upstream's acceptance after which nobody knows. */
  readonly timeLimitMs: number;
}

export interface Watched<Input extends object, Reads> {
  readonly input: Input;
  readonly place: Place;
  readonly reads: Reads;
  /** The key of the thing; "" when the answer did not tell it. */
  readonly key: string;
  readonly handle: string | null;
}

/** What a poll saw. */
export interface Sight {
  readonly statusText: string | null;
  /** From 0 to 1. */
  readonly progress?: number | null;
  readonly message?: string | null;
}

/** A write of several steps, each a change of its own. */
export interface Sequence<Input extends object, Reads> {
  readonly kind: string;
  /** The GraphQL type of what the steps are for; its key is that of the first step's thing. */
  readonly thing?: string;
  place(input: Input): Place;
  validate?(input: Input): void;
  check?(input: Input, scene: CheckScene<Reads>): Promise<readonly Prerequisite[]>;
  /** The same steps for the same input, however often it is asked. */
  steps(input: Input): readonly SequenceStep<Reads>[];
}

export interface SequenceStep<Reads> {
  readonly change: AnyChange<Reads>;
  /** @param keys of the things of the steps before, in their order; made-up ones in a plan */
  input(keys: readonly string[]): object;
  /** What takes it back; absent: nothing needs to. */
  undo?(key: string): { readonly change: AnyChange<Reads>; readonly input: object };
}

/** Every kind of write, by name: what a restarted process needs to carry on. */
export interface ChangeKinds<Reads> {
  readonly changes: ReadonlyMap<string, AnyChange<Reads>>;
  readonly sequences: ReadonlyMap<string, Sequence<object, Reads>>;
}
