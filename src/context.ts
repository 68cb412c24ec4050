import type { ExecutionArgs, GraphQLError } from 'graphql';
import type { Changes } from './changes/changes.ts';
import type { OnBehalf } from './changes/parts.ts';
import type { Fees } from './fees/create-fees.ts';
import type { Spend } from './history/spend.ts';
import type { UsageHistory } from './history/usage.ts';
import type { Asker, Freshness } from './upstream/call.ts';
import type { CollectionParts } from './upstream/collection.ts';
import type { Assumption, PlannedCall } from './upstream/plan/planner.ts';
import type { Amount } from './upstream/prices/amounts.ts';
import type { Accounts, Upstreams } from './upstream/upstreams.ts';

/** What a caller may do: read the fleet, read usage and fees, change things. */
export const scopes = ['read', 'fees', 'write'] as const;
export type Scope = (typeof scopes)[number];

/** Who asks. */
export interface Viewer {
  /** A name for logs and bills, never a secret. */
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
}

/** What loaders are made from. */
export interface LoaderParts {
  /** The loaders that a domain's `loaders.ts` makes, made once per request. */
  readonly load: <T>(make: (parts: LoaderParts) => T) => T;
  readonly accounts: Accounts;
  readonly lengths: CollectionParts['lengths'];
  /** How old answers may be. */
  readonly freshness: Freshness;
  /** The usage history of each account that has a BridgX, by alias. */
  readonly histories: ReadonlyMap<string, UsageHistory>;
}

/** What one request carries to every resolver. */
export interface Context extends LoaderParts {
  readonly viewer: Viewer;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** What the gateway's own calls cost. */
  readonly spend: Spend;
  /** What machines and requests cost. */
  readonly fees: Fees;
  /** How a document is explained; undefined inside such an explanation. */
  readonly explaining?: Explaining | undefined;
  /** The same request with loaders of its own for answers of another freshness. */
  readonly at: (freshness: Freshness) => Context;
  /** The same request begun again: with loaders that know nothing yet, and the whole of its time. */
  readonly anew: () => Context;
  /** Lets all loaders of the request forget what they read: something was written. */
  readonly forget: () => void;
  /** Writes, and what became of them. */
  readonly changes: Changes<LoaderParts>;
  /** For whom writes are done. */
  readonly behalf: OnBehalf;
}

/** An operation of a document that is to be executed. */
export type AskedOperation = Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'>;

/** Runs documents without sending a call. */
export interface Explaining {
  readonly currency: string;
  /** Attempts that one call is given at most. */
  readonly maxAttempts: number;
  /** What a query is refused for before any of it is executed: faults of its variables and arguments. */
  readonly faultsOf: (asked: AskedOperation, context: Pick<LoaderParts, 'accounts'>) => readonly GraphQLError[];
  /** One pass over a document: a context to execute it with, and the calls that it met. */
  pass(assume: Assumption): { readonly context: Context; calls(): Promise<readonly PlannedCall[]>; isCut(): boolean };
  /** What each of these calls would cost now if it is attempted once; nothing for those that are not missing. */
  costsOf(calls: readonly PlannedCall[]): readonly Amount[];
  /** What any request can cost at most; null where nothing limits that. */
  ceiling(): Amount | null;
}

/** What a request's context is made from. */
export type RequestParts = Omit<Context, 'load' | 'at' | 'anew' | 'forget' | 'behalf' | 'accounts' | 'freshness'> &
  Pick<Upstreams, 'open'>;

/**
 * What one request carries, made from what the process has and from who asks.
 * @param ask makes the asker; called again for each new beginning
 */
export function contextOf(parts: RequestParts, ask: () => Asker): Context {
  const { open, ...rest } = parts;
  const asker = ask();
  const { caller, document, bill } = asker;
  const behalf: OnBehalf = { caller, bill, ...(document ? { document } : {}) };
  const anew = () => contextOf(parts, ask);
  const loaders: Map<unknown, unknown>[] = [];
  const forget = () => {
    for (const made of loaders) made.clear();
  };
  const contexts = new Map<string, Context>();
  const at = (freshness: Freshness): Context => {
    const key = `${freshness.maxAgeMs} ${freshness.orStale}`;
    const known = contexts.get(key);
    if (known) return known;
    const accounts = open({ ...asker, freshness });
    const own = new Map<unknown, unknown>();
    loaders.push(own);
    const made = { ...withLoaders({ ...rest, freshness, accounts, behalf, anew, forget }, own), at };
    contexts.set(key, made);
    return made;
  };
  return at(asker.freshness);
}

/**
 * Adds `load` to what loaders are made from: each set of loaders is made when it is first asked for.
 * @param made where they are kept
 */
export function withLoaders<Parts extends Omit<LoaderParts, 'load'>>(
  parts: Parts,
  made: Map<unknown, unknown> = new Map(),
): Parts & Pick<LoaderParts, 'load'> {
  const whole = {
    ...parts,
    load<T>(make: (parts: LoaderParts) => T): T {
      if (!made.has(make)) made.set(make, make(whole));
      return made.get(make) as T; // the map holds for each maker what that maker made
    },
  };
  return whole;
}
