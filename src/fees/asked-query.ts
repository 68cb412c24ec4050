import { BadInput } from '../errors.ts';
import { checkGroups, checkNames, checkRange } from './check-query.ts';
import type { FeeDimension, FeeGroup, FeesFilter } from './dimensions.ts';
import type { FeesQuery } from './fees.ts';

type GivenFilter = { readonly [Name in keyof FeesFilter]?: FeesFilter[Name] | null };

/** Arguments of `fees` as GraphQL gives them: null and absent are alike. */
export interface AskedFees extends Pick<FeesQuery, 'from' | 'to' | 'granularity' | 'decimals'> {
  readonly groupBy: readonly FeeDimension[];
  readonly orderBy: FeesQuery['order'];
  readonly tagKeys?: readonly string[] | null | undefined;
  readonly filter?: GivenFilter | null | undefined;
  readonly timeZone?: string | null | undefined;
  readonly knownAt?: Date | null | undefined;
}

/** The question that arguments ask. @param zone where they name none */
export function feesQueryOf(asked: AskedFees, zone: string): FeesQuery {
  const { from, to, granularity, decimals, orderBy, filter, timeZone, knownAt } = asked;
  return {
    from,
    to,
    granularity,
    decimals,
    groupBy: groupsOf(asked),
    filter: filterOf(filter),
    timeZone: timeZone ?? zone,
    knownAt: knownAt ?? null,
    order: orderBy,
  };
}

interface AskedGroups {
  readonly groupBy?: readonly FeeDimension[] | null | undefined;
  readonly tagKeys?: readonly string[] | null | undefined;
}

/** The dimensions, each TAG with its key. */
export function groupsOf({ groupBy, tagKeys }: AskedGroups): FeeGroup[] {
  const keys = [...(tagKeys ?? [])];
  const tags = (groupBy ?? []).filter((by) => by === 'TAG').length;
  if (tags !== keys.length) {
    const expected = `one key for each TAG in groupBy, of which there are ${tags}`;
    throw new BadInput({ argument: 'tagKeys', expected, got: keys.length });
  }
  return (groupBy ?? []).map((by) => (by === 'TAG' ? { by, tagKey: keys.shift() ?? '' } : { by }));
}

/** A filter without its nulls. */
export function filterOf(given: GivenFilter | null | undefined): FeesFilter {
  return Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value != null));
}

/** Arguments that a GraphQL field gives: null and absent are alike. */
export interface FeeArguments {
  readonly from: string;
  readonly to: string;
  readonly groupBy?: readonly FeeDimension[] | null | undefined;
  readonly tagKeys?: readonly string[] | null | undefined;
  readonly timeZone?: string | null | undefined;
  readonly currency?: string | null | undefined;
  readonly decimals?: number | null | undefined;
}

/** Throws BadInput for arguments that no history could answer. */
export function checkArguments(args: FeeArguments): void {
  checkRange(args);
  checkNames({ timeZone: args.timeZone ?? undefined, currency: args.currency ?? undefined });
  checkGroups(groupsOf(args));
  const { decimals } = args;
  if (decimals != null && !(decimals >= 0 && decimals <= 9)) {
    throw new BadInput({ argument: 'decimals', expected: '0 to 9', got: decimals });
  }
}
