/** The state of what PAI adds to the Lingjun network: tests, gateways, direct connections, resource groups. */
export interface NetTest {
  testId: string;
  regionId: string;
  resourceGroupId: string;
  clusterId: string;
  clusterName: string;
  networkMode: string;
  port: string;
  status: 'InProgress' | 'Finished' | 'Failed';
  settings: NetTestSettings;
  /** As the service writes it; whether it is JSON is the test's own affair. */
  result: string;
  createdMs: number;
  finishedMs: number | null;
}

export type NetTestSettings =
  | { kind: 'DelayTest'; hosts: TestedHost[] }
  | {
      kind: 'TrafficTest';
      clients: TestedHost[];
      servers: TestedHost[];
      durationSeconds: number;
      gpuDirect: boolean;
      protocol: 'RDMA' | 'TCP';
      queuePairs: number;
      model: string;
    }
  | { kind: 'CommTest'; hosts: TestedHost[]; gpus: number; model: string; library: 'ACCL' | 'NCCL' };

export interface TestedHost {
  bond: string;
  ip: string;
  /** A node id, or a resource that is no node. */
  resourceId: string;
  serverName: string;
}

export interface AclEntry {
  entry: string;
  comment: string;
}

export interface EasGateway {
  gatewayId: string;
  regionId: string;
  internetEntries: AclEntry[];
  linkedVpcs: LinkedVpc[];
}

/** A VPC from which the gateway can be reached. */
export interface LinkedVpc {
  vpcId: string;
  accountId: string;
  ip: string;
  securityGroupId: string;
  vSwitchId: string;
  status: 'Creating' | 'Running' | 'Deleting';
  hasAuthoritativeDns: boolean;
  entries: AclEntry[];
  peers: { vpcId: string; regionId: string; status: string }[];
}

/** A dedicated resource group of EAS; null: it has no direct connection into a VPC. */
export interface EasResource {
  resourceId: string;
  regionId: string;
  directLink: {
    vpcId: string;
    vSwitchId: string;
    otherVSwitchIds: string[];
    securityGroupId: string;
    destinationCidrs: string[];
  } | null;
}

export interface PaiResourceGroup {
  resourceGroupId: string;
  regionId: string;
  name: string;
  description: string;
  clusterId: string;
  provider: 'ECS' | 'Lingjun';
  creatorId: string;
  resourceType: 'Ecs' | 'Lingjun';
  status: string;
  supportsRdma: boolean;
  workspaceId: string;
  nodeCount: number;
  tags: Record<string, string>;
  userVpc: UserVpc | null;
  createdMs: number;
  modifiedMs: number;
}

export interface UserVpc {
  vpcId: string;
  switchId: string;
  securityGroupId: string;
  roleArn: string;
  defaultRoute: 'eth0' | 'eth1';
  extendedCidrs: string[];
  forwardInfo: { eipAllocationId: string; natGatewayId: string } | null;
}
