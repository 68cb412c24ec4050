import type { CloudNetwork } from './cloud-networks.ts';

/** A vSwitch of the account's cloud networks, as far as the service looks at them. */
export interface CloudSwitch {
  vSwitchId: string;
  vpcId: string;
  regionId: string;
  zoneId: string;
  cidr: string;
  gateway: string;
  /** Those of the whole VPC; the first is its default. */
  securityGroupIds: string[];
}

/** Of the networks of Alibaba Cloud alone: the service knows no other vendor's. */
export function createCloudSwitches(networks: readonly CloudNetwork[]): CloudSwitch[] {
  return networks
    .filter(({ vpc }) => vpc.provider === 'AlibabaCloud')
    .flatMap(({ region, vpc, switches, securityGroups }) =>
      switches.map(({ switchId, zoneId, cidrBlock, gatewayIp }) => ({
        vSwitchId: switchId,
        vpcId: vpc.vpcId,
        regionId: region.regionId,
        zoneId,
        cidr: cidrBlock,
        gateway: gatewayIp,
        securityGroupIds: securityGroups.map(({ securityGroupId }) => securityGroupId),
      })),
    );
}
