import type { OperationInput } from '../history/operation-row.ts';
import type { Place } from '../upstream/keys.ts';
import type { Operation, Params } from '../upstream/operation.ts';
import type { Amount } from '../upstream/prices/amounts.ts';
import type { AnyChange, Prerequisite } from './change.ts';
import type { ChangeParts } from './parts.ts';

/** What a call of a write is for: a look at what is there before, the write itself, a poll for its end. */
export type CallPurpose = 'LOOK' | 'WRITE' | 'WATCH';

/** A call that a write would make. */
export interface DryCall extends Place {
  readonly purpose: CallPurpose;
  readonly operation: Operation;
  /** In the upstream's spelling; null for reads, whose parameters the loaders choose. */
  readonly params: Params | null;
}

/** What a write would do, if it were sent now. */
export interface DryRunPlan {
  readonly calls: readonly DryCall[];
  /** What the calls would cost, with one poll each. */
  readonly price: Amount;
  readonly currency: string;
  readonly prerequisites: readonly Prerequisite[];
}

export interface Planned<Reads> {
  readonly change: AnyChange<Reads>;
  readonly input: OperationInput;
  readonly place: Place;
}

/** The plan of one write, or of several one after the other. */
export function planOf<Reads>(
  { priceOf, currency }: Pick<ChangeParts<Reads>, 'priceOf' | 'currency'>,
  planned: readonly Planned<Reads>[],
  prerequisites: readonly Prerequisite[],
): DryRunPlan {
  const calls = planned.flatMap(callsOf);
  const counts = new Map<string, number>();
  const price = calls.reduce((sum, { account, operation }) => {
    const key = `${account} ${operation.upstream} ${operation.name}`;
    const before = counts.get(key) ?? 0;
    counts.set(key, before + 1);
    return sum + priceOf({ account, operation }, before);
  }, 0n);
  return { calls, price, currency, prerequisites };
}

function callsOf<Reads>({ change, input, place }: Planned<Reads>): DryCall[] {
  const { operation, repetition, watch } = change;
  const write = { ...place, purpose: 'WRITE', operation, params: shownParams(change, input, place) } as const;
  return [
    ...(typeof repetition === 'object'
      ? [{ ...place, purpose: 'LOOK', operation: repetition.operation, params: null } as const]
      : []),
    write,
    ...(watch ? [{ ...place, purpose: 'WATCH', operation: watch.operation, params: null } as const] : []),
  ];
}

/** A secret shows as its length of nothing. */
function shownParams<Reads>(
  { params, secretInputs = [] }: AnyChange<Reads>,
  input: OperationInput,
  place: Place,
): Params {
  const secrets: readonly string[] = secretInputs;
  const shown = Object.entries(input).map(([name, value]) => [name, secrets.includes(name) ? '[cut]' : value]);
  return params(Object.fromEntries(shown), place);
}
