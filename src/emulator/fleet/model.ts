import type { CloudSwitch } from './cloud-switches.ts';
import type { EasGateway, EasResource, NetTest, PaiResourceGroup } from './pai-model.ts';

/**
 * The state of both upstreams, as one coherent fleet. Times are epoch milliseconds; ids are those of the wire.
 * The generator makes it from a seed and a clock; the servers read it and replace it by what their writes make of it.
 */
export interface Fleet {
  lingjun: LingjunState;
  bridgx: BridgxState;
}

export interface LingjunState {
  /** The account that the credentials of the emulator belong to. */
  tenantId: string;
  regions: Region[];
  vpds: Vpd[];
  vccs: Vcc[];
  subnets: Subnet[];
  ers: Er[];
  erAttachments: ErAttachment[];
  erRouteEntries: ErRouteEntry[];
  erRouteMaps: ErRouteMap[];
  /** Where elastic interfaces and gateways get their addresses; the networks themselves are other products'. */
  cloudSwitches: CloudSwitch[];
  clusters: LingjunCluster[];
  nodes: Node[];
  elasticNetworkInterfaces: ElasticNetworkInterface[];
  networkInterfaces: NetworkInterface[];
  netTests: NetTest[];
  easGateways: EasGateway[];
  easResources: EasResource[];
  paiResourceGroups: PaiResourceGroup[];
  grantRules: GrantRule[];
  vpdRouteEntries: NetworkRoute[];
  vccRouteEntries: NetworkRoute[];
  fabricPorts: FabricPort[];
  /** Whether the role is there by which the service makes connections for the account. */
  hasServiceRole: boolean;
  /** What has begun and is done later, in no order. */
  pending: PendingChange<LingjunState>[];
  /** Writes that came with a token, by operation, region and token. */
  tokenUses: ReadonlyMap<string, TokenUse>;
}

/** Something that a server will have done by a time. */
export interface PendingChange<State> {
  /** Epoch milliseconds. */
  dueMs: number;
  apply: (state: State) => State;
}

/** The first use of a client's token: a repetition gets the same answer, another request none. */
export interface TokenUse {
  /** The parameters, as one text. */
  request: string;
  payload: object;
}

export interface Region {
  regionId: string;
  localName: string;
  zones: { zoneId: string; localName: string }[];
}

/** What every Lingjun entity has. */
interface Entity {
  regionId: string;
  tenantId: string;
  resourceGroupId: string;
  status: string;
  message: string;
  createdMs: number;
  modifiedMs: number;
}

interface Tagged {
  tags: Record<string, string>;
}

export interface Vpd extends Entity, Tagged {
  vpdId: string;
  vpdName: string;
  cidr: string;
  secondaryCidrBlocks: string[];
  serviceCidr: string;
  quota: number;
}

export interface Vcc extends Entity, Tagged {
  vccId: string;
  vccName: string;
  zoneId: string;
  /** "" for a connection that hangs on a hub. */
  vpdId: string;
  connectionType: 'VPC' | 'CENTR';
  vpcId: string;
  vSwitchId: string;
  cenId: string;
  cenOwnerId: string;
  bandwidthMbps: number;
  bgpAsn: string;
  bgpCidr: string;
  accessPointId: string;
  lineOperator: string;
  portType: string;
  spec: string;
  commodityCode: string;
  currentNode: string;
  taskId: string;
  rate: number | null;
  expiresMs: number;
  payType: string;
  pricingCycle: string;
  duration: string;
  internetChargeType: string;
}

export interface Subnet extends Entity, Tagged {
  subnetId: string;
  subnetName: string;
  vpdId: string;
  zoneId: string;
  cidr: string;
  /** "" for the general type. */
  type: '' | 'OOB' | 'LB';
}

export interface Er extends Entity, Tagged {
  erId: string;
  erName: string;
  description: string;
  masterZoneId: string;
}

export interface ErAttachment extends Entity {
  erAttachmentId: string;
  erAttachmentName: string;
  erId: string;
  instanceType: 'VPD' | 'VCC';
  instanceId: string;
  /** The account that owns the attached instance; another than the tenant means `Across`. */
  resourceTenantId: string;
  autoReceiveAllRoute: boolean;
}

