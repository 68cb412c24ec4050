import { BadInput } from '../../errors.ts';
import { asStep, defineSequence } from '../../graph/change-kinds.ts';
import { checkCidr } from '../../graph/cidr-rules.ts';
import { ownedCloudKey } from '../cloud-account/ownership.ts';
import { checkNewGroup, createEmptySecurityGroup, createSecurityGroup, type GroupParts } from './group-changes.ts';
import { checkNewVpcSubnet, createVpcSubnet, type SubnetParts } from './subnet-changes.ts';
import { checkNewVpc, createVpc, type NewVpc } from './vpc-changes.ts';

interface NewCloudNetwork extends NewVpc {
  readonly subnet: SubnetParts;
  readonly securityGroup: GroupParts;
}

/**
 * The server has one endpoint for the three, which tells nothing of what it made before a failure. Step by step each
 * is known, and the rest can be gone on with.
 */
export const createCloudNetwork = defineSequence<NewCloudNetwork>({
  kind: 'CREATE_CLOUD_NETWORK',
  thing: 'Vpc',
  place: ({ account }) => ({ account, region: '' }),
  validate(network) {
    const { subnet, securityGroup, cidr } = network;
    checkNewVpc(network);
    checkNewVpcSubnet(subnet, 'input.subnet');
    checkCidr(subnet.cidr, { argument: 'input.subnet.cidr', within: cidr });
    checkNewGroup(securityGroup, 'input.securityGroup');
  },
  async check({ accessKeyId, provider }, { reads, place }) {
    const key = await ownedCloudKey(reads, place, accessKeyId);
    if (key.provider === provider) return [];
    const expected = `the cloud of the access key, ${key.provider}`;
    throw new BadInput({ argument: 'input.provider', expected, got: provider });
  },
  steps({ subnet, securityGroup, ...vpc }) {
    const { accessKeyId, regionId } = vpc;
    const inVpc = ([key = '']: readonly string[]) => ({ vpc: key, accessKeyId, regionId });
    const input = (keys: readonly string[]) => ({ ...inVpc(keys), ...securityGroup });
    return [
      asStep(createVpc, { input: () => vpc }),
      asStep(createVpcSubnet, { input: (keys) => ({ ...inVpc(keys), ...subnet }) }),
      securityGroup.rules.length > 0
        ? asStep(createSecurityGroup, { input })
        : asStep(createEmptySecurityGroup, { input }),
    ];
  },
});
