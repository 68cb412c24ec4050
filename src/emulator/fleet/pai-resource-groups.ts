import { onDay } from './calendar.ts';
import type { CloudNetwork } from './cloud-networks.ts';
import type { Dice } from './dice.ts';
import { tagsOf } from './entity.ts';
import type { PaiResourceGroup, UserVpc } from './pai-model.ts';
import { tenantId } from './places.ts';

/** One for each Alibaba VPC of the block, ten; every fourth lives in a VPC of the service, which it does not tell. */
export function createPaiResourceGroups(
  dice: Dice,
  { key, networks }: { key: string; networks: CloudNetwork[] },
): PaiResourceGroup[] {
  return networks.slice(0, 10).map((network, index) => {
    const groupKey = `${key}/pai-group-${index}`;
    const isLingjun = index % 2 === 0;
    const createdMs = onDay(dice, groupKey, [300, 600]);
    return {
      resourceGroupId: `rg${dice.letters(groupKey, 14)}`,
      regionId: network.region.regionId,
      name: index === 4 ? '推荐-资源组' : `${network.vpc.vpcName}-quota`,
      description: index % 3 === 0 ? 'shared by the training teams' : '',
      clusterId: dice.hex(`${groupKey}/cluster`, 22),
      provider: isLingjun ? 'Lingjun' : 'ECS',
      creatorId: tenantId,
      resourceType: isLingjun ? 'Lingjun' : 'Ecs',
      status: index === 5 ? 'Creating' : 'Ready',
      supportsRdma: isLingjun,
      workspaceId: String(23_000 + (index % 3)),
      nodeCount: isLingjun ? dice.between(`${groupKey}/nodes`, [4, 32]) : 3,
      tags: tagsOf(dice, groupKey),
      userVpc: index % 4 === 3 ? null : userVpcOf(dice, { key: groupKey, network, index }),
      createdMs,
      modifiedMs: createdMs + dice.between(`${groupKey}/modified`, [0, 5_000_000]) * 1000,
    };
  });
}

function userVpcOf(
  dice: Dice,
  { key, network, index }: { key: string; network: CloudNetwork; index: number },
): UserVpc {
  return {
    vpcId: network.vpc.vpcId,
    switchId: network.switches[0].switchId,
    securityGroupId: network.securityGroups[0].securityGroupId,
    roleArn: `acs:ram::${tenantId}:role/aliyunpaidlcdefaultrole`,
    defaultRoute: index % 2 === 0 ? 'eth1' : 'eth0',
    extendedCidrs: index === 0 ? ['10.0.0.0/16', '192.168.0.0/16'] : [],
    forwardInfo:
      index === 1
        ? null
        : {
            eipAllocationId: `eip-${dice.letters(`${key}/eip`, 21)}`,
            natGatewayId: `ngw-${dice.letters(`${key}/nat`, 21)}`,
          },
  };
}
