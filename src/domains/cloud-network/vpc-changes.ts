import { BadInput } from '../../errors.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { checkCidr } from '../../graph/cidr-rules.ts';
import { checkName } from '../../graph/text-rules.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import { ownedCloudKey } from '../cloud-account/ownership.ts';
import { vpcLoaders } from '../vpc/loaders.ts';
import { madeNetworkLoaders } from './loaders.ts';
import { madeIn, watchVpc } from './made.ts';

export interface NewVpc {
  readonly account: string;
  readonly accessKeyId: string;
  /** As the server spells it. */
  readonly provider: string;
  readonly regionId: string;
  readonly name: string;
  readonly cidr: string;
}

/** Prefixes that the clouds take for a VPC. */
const prefixes = [8, 28] as const;

export function checkNewVpc({ name, cidr, regionId }: NewVpc, argument = 'input'): void {
  checkNetworkName(name, { argument: `${argument}.name`, longest: 64 });
  checkName(regionId, `${argument}.regionId`, 64);
  checkCidr(cidr, { argument: `${argument}.cidr`, prefixes });
}

/** Rules of the clouds, which the manual repeats: the server hides for what a cloud refused something. */
export function checkNetworkName(name: string, { argument, longest }: { argument: string; longest: number }): void {
  const { length } = [...name];
  if (length >= 2 && length <= longest && name.trim() !== '' && !/^https?:\/\//.test(name)) return;
  const expected = `2 to ${longest} characters, not beginning with http:// or https://`;
  throw new BadInput({ argument, expected, got: name });
}

export const createVpc = defineChange<NewVpc, (typeof bridgxOperations)['vpc.create']>({
  kind: 'CREATE_VPC',
  operation: bridgxOperations['vpc.create'],
  thing: 'Vpc',
  place: ({ account }) => ({ account, region: '' }),
  params: ({ accessKeyId, provider, regionId, name, cidr }) => ({
    ...{ provider, region_id: regionId, vpc_name: name, ak: accessKeyId, cidr_block: cidr },
  }),
  validate: checkNewVpc,
  async check({ accessKeyId, provider }, { reads, place }) {
    const key = await ownedCloudKey(reads, place, accessKeyId);
    if (key.provider === provider) return [];
    const expected = `the cloud of the access key, ${key.provider}`;
    throw new BadInput({ argument: 'input.provider', expected, got: provider });
  },
  invalidates: [bridgxOperations['vpc.describe'], bridgxOperations['vpc.info']],
  madeKeyOf: (answer, { input, ...place }) => madeIn([input.accessKeyId, input.regionId], answer, place),
  repetition: {
    operation: bridgxOperations['vpc.describe'],
    showsLate: true,
    async find({ accessKeyId, provider, regionId, name, cidr }, { reads, place }) {
      const rows = await reads.load(vpcLoaders).inPlace(place, { accessKeyId, provider, regionId });
      return rows.filter((vpc) => vpc.vpcName === name && vpc.cidrBlock === cidr).map(({ key }) => key);
    },
  },
  watch: watchVpc((key, { load }) => load(madeNetworkLoaders).vpcStatus.load(key)),
});
