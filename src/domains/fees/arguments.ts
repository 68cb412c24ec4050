import { builder } from '../../builder.ts';
import { BadInput } from '../../errors.ts';
import { checkGroups, checkNames, checkRange } from '../../fees/check-query.ts';
import type { FeeDimension as Dimension, FeeGroup, FeesFilter } from '../../fees/dimensions.ts';
import { FeeService } from './enums.ts';

const FeeTagFilter = builder.inputType('FeeTagFilter', {
  description: 'A tag that the cluster had on the day.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The key of the tag.' }),
    values: t.stringList({ required: true, description: 'Any of these values; "" where the cluster had no such tag.' }),
  }),
});

export const FeesFilterInput = builder.inputType('FeesFilter', {
  description: 'Which fees to add up; every field given must match. "" stands for what is unknown.',
  fields: (t) => ({
    accounts: t.stringList({ description: 'Any of these accounts, by their aliases.' }),
    providers: t.stringList({ description: 'Any of these clouds, as BridgX spells them.' }),
    regions: t.stringList({ description: 'Any of these regions.' }),
    clusters: t.stringList({ description: 'Any of these clusters, by their names; leaves requests out.' }),
    instanceTypes: t.stringList({ description: 'Any of these machine types; leaves requests out.' }),
    chargeTypes: t.stringList({
      description: 'Any of these ways to charge, as BridgX spells them; leaves requests out.',
    }),
    machines: t.stringList({ description: "Any of these machines, by the cloud's ids; leaves requests out." }),
    services: t.field({ type: [FeeService], description: 'Only hours of machines, or only requests.' }),
    tags: t.field({ type: [FeeTagFilter], description: 'All of these tags; leaves requests out.' }),
  }),
});

/** Arguments that a GraphQL field gives: null and absent are alike. */
export interface FeeArguments {
  readonly from: string;
  readonly to: string;
  readonly groupBy?: readonly Dimension[] | null | undefined;
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

/** The dimensions, each TAG with its key. */
export function groupsOf({ groupBy, tagKeys }: Pick<FeeArguments, 'groupBy' | 'tagKeys'>): FeeGroup[] {
  const keys = [...(tagKeys ?? [])];
  const tags = (groupBy ?? []).filter((by) => by === 'TAG').length;
  if (tags !== keys.length) {
    const expected = `one key for each TAG in groupBy, of which there are ${tags}`;
    throw new BadInput({ argument: 'tagKeys', expected, got: keys.length });
  }
  return (groupBy ?? []).map((by) => (by === 'TAG' ? { by, tagKey: keys.shift() ?? '' } : { by }));
}

type GivenFilter = { readonly [Name in keyof FeesFilter]?: FeesFilter[Name] | null };

/** A filter without its nulls. */
export function filterOf(given: GivenFilter | null | undefined): FeesFilter {
  return Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value != null));
}

/** The arguments that every question on fees has. */
export const groupByDescription =
  'What to keep apart, any number of dimensions, the coarsest first; sums are told for each first part of the list.';