export interface ErRouteEntry extends Entity {
  erRouteEntryId: string;
  erId: string;
  destinationCidrBlock: string;
  nextHopType: 'VPD' | 'VCC';
  nextHopId: string;
  routeType: string;
  resourceTenantId: string;
}

export interface ErRouteMap extends Entity {
  erRouteMapId: string;
  erRouteMapName: string;
  erId: string;
  description: string;
  action: 'permit' | 'deny';
  routeMapNum: number;
  destinationCidrBlock: string;
  transmissionInstanceType: 'VPD' | 'VCC';
  transmissionInstanceId: string;
  receptionInstanceType: 'VPD' | 'VCC';
  receptionInstanceId: string;
}

/** A VPD or a connection that another account may attach to its hub. It has no status. */
export interface GrantRule {
  product: 'VPD' | 'VCC';
  regionId: string;
  tenantId: string;
  resourceGroupId: string;
  grantRuleId: string;
  instanceId: string;
  instanceName: string;
  grantTenantId: string;
  erId: string;
  used: boolean;
  createdMs: number;
}

/** A route of a VPD or of a connection. */
export interface NetworkRoute extends Entity {
  routeEntryId: string;
  /** The VPD or the connection. */
  ownerId: string;
  destinationCidrBlock: string;
  nextHopType: 'ER' | 'VCC' | 'VPD';
  /** An id or the word `local`. */
  nextHopId: string;
  routeType: string;
  resourceTenantId: string;
}

/** Where a physical interface is plugged into the fabric. */
export interface FabricPort {
  regionId: string;
  networkInterfaceId: string;
  nodeId: string;
  leaf: string;
  spine: string;
  core: string;
}

export interface LingjunCluster extends Entity, Tagged {
  clusterId: string;
  clusterName: string;
  description: string;
  clusterType: string;
  hpnZone: string;
  vpcId: string;
  nodeGroupId: string;
  nodeGroupName: string;
}

export interface Node extends Entity, Tagged {
  nodeId: string;
  clusterId: string;
  zoneId: string;
  vpcId: string;
  vSwitchId: string;
  securityGroupId: string;
  hostname: string;
  sn: string;
  machineType: string;
  imageId: string;
  imageName: string;
  expiresMs: number;
}

export interface ElasticNetworkInterface extends Entity, Tagged {
  elasticNetworkInterfaceId: string;
  description: string;
  /** "" while unattached. */
  nodeId: string;
  zoneId: string;
  vpcId: string;
  vSwitchId: string;
  securityGroupId: string;
  ip: string;
  /** Prefix length of the vSwitch. */
  mask: number;
  gateway: string;
  mac: string;
  type: 'DEFAULT' | 'CUSTOM';
  enableJumboFrame: boolean;
  privateIps: PrivateIp[];
  ipv6Addresses: PrivateIp[];
}

export interface PrivateIp {
  ipName: string;
  address: string;
  description: string;
  status: string;
  message: string;
  createdMs: number;
  modifiedMs: number;
}

export interface NetworkInterface extends Entity, Tagged {
  networkInterfaceId: string;
  networkInterfaceName: string;
  nodeId: string;
  vpdId: string;
  subnetId: string;
  zoneId: string;
  ip: string;
  gateway: string;
  serviceMac: string;
  ethernet: string[];
  ncType: string;
  quota: number;
  privateIps: (PrivateIp & { mac: string })[];
}

/** The tables of BridgX, a row as its database has it. */
export interface BridgxState {
  orgs: { id: number; name: string }[];
  users: BridgxUser[];
  accounts: BridgxAccount[];
  clusters: BridgxCluster[];
  instances: BridgxInstance[];
  tasks: BridgxTask[];
  vpcs: BridgxVpc[];
  subnets: BridgxSubnet[];
  securityGroups: BridgxSecurityGroup[];
  /** What the clouds themselves know, asked live by the server. */
  clouds: BridgxCloud[];
  /** What has begun and is done later, in no order. */
  pending: PendingChange<BridgxState>[];
}

export interface BridgxUser {
  id: number;
  orgId: number;
  username: string;
  password: string;
  type: 'ADMIN' | 'COMMON';
  enabled: boolean;
}

export interface BridgxAccount {
  id: number;
  orgId: number;
  accountName: string;
  accountKey: string;
  provider: string;
  createdMs: number;
  createBy: string;
  deleted: boolean;
}

