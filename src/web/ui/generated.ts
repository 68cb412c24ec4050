/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Why something costs more or less than before. */
export type FeeCause =
  /** Hours that changed after their day had been closed, in either period. */
  | 'CORRECTION'
  /** It is no more. */
  | 'GONE'
  /** More or fewer machine hours, at the price of before. */
  | 'HOURS'
  /** It was not there before. */
  | 'NEW'
  /** Another price: another rate, or requests within the free tier or beyond it. */
  | 'PRICE'
  /** More or fewer requests that count, at what they cost on average before. */
  | 'REQUESTS';

/** What fees are told apart by. */
export type FeeDimension =
  /** The account, by its alias. */
  | 'ACCOUNT'
  /** How the cloud charges, as BridgX spells it; requests have none. */
  | 'CHARGE_TYPE'
  /** The cluster of BridgX, by its name; requests have none. */
  | 'CLUSTER'
  /** The machine type at the cloud; requests have none. */
  | 'INSTANCE_TYPE'
  /** The machine, by the cloud's id; requests have none. */
  | 'MACHINE'
  /** The cloud, as BridgX spells it; requests to Lingjun are of AlibabaCloud. */
  | 'PROVIDER'
  /** The region. */
  | 'REGION'
  /** What is charged for: MACHINE_HOURS or LINGJUN_REQUESTS. */
  | 'SERVICE'
  /** The value that the cluster had for a tag on the day; tagKeys names the tag. */
  | 'TAG';

/** How long the periods are that fees are told for. */
export type FeeGranularity =
  /** Calendar days. */
  | 'DAY'
  /** Calendar months, cut off where the range is. */
  | 'MONTH'
  /** The whole range as one. */
  | 'RANGE'
  /** Weeks from Monday on, cut off where the range is. */
  | 'WEEK';

/** A range of days. */
export type FeePeriodInput = {
  /** The first day. */
  from: string;
  /** The last day, today at the latest. */
  to: string;
};

/** What is charged for. */
export type FeeService =
  /** Requests to Lingjun, as the ledger has them. */
  | 'LINGJUN_REQUESTS'
  /** Hours of machines of BridgX, by the rate card. */
  | 'MACHINE_HOURS';

/** How final a number is; of a sum, the least final of its parts. */
export type FeeStatus =
  /** All of it is known, and nothing has changed since it was first known. */
  | 'CLOSED'
  /** It was closed, and changed since; earlier revisions can be read with knownAt. */
  | 'CORRECTED'
  /** The period is not over. */
  | 'OPEN'
  /** The period is over, but some of its days were never read, or not to their end. */
  | 'PARTIAL';

/** A tag that the cluster had on the day. */
export type FeeTagFilter = {
  /** The key of the tag. */
  key: string;
  /** Any of these values; "" where the cluster had no such tag. */
  values: Array<string>;
};

/** Which fees to add up; every field given must match. "" stands for what is unknown. */
export type FeesFilter = {
  /** Any of these accounts, by their aliases. */
  accounts?: Array<string> | null | undefined;
  /** Any of these ways to charge, as BridgX spells them; leaves requests out. */
  chargeTypes?: Array<string> | null | undefined;
  /** Any of these clusters, by their names; leaves requests out. */
  clusters?: Array<string> | null | undefined;
  /** Any of these machine types; leaves requests out. */
  instanceTypes?: Array<string> | null | undefined;
  /** Any of these machines, by the cloud's ids; leaves requests out. */
  machines?: Array<string> | null | undefined;
  /** Any of these clouds, as BridgX spells them. */
  providers?: Array<string> | null | undefined;
  /** Any of these regions. */
  regions?: Array<string> | null | undefined;
  /** Only hours of machines, or only requests. */
  services?: Array<FeeService> | null | undefined;
  /** All of these tags; leaves requests out. */
  tags?: Array<FeeTagFilter> | null | undefined;
};

/** How a call of a plan would be served. */
export type PlannedWay =
  /** From memory; it costs nothing. */
  | 'CACHED'
  /** By asking the upstream. */
  | 'MISSING'
  /** With a refusal that the upstream gave a moment ago; it costs nothing. */
  | 'REFUSED'
  /** From memory, marked stale, while the gateway asks again at its own expense. */
  | 'STALE';

