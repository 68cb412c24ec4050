import { flag, integer, json, list, maybe, record, text, textMap, time } from '../decode.ts';

/**
 * The fields of each BridgX entity. Source: the server's source at its last public commit and the manual.
 * Passwords and secrets that the server sends in clear are left out here, so they never enter this process's memory
 * beyond the parser.
 */
const disk = record({ category: text, size: integer, performanceLevel: text });
const extendConfig = maybe(record({ core: integer, memory: integer, cpuType: text }));

/** The server says `account` for the id of a cloud access key; here an account is the gateway's own. */
function named<Row extends { account: string | null }>({ account, ...row }: Row) {
  return { ...row, accessKeyId: account };
}

/** A row of cluster/describe_all. */
export const clusterRow = record({
  clusterId: text,
  clusterName: text,
  instanceCount: integer,
  instanceType: text,
  chargeType: text,
  provider: text,
  account: text,
  usage: text,
  extendConfig,
  createAt: time,
  /** The manual's name of `createAt`. */
  tcreateAt: time,
  createBy: text,
  updateAt: time,
  updateBy: text,
}).transform(({ tcreateAt, ...row }) => named({ ...row, createAt: row.createAt ?? tcreateAt }));

/** The template of a cluster: cluster/name/:name. Here the id is a number on the wire, in the list it is text. */
export const clusterTemplate = record({
  id: text,
  name: text,
  desc: text,
  regionId: text,
  zoneId: text,
  clusterType: text,
  instanceType: text,
  image: text,
  provider: text,
  username: text,
  accountKey: text,
  imageConfig: maybe(record({ id: text, name: text, type: text, platform: text, size: integer })),
  networkConfig: maybe(
    record({
      vpc: text,
      subnetId: text,
      securityGroup: text,
      internetChargeType: text,
      internetMaxBandwidthOut: integer,
      internetIpType: text,
    }),
  ),
  storageConfig: maybe(
    record({
      mountPoint: text,
      nas: text,
      disks: maybe(record({ systemDisk: maybe(disk), dataDisk: list(disk) })),
    }),
  ),
  chargeConfig: maybe(record({ chargeType: text, period: integer, periodUnit: text })),
  extendConfig,
  tags: textMap,
  /** Only the later server has these: how one logs in to the machines. Its `private_key` is never read. */
  authType: text,
  keyPairId: text,
  keyPairName: text,
});

/** A row of instance/describe_all. */
export const machineRow = record({
  instanceId: text,
  ipInner: text,
  ipOuter: text,
  provider: text,
  clusterType: text,
  createAt: time,
  status: text,
  /** Seconds from creation to running, not uptime. */
  startupTime: integer,
  clusterName: text,
  instanceType: text,
  loginName: text,
  chargeType: text,
  computingPowerType: text,
});

export const vpc = record({
  vpcId: text,
  vpcName: text,
  cidrBlock: text,
  provider: text,
  status: text,
  createAt: time,
});

export const vpcSubnet = record({
  vpcId: text,
  switchId: text,
  zoneId: text,
  switchName: text,
  cidrBlock: text,
  gatewayIp: text,
  vStatus: text,
  /** The manual's name of `vStatus`. */
  status: text,
  createAt: time,
  isDefault: text,
  availableIpAddressCount: integer,
}).transform(({ status, ...row }) => ({ ...row, vStatus: row.vStatus ?? status }));

export const securityGroup = record({
  vpcId: text,
  securityGroupId: text,
  securityGroupName: text,
  securityGroupType: text,
  createAt: time,
});

export const securityGroupRules = record({
  securityGroupId: text,
  securityGroupName: text,
  securityGroupType: text,
  rules: list(
    record({ protocol: text, portRange: text, direction: text, groupId: text, cidrIp: text, prefixListId: text }),
  ),
});

export const region = record({ regionId: text, localName: text });
export const zone = record({ zoneId: text, localName: text });

export const instanceType = record({
  chargeType: text,
  isGpu: flag,
  core: integer,
  memory: integer,
  instanceTypeFamily: text,
  instanceType: text,
  status: text,
});

export const image = record({
  platform: text,
  osType: text,
  osName: text,
  size: integer,
  imageId: text,
  imageName: text,
});

/** A row of task/list. */
export const taskRow = record({
  taskId: text,
  taskName: text,
  taskAction: text,
  status: text,
  clusterName: text,
  createAt: time,
  executeTime: integer,
  finishAt: time,
});

/** task/describe: the progress of one task. `successRate` is text and may be "NaN". */
export const taskDetail = record({
  taskId: text,
  taskName: text,
  clusterName: text,
  taskStatus: text,
  taskResult: text,
  taskAction: text,
  failReason: text,
  runNum: integer,
  suspendNum: integer,
  successNum: integer,
  failNum: integer,
  totalNum: integer,
  successRate: text,
  executeTime: integer,
  beforeInstanceCount: integer,
  afterInstanceCount: integer,
  expectInstanceCount: integer,
  createAt: time,
  createBy: text,
});

export const cloudAccount = record({
  id: text,
  accountName: text,
  account: text,
  provider: text,
  createAt: time,
  createBy: text,
}).transform(named);

export const usageTotal = record({ usageTotal: integer });

/** A row of usage_statistics. Its `startup_time` covers the machine's whole life, not the day, and is not read. */
export const usageRow = record({
  id: text,
  clusterName: text,
  instanceId: text,
  startupAt: time,
  shutdownAt: time,
  /** Right only when the call named one cluster. */
  instanceType: text,
});

/** A token, as bare text. */
export const token = text;

/** The name of a cluster that was made or changed, as bare text on the wire; its id comes with the list. */
export const name = text.transform((clusterName) => ({ clusterName }));

/** The id of a task: a bare number beyond 2^53 on the wire. */
export const taskId = text.transform((id) => ({ taskId: id }));

/** The id of what was made, bare on the wire; "" when the server made it at the vendor and then could not store it. */
export const createdId = text.transform((id) => ({ id }));

export const createdNetwork = record({ vpcId: text, switchId: text, securityGroupId: text });

/** Nothing is told: null, or "". */
export const nothing = json.transform(() => null);
