import type { Prerequisite } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { checkAddress, checkCidr, contains } from '../../graph/cidr-rules.ts';
import { idOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { checkName } from '../../graph/text-rules.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import { cloudCatalogLoaders } from '../cloud-catalog/loaders.ts';
import { notOwned } from '../cluster/ownership.ts';
import { type VpcRow, vpcLoaders } from '../vpc/loaders.ts';
import { vpcSubnetLoaders } from '../vpc-subnet/loaders.ts';
import { madeNetworkLoaders } from './loaders.ts';
import { madeIn, watchSubnet } from './made.ts';
import { checkNetworkName } from './vpc-changes.ts';

/** What a subnet says beside its VPC. */
export interface SubnetParts {
  readonly name: string;
  readonly zone: string;
  readonly cidr: string;
  readonly gatewayIp?: string;
}

/** Where a VPC is: its key says so, but not that of one that is yet to be made. */
export interface InVpc {
  /** The key of the VPC. */
  readonly vpc: string;
  readonly accessKeyId: string;
  readonly regionId: string;
}

export interface NewVpcSubnet extends InVpc, SubnetParts {}

const prefixes = [16, 29] as const;
/** What a VPC may hold. */
const mostSubnets = 150;

export function checkNewVpcSubnet({ name, zone, cidr, gatewayIp }: SubnetParts, argument = 'input'): void {
  checkNetworkName(name, { argument: `${argument}.name`, longest: 128 });
  checkName(zone, `${argument}.zone`, 64);
  checkCidr(cidr, { argument: `${argument}.cidr`, prefixes });
  if (gatewayIp === undefined) return;
  checkAddress(gatewayIp, `${argument}.gatewayIp`);
  if (contains(cidr, `${gatewayIp}/32`)) return;
  throw new BadInput({ argument: `${argument}.gatewayIp`, expected: `an address in ${cidr}`, got: gatewayIp });
}

export const createVpcSubnet = defineChange<NewVpcSubnet, (typeof bridgxOperations)['subnet.create']>({
  kind: 'CREATE_VPC_SUBNET',
  operation: bridgxOperations['subnet.create'],
  thing: 'VpcSubnet',
  place: ({ vpc }) => placeOfKey(vpc),
  params: ({ vpc, accessKeyId, name, zone, cidr, gatewayIp }) => ({
    ...{ account_key: accessKeyId, vpc_id: idOfKey(vpc), zone_id: zone },
    ...{ cidr_block: cidr, switch_name: name, gateway_ip: gatewayIp },
  }),
  validate: checkNewVpcSubnet,
  check: (input, { reads }) => checkRoom(input, reads),
  invalidates: [bridgxOperations['subnet.describe'], bridgxOperations['subnet.info']],
  madeKeyOf: (answer, { input, ...place }) =>
    madeIn([input.accessKeyId, input.regionId, idOfKey(input.vpc)], answer, place),
  repetition: {
    operation: bridgxOperations['subnet.describe'],
    showsLate: true,
    async find({ vpc: key, zone, name, cidr }, { reads }) {
      const rows = await reads.load(vpcSubnetLoaders).inVpc(await ownedVpc(key, reads), zone);
      return rows.filter((row) => row.switchName === name && row.cidrBlock === cidr).map((row) => row.key);
    },
  },
  watch: watchSubnet((key, { load }) => load(madeNetworkLoaders).subnetStatus.load(key)),
});

/** The organisation's VPC of this key. Throws FORBIDDEN for any other, which is never named to the server. */
export async function ownedVpc(key: string, { load }: LoaderParts): Promise<VpcRow> {
  const vpc = await load(vpcLoaders).byKey(key);
  if (!vpc) throw notOwned(`VPC ${JSON.stringify(idOfKey(key))}`, ', or not listed yet');
  return vpc;
}

/** The cloud refuses what does not fit, and the server hides for what. */
async function checkRoom({ vpc: key, zone, cidr }: NewVpcSubnet, reads: LoaderParts): Promise<Prerequisite[]> {
  const vpc = await ownedVpc(key, reads);
  const places = { provider: vpc.provider, region_id: vpc.regionId };
  const zones = (await reads.load(cloudCatalogLoaders).zones(vpc, places)).map(({ zoneId }) => zoneId);
  if (!zones.includes(zone)) {
    throw new BadInput({ argument: 'input.zone', expected: `one of: ${zones.join(', ')}`, got: zone });
  }
  const others = await reads.load(vpcSubnetLoaders).inVpc(vpc, null);
  const apartFrom = others.flatMap(({ cidrBlock }) => cidrBlock || []);
  checkCidr(cidr, { argument: 'input.cidr', apartFrom, ...(vpc.cidrBlock ? { within: vpc.cidrBlock } : {}) });
  const isMet = others.length < mostSubnets;
  return [{ text: `The VPC has fewer than ${mostSubnets} subnets; it has ${others.length}.`, isMet }];
}
