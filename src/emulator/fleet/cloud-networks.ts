import { accounts } from './accounts.ts';
import { addressAt, sizeOf } from './addresses.ts';
import { onDay } from './calendar.ts';
import type { Dice } from './dice.ts';
import type { BridgxAccount, BridgxRule, BridgxSecurityGroup, BridgxSubnet, BridgxVpc, Region } from './model.ts';
import { guangzhou, hangzhou, wulanchabu, zoneAt } from './places.ts';

/** A VPC of a cloud with what lies in it; BridgX machines and Lingjun interfaces share it. */
export interface CloudNetwork {
  key: string;
  region: Region;
  vpc: BridgxVpc;
  switches: [BridgxSubnet, BridgxSubnet, BridgxSubnet];
  securityGroups: [BridgxSecurityGroup, BridgxSecurityGroup];
}

/**
 * Ten Alibaba VPCs and two Tencent ones in each block of the fleet. Two neighbours have the same addresses, as
 * networks that never meet often do: an address says nothing without its VPC.
 */
export function createCloudNetworks(dice: Dice, block: number): CloudNetwork[] {
  const alibaba = Array.from({ length: 10 }, (_, index) =>
    createCloudNetwork(dice, {
      key: `block-${block}/vpc-${index}`,
      name: `vpc-ai-${block * 10 + index + 1}`,
      region: index < 6 ? wulanchabu : hangzhou,
      account: accounts[index % 2] ?? accounts[0],
      octet: 16 + ((block * 5 + Math.floor(index / 2)) % 16),
    }),
  );
  const tencent = Array.from({ length: 2 }, (_, index) =>
    createCloudNetwork(dice, {
      key: `block-${block}/tencent-${index}`,
      name: `vpc-tx-${block * 2 + index + 1}`,
      region: guangzhou,
      account: accounts[2],
      octet: 16 + index,
    }),
  );
  return [...alibaba, ...tencent];
}

export interface CloudNetworkPlan {
  key: string;
  name: string;
  region: Region;
  account: BridgxAccount;
  /** The second octet of 172.x.0.0/16. */
  octet: number;
}

export function createCloudNetwork(dice: Dice, plan: CloudNetworkPlan): CloudNetwork {
  const vpc: BridgxVpc = {
    vpcId: `vpc-${dice.letters(plan.key, plan.account.provider === 'AlibabaCloud' ? 21 : 8)}`,
    vpcName: plan.name,
    cidrBlock: `172.${plan.octet}.0.0/16`,
    provider: plan.account.provider,
    regionId: plan.region.regionId,
    accountKey: plan.account.accountKey,
    status: dice.fraction(`${plan.key}/status`) < 0.06 ? 'Pending' : 'Available',
    createdMs: onDay(dice, plan.key, [10, 60]),
  };
  const vswitch = (index: number) => createSwitch(dice, { plan, vpc, index });
  const group = (index: number) => createSecurityGroup(dice, { plan, vpc, index });
  return {
    key: plan.key,
    region: plan.region,
    vpc,
    switches: [vswitch(0), vswitch(1), vswitch(2)],
    securityGroups: [group(0), group(1)],
  };
}

interface Part {
  plan: CloudNetworkPlan;
  vpc: BridgxVpc;
  index: number;
}

function createSwitch(dice: Dice, { plan, vpc, index }: Part): BridgxSubnet {
  const key = `${plan.key}/switch-${index}`;
  const cidrBlock = `172.${plan.octet}.${index * 16}.0/20`;
  const status = dice.pick(`${key}/status`, ['Available', 'Available', 'Available', 'Available', 'Abnormal']);
  return {
    switchId: vpc.provider === 'AlibabaCloud' ? `vsw-${dice.letters(key, 21)}` : `subnet-${dice.letters(key, 8)}`,
    switchName: `${plan.name}-switch-${index + 1}`,
    vpcId: vpc.vpcId,
    zoneId: zoneAt(plan.region, index),
    cidrBlock,
    gatewayIp: addressAt(cidrBlock, sizeOf(cidrBlock) - 3),
    status: index === 0 ? 'Available' : status,
    isDefault: index === 0,
    availableIps: sizeOf(cidrBlock) - dice.between(`${key}/used`, [5, 400]),
    createdMs: vpc.createdMs + (index + 1) * 60_000,
  };
}

function createSecurityGroup(dice: Dice, { plan, vpc, index }: Part): BridgxSecurityGroup {
  const key = `${plan.key}/sg-${index}`;
  const length = vpc.provider === 'AlibabaCloud' ? 20 : 8;
  return {
    securityGroupId: `sg-${dice.letters(key, length)}`,
    securityGroupName: `${plan.name}-${index === 0 ? 'default' : 'rdma'}`,
    securityGroupType: index === 0 ? 'normal' : 'enterprise',
    vpcId: vpc.vpcId,
    accountKey: vpc.accountKey,
    regionId: vpc.regionId,
    createdMs: vpc.createdMs + (index + 10) * 60_000,
    rules: index === 0 ? [ssh, inside(vpc), outside] : [inside(vpc)],
  };
}

const anyPort = { portFrom: 1, portTo: 65_535, groupId: '', prefixListId: '' } as const;
const ssh: BridgxRule = {
  ...anyPort,
  protocol: 'tcp',
  portFrom: 22,
  portTo: 22,
  direction: 'ingress',
  cidrIp: '10.0.0.0/8',
};
const outside: BridgxRule = { ...anyPort, protocol: 'all', direction: 'egress', cidrIp: '0.0.0.0/0' };

function inside(vpc: BridgxVpc): BridgxRule {
  return { ...anyPort, protocol: 'all', direction: 'ingress', cidrIp: vpc.cidrBlock };
}