export interface BridgxCluster {
  id: number;
  name: string;
  desc: string;
  provider: string;
  accountKey: string;
  regionId: string;
  zoneId: string;
  clusterType: 'standard' | 'custom';
  status: 'ENABLE' | 'DISABLE';
  instanceType: string;
  imageId: string;
  imageName: string;
  /** As it was sent with the template; absent where the cloud's list of images tells the rest. */
  imageConfig?: { id: string; name: string; type: string; platform: string; size: number };
  username: string;
  password: string;
  /** Of the later server: how machines are logged in to, and with which key. */
  authType?: string;
  keyId?: string;
  vpcId: string;
  subnetId: string;
  securityGroupId: string;
  internetChargeType: string;
  internetMaxBandwidthOut: number;
  internetIpType?: string;
  mountPoint?: string;
  nas?: string;
  systemDisk: BridgxDisk;
  dataDisks: BridgxDisk[];
  /** PostPaid or PrePaid, though the server takes any text. */
  chargeType: string;
  period: number;
  periodUnit: string;
  extendConfig: { core: number; memory: number; cpuType: string };
  tags: Record<string, string>;
  /** What tag values mean, by tag; lists show it in place of the value. */
  tagDescriptions?: Record<string, string>;
  createdMs: number;
  updatedMs: number;
  createBy: string;
  updateBy: string;
  deleted: boolean;
}

export interface BridgxDisk {
  category: string;
  /** GB */
  size: number;
  performanceLevel: string;
}

/** One row for each life of a machine. Clusters are linked by name, as in the real server. */
export interface BridgxInstance {
  id: number;
  instanceId: string;
  clusterName: string;
  status: 'UNDEFINED' | 'PENDING' | 'TIMEOUT' | 'STARTING' | 'RUNNING' | 'DELETING' | 'DELETED';
  ipInner: string;
  ipOuter: string;
  createdMs: number;
  runningMs: number | null;
  deletedMs: number | null;
  /** The task that made it, and the address that the cloud has for it, which the server learns later. */
  madeBy?: { taskId: bigint; address: string };
  /** Of machines that somebody entered by hand. */
  login?: { name: string; password: string };
}

export interface BridgxTask {
  /** Sonyflake, beyond 2^53. */
  id: bigint;
  name: string;
  clusterName: string;
  action: 'EXPAND' | 'SHRINK';
  status: 'INIT' | 'RUNNING' | 'SUCCESS' | 'PARTIAL_SUCCESS' | 'FAILED';
  failReason: string;
  total: number;
  succeeded: number;
  failed: number;
  before: number;
  createdMs: number;
  finishedMs: number | null;
  createBy: string;
  /** Of a task that somebody ordered: it is told as its machines are. */
  order?: { ips: readonly string[] };
}

export interface BridgxVpc {
  vpcId: string;
  vpcName: string;
  cidrBlock: string;
  provider: string;
  regionId: string;
  accountKey: string;
  status: 'Pending' | 'Available' | 'Abnormal' | '';
  createdMs: number;
}

export interface BridgxSubnet {
  switchId: string;
  switchName: string;
  vpcId: string;
  zoneId: string;
  cidrBlock: string;
  gatewayIp: string;
  status: 'Pending' | 'Available' | 'Abnormal' | '';
  isDefault: boolean;
  availableIps: number;
  createdMs: number;
}

export interface BridgxSecurityGroup {
  securityGroupId: string;
  securityGroupName: string;
  securityGroupType: 'normal' | 'enterprise';
  vpcId: string;
  accountKey: string;
  regionId: string;
  createdMs: number;
  rules: BridgxRule[];
}

export interface BridgxRule {
  protocol: string;
  portFrom: number;
  portTo: number;
  direction: 'ingress' | 'egress';
  groupId: string;
  cidrIp: string;
  prefixListId: string;
}

export interface BridgxCloud {
  provider: string;
  regions: { regionId: string; localName: string; zones: { zoneId: string; localName: string }[] }[];
  instanceTypes: {
    zoneId: string;
    chargeType: string;
    isGpu: boolean;
    core: number;
    memory: number;
    family: string;
    instanceType: string;
    status: string;
  }[];
  images: {
    regionId: string;
    imageType: 'global' | 'private' | 'shared';
    platform: string;
    osType: string;
    osName: string;
    size: number;
    imageId: string;
    imageName: string;
  }[];
}
