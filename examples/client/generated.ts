/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** A cloud that BridgX drives. */
export type CloudProvider =
  /** "AlibabaCloud" upstream. */
  | 'ALIBABA_CLOUD'
  /** "AWSCloud" upstream. */
  | 'AWS_CLOUD'
  /** "BaiduCloud" upstream. */
  | 'BAIDU_CLOUD'
  /** "HuaweiCloud" upstream. */
  | 'HUAWEI_CLOUD'
  /** "PrivateCloud" upstream. */
  | 'PRIVATE_CLOUD'
  /** "TencentCloud" upstream. */
  | 'TENCENT_CLOUD'
  /** A text that the upstream does not document; read the raw text beside it. */
  | 'UNDOCUMENTED';

/** Why two things of different origin are taken to belong together. */
export type EvidenceRule =
  /** Both are attached to the same hub. */
  | 'HUB'
  /** A machine's instance id is the node's id. */
  | 'INSTANCE_ID'
  /** A private address is the same inside the same VPC. */
  | 'PRIVATE_ADDRESS'
  /** Both name the same VPC. */
  | 'VPC_ID'
  /** The connection names the VPD. */
  | 'VPD_ID';

/** Where a machine is in its life. The server itself writes PENDING, RUNNING and DELETED only. */
export type MachineStatus =
  /** "Deleted" upstream. */
  | 'DELETED'
  /** "Deleting" upstream. */
  | 'DELETING'
  /** "Pending" upstream. */
  | 'PENDING'
  /** "Running" upstream. */
  | 'RUNNING'
  /** "Starting" upstream. */
  | 'STARTING'
  /** "Timeout" upstream. */
  | 'TIMEOUT'
  /** "Undefined" upstream. */
  | 'UNDEFINED'
  /** A text that the upstream does not document; read the raw text beside it. */
  | 'UNDOCUMENTED';

/** Whether the usage of a day can still grow. */
export type UsageDayState =
  /** The day is over; what was read is kept and never asked for again. */
  | 'CLOSED'
  /** The day is not over, or ended only minutes ago; BridgX is asked again after a minute. */
  | 'OPEN';

/** Where the usage of a day came from. */
export type UsageSource =
  /** Kept by the gateway since an earlier answer. */
  | 'HISTORY'
  /** Read from BridgX; asOf says when, which may be a moment ago. */
  | 'LIVE'
  /** The last reading of a day that is not over, as BridgX gives none now; staleReason says why. */
  | 'STALE';

export type ClustersWithMachinesQueryVariables = Exact<{
  machines: number;
}>;


export type ClustersWithMachinesQuery = { clusters: { nodes: Array<{ id: string, name: string | null, provider: CloudProvider | null, machineCount: number | null, machines: { nodes: Array<{ instanceId: string | null, status: MachineStatus | null, privateIps: Array<string>, createdAt: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null }> } | null };

export type FleetPageQueryVariables = Exact<{
  first: number;
}>;


export type FleetPageQuery = { clusters: { nodes: Array<{ name: string | null, vpc: { vpcId: string | null, vccs: { edges: Array<{ node: { vccId: string | null, vpds: { nodes: Array<{ vpdId: string | null, cidr: string | null }> } | null }, evidence: { rule: EvidenceRule, value: string } }> } | null } | null, machines: { nodes: Array<{ instanceId: string | null, nodeMatch: { node: { nodeId: string | null, elasticNetworkInterfaces: { nodes: Array<{ elasticNetworkInterfaceId: string | null, ip: string | null }> } | null } | null, evidence: { rule: EvidenceRule, value: string } | null } | null }> } | null }>, gaps: Array<{ account: string, region: string, message: string }> } | null };

export type UsageDaysQueryVariables = Exact<{
  cluster: string;
  from: string;
  to: string;
}>;


export type UsageDaysQuery = { usageDays: Array<{ day: string, machineHours: number, machineCount: number, state: UsageDayState, source: UsageSource, asOf: string } | null> | null };

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

export const ClustersWithMachinesDocument = new TypedDocumentString(`
    query ClustersWithMachines($machines: Int!) {
  clusters(first: 20) {
    nodes {
      id
      name
      provider
      machineCount
      machines(first: $machines) {
        nodes {
          instanceId
          status
          privateIps
          createdAt
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ClustersWithMachinesQuery, ClustersWithMachinesQueryVariables>;
export const FleetPageDocument = new TypedDocumentString(`
    query FleetPage($first: Int!) {
  clusters(first: $first) {
    nodes {
      name
      vpc {
        vpcId
        vccs(first: 5) {
          edges {
            node {
              vccId
              vpds(first: 5) {
                nodes {
                  vpdId
                  cidr
                }
              }
            }
            evidence {
              rule
              value
            }
          }
        }
      }
      machines(first: 5) {
        nodes {
          instanceId
          nodeMatch {
            node {
              nodeId
              elasticNetworkInterfaces(first: 5) {
                nodes {
                  elasticNetworkInterfaceId
                  ip
                }
              }
            }
            evidence {
              rule
              value
            }
          }
        }
      }
    }
    gaps {
      account
      region
      message
    }
  }
}
    `) as unknown as TypedDocumentString<FleetPageQuery, FleetPageQueryVariables>;
export const UsageDaysDocument = new TypedDocumentString(`
    query UsageDays($cluster: ID!, $from: Date!, $to: Date!) {
  usageDays(cluster: $cluster, from: $from, to: $to) {
    day
    machineHours
    machineCount
    state
    source
    asOf
  }
}
    `) as unknown as TypedDocumentString<UsageDaysQuery, UsageDaysQueryVariables>;