/** Why BridgX's own total of a day is not the sum of its machines. */
export type UsageDifferenceCause =
  /** The day is not over; rows and total were asked for at different moments. */
  | 'DAY_NOT_OVER'
  /** They are equal. */
  | 'NONE'
  /** BridgX lists machines no more that it listed before, and its total does not confirm that they are gone. */
  | 'ROWS_MISSING'
  /** BridgX fails to list the machines, as it does for one that was deleted without a time. */
  | 'ROWS_UNREADABLE'
  /** BridgX says less than nothing, as it does for days that its clock has not reached. */
  | 'TOTAL_NEGATIVE'
  /** BridgX gave no total. */
  | 'TOTAL_UNREADABLE'
  /** BridgX says the sum of whole lives instead of shares of the day. */
  | 'TOTAL_WHOLE_LIVES'
  /** BridgX says 0, which is what it also says when its database fails half-way. The rows are believed. */
  | 'TOTAL_ZERO'
  /** No cause is known. */
  | 'UNKNOWN';

export type FeeSumFragment = { from: string, to: string, status: FeeStatus, machineHours: string, unpricedHours: string, requests: number, keys: Array<{ dimension: FeeDimension, value: string | null }>, costs: Array<{ currency: string, isExample: boolean, amount: { amount: string }, listAmount: { amount: string } }>, completeness: { days: number, missingDays: number, openDays: number, partialDays: number } };

export type FeesHistoryQueryVariables = Exact<{ [key: string]: never; }>;


export type FeesHistoryQuery = { feesHistory: { firstDay: string | null, today: string, timeZone: string } | null };

export type FeesViewQueryVariables = Exact<{
  from: string;
  to: string;
  granularity: FeeGranularity;
}>;


export type FeesViewQuery = { fees: { total: { from: string, to: string, status: FeeStatus, machineHours: string, unpricedHours: string, requests: number, keys: Array<{ dimension: FeeDimension, value: string | null }>, costs: Array<{ currency: string, isExample: boolean, amount: { amount: string }, listAmount: { amount: string } }>, completeness: { days: number, missingDays: number, openDays: number, partialDays: number } }, periods: Array<{ from: string, to: string, status: FeeStatus, machineHours: string, unpricedHours: string, requests: number, keys: Array<{ dimension: FeeDimension, value: string | null }>, costs: Array<{ currency: string, isExample: boolean, amount: { amount: string }, listAmount: { amount: string } }>, completeness: { days: number, missingDays: number, openDays: number, partialDays: number } }>, unpriced: Array<{ unpricedHours: string, keys: Array<{ dimension: FeeDimension, value: string | null }> }> } | null };

export type FeesDearestQueryVariables = Exact<{
  from: string;
  to: string;
  groupBy: Array<FeeDimension> | FeeDimension;
  tagKeys?: Array<string> | string | null | undefined;
  currency: string;
}>;


export type FeesDearestQuery = { fees: { rows: { nodes: Array<{ keys: Array<{ dimension: FeeDimension, tagKey: string | null, value: string | null }> }> } } | null };

export type FeesStackQueryVariables = Exact<{
  from: string;
  to: string;
  granularity: FeeGranularity;
  groupBy: Array<FeeDimension> | FeeDimension;
  tagKeys?: Array<string> | string | null | undefined;
  filter?: FeesFilter | null | undefined;
  currency: string;
  after?: string | null | undefined;
}>;


