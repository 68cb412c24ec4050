import { checkBlock } from '../../graph/cidr-rules.ts';
import { checkServiceId } from '../../graph/service-id-rules.ts';
import { checkName } from '../../graph/text-rules.ts';

/** The VPC that a resource group is to work in. */
export interface NewUserVpc {
  readonly vpcId: string;
  readonly vSwitchId: string;
  readonly securityGroupId: string;
  readonly roleArn?: string;
  /** The interface of the default route, in the service's own spelling. */
  readonly defaultRoute?: string;
  readonly extendedCidrs?: readonly string[];
  readonly forwardInfo?: { readonly natGatewayId: string; readonly eipAllocationId: string };
}

/** Throws BadInput for settings that break a rule. */
export function checkUserVpc({ extendedCidrs = [], forwardInfo, ...vpc }: NewUserVpc): void {
  checkServiceId(vpc.vpcId, { argument: 'input.userVpc.vpcId', prefix: 'vpc' });
  checkServiceId(vpc.vSwitchId, { argument: 'input.userVpc.vSwitchId', prefix: 'vsw' });
  checkServiceId(vpc.securityGroupId, { argument: 'input.userVpc.securityGroupId', prefix: 'sg' });
  for (const [index, cidr] of extendedCidrs.entries()) checkBlock(cidr, `input.userVpc.extendedCidrs.${index}`);
  if (!forwardInfo) return;
  // Ids of NAT gateways begin with ngw-, in the documentation's example with nat-.
  checkName(forwardInfo.natGatewayId, 'input.userVpc.forwardInfo.natGatewayId');
  checkServiceId(forwardInfo.eipAllocationId, { argument: 'input.userVpc.forwardInfo.eipAllocationId', prefix: 'eip' });
}

/** In the service's spelling; what is absent is not sent. */
export function wireUserVpc({ vpcId, vSwitchId, securityGroupId, ...more }: NewUserVpc) {
  const { roleArn, defaultRoute, extendedCidrs, forwardInfo } = more;
  return {
    VpcId: vpcId,
    SwitchId: vSwitchId,
    SecurityGroupId: securityGroupId,
    ...(roleArn === undefined ? {} : { RoleArn: roleArn }),
    ...(defaultRoute === undefined ? {} : { DefaultRoute: defaultRoute }),
    ...(extendedCidrs === undefined ? {} : { ExtendedCIDRs: extendedCidrs }),
    ...(forwardInfo === undefined
      ? {}
      : {
          DefaultForwardInfo: {
            NatGatewayId: forwardInfo.natGatewayId,
            EipAllocationId: forwardInfo.eipAllocationId,
          },
        }),
  };
}
