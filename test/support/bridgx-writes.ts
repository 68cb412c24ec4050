import type { BridgxCluster, BridgxState } from '../../src/emulator/fleet/model.ts';
import { bridgxId, ownClusters } from '../domains/bridgx-facts.ts';
import { some } from '../domains/lingjun-facts.ts';
import { type GatewayOptions, noon, startGateway } from './gateway.ts';
import { mutate } from './mutate.ts';
import { tell } from './operations.ts';

export type BridgxWrites = Awaited<ReturnType<typeof startBridgxWrites>>;

/** A gateway for writes of BridgX, whose clock tests move. */
export async function startBridgxWrites(options: GatewayOptions = {}) {
  const gateway = await startGateway({ ...options, env: { CACHE_MEMORY_MB: '16', ...options.env } });
  let nowMs = noon;
  let turn = 0;
  const fleet = () => gateway.emulator.fleet.bridgx;

  function later(seconds: number) {
    nowMs += seconds * 1000;
    gateway.at(nowMs);
  }

  return {
    gateway,
    fleet,
    later,
    /** A cluster that can be scaled, in a network that is listed; the next one each time. */
    cluster(): BridgxCluster {
      const clusters = ownClusters(fleet()).filter((each) => isPlain(fleet(), each));
      turn += 1;
      return clusters[turn % clusters.length] ?? some(clusters);
    },
    write: (name: string, input: object) => mutate(gateway, { name, input }),
    /** Gives an operation once it has ended. Time goes on only when nothing is being done, up to what is due next. */
    async settled(id: string) {
      for (;;) {
        const told = await tell(gateway, id);
        if (told.endedAt !== null) return told;
        const rows = await gateway.database.prisma.operation.findMany({ where: { endedAt: null } });
        const dueMs = Math.min(...rows.map(({ dueAt }) => dueAt.getTime()));
        if (rows.length > 0 && !rows.some(isBeingSent) && dueMs > nowMs) later((dueMs - nowMs) / 1000);
      }
    },
  };
}

function isPlain({ tasks, vpcs, instances, securityGroups }: BridgxState, cluster: BridgxCluster) {
  const { name, clusterType, chargeType, provider, vpcId, securityGroupId } = cluster;
  return (
    clusterType === 'standard' &&
    chargeType === 'PostPaid' &&
    provider === 'AlibabaCloud' &&
    !tasks.some((task) => task.clusterName === name && (task.status === 'INIT' || task.status === 'RUNNING')) &&
    instances.filter((row) => row.clusterName === name && row.status !== 'DELETED').length > 3 &&
    vpcs.some((vpc) => vpc.vpcId === vpcId && vpc.status === 'Available') &&
    securityGroups.some((group) => group.securityGroupId === securityGroupId && group.accountKey === cluster.accountKey)
  );
}

export const vpcOf = ({ accountKey, regionId, vpcId }: BridgxCluster) => bridgxId('Vpc', accountKey, regionId, vpcId);

export const groupOf = ({ accountKey, regionId, vpcId, securityGroupId }: BridgxCluster) =>
  bridgxId('SecurityGroup', accountKey, regionId, vpcId, securityGroupId);

/** A call that was not heard of waits for a look; one that is sent again has an error already. */
function isBeingSent({ status, attempts, error }: { status: string; attempts: number; error: unknown }): boolean {
  return status === 'PENDING' || (status === 'SENDING' && (error === null || attempts > 1));
}

/** A template in the network of a cluster that is there. */
export function templateLike(cluster: BridgxCluster) {
  const { accountKey, regionId, vpcId, subnetId, zoneId, instanceType, imageId } = cluster;
  return {
    subnet: bridgxId('VpcSubnet', accountKey, regionId, vpcId, subnetId),
    securityGroup: groupOf(cluster),
    zone: zoneId,
    provider: 'ALIBABA_CLOUD',
    machineType: instanceType,
    image: { imageId, name: 'Aliyun Linux', sizeGb: 20 },
    password: 'Very-Secret-9',
    internet: { charge: 'BY_TRAFFIC', bandwidthMbps: 10 },
    systemDisk: { category: 'cloud_essd', sizeGb: 40 },
    dataDisks: [],
    charge: { type: 'POST_PAID' },
    computing: { coreCount: 2, memoryGb: 4, power: 'CPU' },
  };
}

/** A VPC for the access key of a cluster that is there. */
export function newVpc({ accountKey, regionId }: BridgxCluster, name: string) {
  const place = { account: 'default', accessKeyId: accountKey, provider: 'ALIBABA_CLOUD', regionId };
  return { ...place, name, cidr: '10.64.0.0/16' };
}