export type FeesStackQuery = { fees: { rows: { nodes: Array<{ from: string, keys: Array<{ dimension: FeeDimension, value: string | null }>, costs: Array<{ currency: string, amount: { amount: string } }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type FeesTableQueryVariables = Exact<{
  from: string;
  to: string;
  groupBy: Array<FeeDimension> | FeeDimension;
  tagKeys?: Array<string> | string | null | undefined;
  filter?: FeesFilter | null | undefined;
  granularity: FeeGranularity;
}>;


export type FeesTableQuery = { fees: { total: { from: string, to: string, status: FeeStatus, machineHours: string, unpricedHours: string, requests: number, keys: Array<{ dimension: FeeDimension, value: string | null }>, costs: Array<{ currency: string, isExample: boolean, amount: { amount: string }, listAmount: { amount: string } }>, completeness: { days: number, missingDays: number, openDays: number, partialDays: number } }, rows: { nodes: Array<{ from: string, to: string, status: FeeStatus, machineHours: string, unpricedHours: string, requests: number, keys: Array<{ dimension: FeeDimension, value: string | null }>, costs: Array<{ currency: string, isExample: boolean, amount: { amount: string }, listAmount: { amount: string } }>, completeness: { days: number, missingDays: number, openDays: number, partialDays: number } }>, pageInfo: { hasNextPage: boolean } } } | null };

export type FeesAheadQueryVariables = Exact<{
  from: string;
  to: string;
  filter?: FeesFilter | null | undefined;
}>;


export type FeesAheadQuery = { feeForecast: Array<{ expected: { amount: string, currency: string }, low: { amount: string } | null, high: { amount: string } | null, soFar: { amount: string }, backtest: { meanErrorShare: number, trials: number } | null, days: Array<{ day: string, expected: { amount: string }, low: { amount: string } | null, high: { amount: string } | null }> }> | null };

export type FeesMovedQueryVariables = Exact<{
  previous: FeePeriodInput;
  current: FeePeriodInput;
  groupBy: Array<FeeDimension> | FeeDimension;
  tagKeys?: Array<string> | string | null | undefined;
  filter?: FeesFilter | null | undefined;
}>;


export type FeesMovedQuery = { feeMovers: { totals: Array<{ change: { amount: string, currency: string } }>, movers: Array<{ keys: Array<{ dimension: FeeDimension, value: string | null }>, before: { amount: string }, after: { amount: string }, change: { amount: string, currency: string }, causes: Array<{ cause: FeeCause, amount: { amount: string } }> }> } | null };

export type GatewaySpendingQueryVariables = Exact<{
  from: string;
  to: string;
}>;


export type GatewaySpendingQuery = { upstreamSpend: Array<{ upstream: string | null, operation: string | null, calls: number, billedCalls: number, amount: { amount: string, currency: string }, freeTierAmount: { amount: string } }> | null };

export type ReconciliationQueryVariables = Exact<{
  from: string;
  to: string;
  since: string;
  isDifferent: boolean;
}>;


export type ReconciliationQuery = { usageReconciliations: { nodes: Array<{ day: string, clusterName: string, ownSeconds: number | null, upstreamSeconds: number | null, differenceSeconds: number | null, cause: UsageDifferenceCause }>, pageInfo: { hasNextPage: boolean } } | null, usageCorrections: { nodes: Array<{ day: string, clusterName: string, machineType: string | null, revision: number, usedSecondsBefore: number, usedSeconds: number, differenceSeconds: number, knownAt: string }> } | null };

export type PriceQueryVariables = Exact<{
  document: string;
  operationName?: string | null | undefined;
  variables?: unknown;
}>;


export type PriceQuery = { explain: { cost: { currency: string, min: string, likely: string, max: string | null }, calls: Array<{ way: PlannedWay }> } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const FeeSumFragmentDoc = new TypedDocumentString(`
    fragment FeeSum on FeeRow {
  from
  to
  status
  keys {
    dimension
    value
  }
  costs {
    amount {
      amount
    }
    listAmount {
      amount
    }
    currency
    isExample
  }
  machineHours
  unpricedHours
  requests
  completeness {
    days
    missingDays
    openDays
    partialDays
  }
}
    `, {"fragmentName":"FeeSum"}) as unknown as TypedDocumentString<FeeSumFragment, unknown>;
export const FeesHistoryDocument = new TypedDocumentString(`
    query FeesHistory {
  feesHistory {
    firstDay
    today
    timeZone
  }
}
    `) as unknown as TypedDocumentString<FeesHistoryQuery, FeesHistoryQueryVariables>;
export const FeesViewDocument = new TypedDocumentString(`
    query FeesView($from: Date!, $to: Date!, $granularity: FeeGranularity!) {
  fees(from: $from, to: $to, granularity: $granularity, groupBy: [], decimals: 2) {
    total {
      ...FeeSum
    }
    periods {
      ...FeeSum
    }
    unpriced {
      unpricedHours
      keys {
        dimension
        value
      }
    }
  }
}
    fragment FeeSum on FeeRow {
  from
  to
  status
  keys {
    dimension
    value
  }
  costs {
    amount {
      amount
    }
    listAmount {
      amount
    }
    currency
    isExample
  }
  machineHours
  unpricedHours
  requests
  completeness {
    days
    missingDays
    openDays
    partialDays
  }
}`) as unknown as TypedDocumentString<FeesViewQuery, FeesViewQueryVariables>;
export const FeesDearestDocument = new TypedDocumentString(`
    query FeesDearest($from: Date!, $to: Date!, $groupBy: [FeeDimension!]!, $tagKeys: [String!], $currency: String!) {
  fees(
    from: $from
    to: $to
    granularity: RANGE
    groupBy: $groupBy
    tagKeys: $tagKeys
    currency: $currency
    orderBy: COST
    decimals: 2
  ) {
    rows(first: 8) {
      nodes {
        keys {
          dimension
          tagKey
          value
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FeesDearestQuery, FeesDearestQueryVariables>;
export const FeesStackDocument = new TypedDocumentString(`
    query FeesStack($from: Date!, $to: Date!, $granularity: FeeGranularity!, $groupBy: [FeeDimension!]!, $tagKeys: [String!], $filter: FeesFilter, $currency: String!, $after: String) {
  fees(
    from: $from
    to: $to
    granularity: $granularity
    groupBy: $groupBy
    tagKeys: $tagKeys
    filter: $filter
    currency: $currency
    decimals: 2
  ) {
    rows(first: 1000, after: $after) {
      nodes {
        from
        keys {
          dimension
          value
        }
        costs {
          amount {
            amount
          }
          currency
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FeesStackQuery, FeesStackQueryVariables>;
export const FeesTableDocument = new TypedDocumentString(`
    query FeesTable($from: Date!, $to: Date!, $groupBy: [FeeDimension!]!, $tagKeys: [String!], $filter: FeesFilter, $granularity: FeeGranularity!) {
  fees(
    from: $from
    to: $to
    granularity: $granularity
    groupBy: $groupBy
    tagKeys: $tagKeys
    filter: $filter
    orderBy: COST
    decimals: 2
  ) {
    total {
      ...FeeSum
    }
    rows(first: 200) {
      nodes {
        ...FeeSum
      }
      pageInfo {
        hasNextPage
      }
    }
  }
}
    fragment FeeSum on FeeRow {
  from
  to
  status
  keys {
    dimension
    value
  }
  costs {
    amount {
      amount
    }
    listAmount {
      amount
    }
    currency
    isExample
  }
  machineHours
  unpricedHours
  requests
  completeness {
    days
    missingDays
    openDays
    partialDays
  }
}`) as unknown as TypedDocumentString<FeesTableQuery, FeesTableQueryVariables>;
export const FeesAheadDocument = new TypedDocumentString(`
    query FeesAhead($from: Date!, $to: Date!, $filter: FeesFilter) {
  feeForecast(from: $from, to: $to, filter: $filter, decimals: 2) {
    expected {
      amount
      currency
    }
    low {
      amount
    }
    high {
      amount
    }
    soFar {
      amount
    }
    backtest {
      meanErrorShare
      trials
    }
    days {
      day
      expected {
        amount
      }
      low {
        amount
      }
      high {
        amount
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FeesAheadQuery, FeesAheadQueryVariables>;
export const FeesMovedDocument = new TypedDocumentString(`
    query FeesMoved($previous: FeePeriodInput!, $current: FeePeriodInput!, $groupBy: [FeeDimension!]!, $tagKeys: [String!], $filter: FeesFilter) {
  feeMovers(
    previous: $previous
    current: $current
    groupBy: $groupBy
    tagKeys: $tagKeys
    filter: $filter
    first: 10
    decimals: 2
  ) {
    totals {
      change {
        amount
        currency
      }
    }
    movers {
      keys {
        dimension
        value
      }
      before {
        amount
      }
      after {
        amount
      }
      change {
        amount
        currency
      }
      causes {
        cause
        amount {
          amount
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FeesMovedQuery, FeesMovedQueryVariables>;
export const GatewaySpendingDocument = new TypedDocumentString(`
    query GatewaySpending($from: DateTime!, $to: DateTime!) {
  upstreamSpend(from: $from, to: $to, groupBy: [OPERATION]) {
    upstream
    operation
    calls
    billedCalls
    amount {
      amount
      currency
    }
    freeTierAmount {
      amount
    }
  }
}
    `) as unknown as TypedDocumentString<GatewaySpendingQuery, GatewaySpendingQueryVariables>;
export const ReconciliationDocument = new TypedDocumentString(`
    query Reconciliation($from: Date!, $to: Date!, $since: DateTime!, $isDifferent: Boolean!) {
  usageReconciliations(
    from: $from
    to: $to
    isDifferent: $isDifferent
    first: 200
  ) {
    nodes {
      day
      clusterName
      ownSeconds
      upstreamSeconds
      differenceSeconds
      cause
    }
    pageInfo {
      hasNextPage
    }
  }
  usageCorrections(since: $since, first: 200) {
    nodes {
      day
      clusterName
      machineType
      revision
      usedSecondsBefore
      usedSeconds
      differenceSeconds
      knownAt
    }
  }
}
    `) as unknown as TypedDocumentString<ReconciliationQuery, ReconciliationQueryVariables>;
export const PriceDocument = new TypedDocumentString(`
    query Price($document: String!, $operationName: String, $variables: JSON) {
  explain(
    document: $document
    operationName: $operationName
    variables: $variables
  ) {
    cost {
      currency
      min
      likely
      max
    }
    calls {
      way
    }
  }
}
    `) as unknown as TypedDocumentString<PriceQuery, PriceQueryVariables>;