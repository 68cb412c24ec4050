/** What fees are told apart by. */
export const feeDimensions = [
  'ACCOUNT',
  'PROVIDER',
  'REGION',
  'CLUSTER',
  'INSTANCE_TYPE',
  'CHARGE_TYPE',
  'TAG',
  'MACHINE',
  'SERVICE',
] as const;
export type FeeDimension = (typeof feeDimensions)[number];

/** One way of telling fees apart; a tag needs its key. */
export type FeeGroup = { readonly by: Exclude<FeeDimension, 'TAG'> } | { readonly by: 'TAG'; readonly tagKey: string };

/** What is charged for: hours of machines, by the rate card, and requests to Lingjun, by the ledger. */
export const feeServices = ['MACHINE_HOURS', 'LINGJUN_REQUESTS'] as const;
export type FeeService = (typeof feeServices)[number];

/** Which fees are meant: those that fit every list that is given. "" stands for what is unknown. */
export interface FeesFilter {
  readonly accounts?: readonly string[] | undefined;
  readonly providers?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
  readonly clusters?: readonly string[] | undefined;
  readonly instanceTypes?: readonly string[] | undefined;
  readonly chargeTypes?: readonly string[] | undefined;
  readonly machines?: readonly string[] | undefined;
  readonly services?: readonly FeeService[] | undefined;
  readonly tags?: readonly TagFilter[] | undefined;
}

/** A tag with any of some values. */
export interface TagFilter {
  readonly key: string;
  readonly values: readonly string[];
}

/** The keys of the tags that a question speaks of. */
export function tagKeysOf({ groupBy, filter }: { groupBy: readonly FeeGroup[]; filter: FeesFilter }): string[] {
  const grouped = groupBy.flatMap((group) => (group.by === 'TAG' ? [group.tagKey] : []));
  return [...new Set([...grouped, ...(filter.tags ?? []).map(({ key }) => key)])];
}

/** What requests to Lingjun have nothing of, so that no request fits a filter by it. */
const machineFilters = ['clusters', 'instanceTypes', 'chargeTypes', 'machines', 'tags'] as const;

/** The cloud whose service Lingjun is, as BridgX spells it. */
export const lingjunProvider = 'AlibabaCloud';

/** Whether any request can fit a filter: a request has no machine, and no cluster. */
export function canHaveRequests(filter: FeesFilter): boolean {
  const isService = filter.services?.includes('LINGJUN_REQUESTS') ?? true;
  const isProvider = filter.providers?.includes(lingjunProvider) ?? true;
  return isService && isProvider && machineFilters.every((name) => filter[name] === undefined);
}
