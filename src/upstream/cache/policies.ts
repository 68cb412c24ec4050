import type { bridgxOperations } from '../bridgx/operations.ts';
import type { lingjunOperations } from '../lingjun/operations.ts';
import type { Operation } from '../operation.ts';

/** How long answers of one operation serve, in milliseconds from the moment the upstream was asked. */
export interface CachePolicy {
  /** Served as it is. */
  readonly freshMs: number;
  /** After that, for this long: served, marked stale, while one call behind it asks again. */
  readonly staleWhileRevalidateMs: number;
  /** After `freshMs`, for this long: served, marked stale, when the upstream gives no answer. */
  readonly staleIfErrorMs: number;
  /** "Not found" and refused input are remembered for this long, since the upstream charges for them again. */
  readonly negativeMs: number;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** What Lingjun shows of networks: changed by people, some times a day, and 0.001 a request. */
const layout: CachePolicy = {
  freshMs: minute,
  staleWhileRevalidateMs: 5 * minute,
  staleIfErrorMs: day,
  negativeMs: 30 * second,
};
/** Interfaces, addresses and nodes come and go with pods and machines; their lists are the longest, and paid by page. */
const population: CachePolicy = { ...layout, staleWhileRevalidateMs: 2 * minute };
/** Samples of traffic: of use while they are new, and never served long after an outage began. */
const samples: CachePolicy = {
  freshMs: 15 * second,
  staleWhileRevalidateMs: 30 * second,
  staleIfErrorMs: 10 * minute,
  negativeMs: 10 * second,
};
/** What the vendor sells and where. */
const catalog: CachePolicy = {
  freshMs: 6 * hour,
  staleWhileRevalidateMs: day,
  staleIfErrorMs: 7 * day,
  negativeMs: minute,
};

/** BridgX charges nothing, but each list costs it one count per row, and its database is small. */
const inventory: CachePolicy = {
  freshMs: 30 * second,
  staleWhileRevalidateMs: minute,
  staleIfErrorMs: day,
  negativeMs: 5 * second,
};
/** Of all lists of BridgX the longest: a call for every 50 machines. Who watches a task asks for that. */
const machines: CachePolicy = { ...inventory, freshMs: minute };
/** A task moves while people watch it. */
const progress: CachePolicy = { ...inventory, freshMs: 3 * second, staleWhileRevalidateMs: 5 * second };
/** Answers that BridgX itself fetches from the cloud vendor while the caller waits. */
const vendorCatalog: CachePolicy = { ...catalog, freshMs: hour, negativeMs: 10 * second };
/**
 * Usage of an open day grows every second, in hours that are read by people, and each reading takes a call for every
 * 50 machines. A closed day is kept by the history, which must never store an answer from before the day's end. So no
 * answer is served once it is not fresh, not even for an outage.
 */
const openDay: CachePolicy = { freshMs: minute, staleWhileRevalidateMs: 0, staleIfErrorMs: 0, negativeMs: second };

/** Every operation that reads; null is never kept. */
const policies = {
  lingjun: {
    GetVpd: layout,
    ListVpds: layout,
    GetVcc: layout,
    ListVccs: layout,
    GetSubnet: layout,
    ListSubnets: layout,
    GetElasticNetworkInterface: population,
    ListElasticNetworkInterfaces: population,
    GetLeniPrivateIpAddress: population,
    ListLeniPrivateIpAddresses: population,
    GetNetworkInterface: population,
    ListNetworkInterfaces: population,
    GetLniPrivateIpAddress: population,
    ListLniPrivateIpAddress: population,
    GetEr: layout,
    ListErs: layout,
    GetErAttachment: layout,
    ListErAttachments: layout,
    GetErRouteEntry: layout,
    ListErRouteEntries: layout,
    GetErRouteMap: layout,
    ListErRouteMaps: layout,
    GetNodeInfoForPod: population,
    ListNodeInfosForPod: population,
    GetVccGrantRule: layout,
    ListVccGrantRules: layout,
    GetVpdGrantRule: layout,
    ListVpdGrantRules: layout,
    GetVpdRouteEntry: layout,
    ListVpdRouteEntries: layout,
    GetVccRouteEntry: layout,
    ListVccRouteEntries: layout,
    GetDestinationCidrBlock: layout,
    GetFabricTopology: layout,
    ListInstancesByNcd: layout,
    QueryInstanceNcd: layout,
    ListVccFlowInfos: samples,
    /** Of the account, while answers are forgotten by region; asked before the first connection, and then no more. */
    DescribeSlr: null,
    DescribeNode: population,
    ListClusterNodes: population,
    ListClusters: layout,
    DescribeRegions: catalog,
    DescribeZones: catalog,
    DescribeNetTestResult: population,
    ListNetTestResults: population,
    ListAclPolicy: layout,
    ListGatewayIntranetLinkedVpc: layout,
    ListGatewayIntranetLinkedVpcPeer: layout,
    DescribeResourceDLink: layout,
    GetResourceGroup: layout,
    ListResourceGroups: layout,
  },
  bridgx: {
    'user.login': null,
    'user.refresh_token': null,
    'cluster.describe_all': inventory,
    'cluster.name': inventory,
    'cluster.id': inventory,
    'vpc.describe': inventory,
    'vpc.info': inventory,
    'subnet.describe': inventory,
    'subnet.info': inventory,
    'security_group.describe': inventory,
    'security_group.rules': inventory,
    'region.list': vendorCatalog,
    'zone.list': vendorCatalog,
    'instance_type.list': vendorCatalog,
    'image.list': vendorCatalog,
    'task.list': progress,
    'task.describe': progress,
    'task.describe_all': progress,
    'instance.describe_all': machines,
    'instance.usage_total': openDay,
    'instance.usage_statistics': openDay,
    'cloud_account.list': inventory,
  },
} as const satisfies {
  lingjun: Record<ReadsOf<typeof lingjunOperations>, CachePolicy | null>;
  bridgx: Record<ReadsOf<typeof bridgxOperations>, CachePolicy | null>;
};

type ReadsOf<Rows extends Readonly<Record<string, Operation>>> = {
  [Name in keyof Rows]: Rows[Name]['kind'] extends 'read' ? Name : never;
}[keyof Rows];

export type PolicyOf = (operation: Pick<Operation, 'upstream' | 'name' | 'kind'>) => CachePolicy | null;

/** The policy of an operation; null for writes, whatever the table says, and for operations that it does not know. */
export const policyOf: PolicyOf = ({ upstream, name, kind }) => {
  const rows: Readonly<Record<string, CachePolicy | null>> = policies[upstream];
  return kind === 'write' ? null : (rows[name] ?? null);
};

/** How long an answer can be of any use at all. */
export function usefulMs({ freshMs, staleWhileRevalidateMs, staleIfErrorMs }: CachePolicy): number {
  return freshMs + Math.max(staleWhileRevalidateMs, staleIfErrorMs);
}
