import type { LoaderParts } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { idOfKey, idsOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { checkLength, checkName } from '../../graph/text-rules.ts';
import { keyOf } from '../../upstream/keys.ts';
import { notOwned } from '../cluster/ownership.ts';
import { securityGroupLoaders } from '../security-group/loaders.ts';
import { vpcLoaders } from '../vpc/loaders.ts';
import { vpcSubnetLoaders } from '../vpc-subnet/loaders.ts';
import type { Template } from './template.ts';

/** Source: the server's binding rules and the widths of its columns. */
const longest = { description: 128, zone: 64, machineType: 32, imageId: 512 };
/** What Alibaba Cloud sells. Source: the documentation of RunInstances. */
const alibabaPeriods: Readonly<Record<string, readonly number[]>> = {
  Week: [1, 2, 3, 4],
  Month: [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 24, 36, 48, 60],
};

/** Throws BadInput for a template that the server or the cloud would refuse, or that would crash the server. */
export function checkTemplate(template: Template): void {
  checkLength(template.description, 'input.description', longest.description);
  checkName(template.zone, 'input.zone', longest.zone);
  checkName(template.machineType, 'input.machineType', longest.machineType);
  checkName(template.image.imageId, 'input.image.imageId', longest.imageId);
  checkPassword(template.password);
  checkOneVpc(template);
  checkAtLeast(template.internet?.bandwidthMbps ?? 0, 0, 'input.internet.bandwidthMbps');
  for (const [argument, disk] of disksOf(template)) {
    checkName(disk.category, `${argument}.category`);
    checkAtLeast(disk.sizeGb, 1, `${argument}.sizeGb`);
  }
  checkAtLeast(template.computing.coreCount, 1, 'input.computing.coreCount');
  checkAtLeast(template.computing.memoryGb, 1, 'input.computing.memoryGb');
  checkCharge(template);
}

function disksOf({ systemDisk, dataDisks }: Template) {
  const others = dataDisks.map((disk, index) => [`input.dataDisks.${index}`, disk] as const);
  return [['input.systemDisk', systemDisk] as const, ...others];
}

const classes = [/[a-z]/, /[A-Z]/, /\d/, /[()`~!@#$%^&*_\-+=|{}[\]:;'<>,.?/]/];

/** The password itself is in no message. */
function checkPassword(password: string): void {
  const { length } = [...password];
  const kinds = classes.filter((kind) => kind.test(password)).length;
  if (length >= 8 && length <= 30 && kinds >= 3) return;
  const expected = '8 to 30 characters, three of lower case, upper case, digits and special characters';
  throw new BadInput({ argument: 'input.password', expected, got: `${length} characters of ${kinds} kinds` });
}

function checkOneVpc({ subnet, securityGroup }: Template): void {
  if (vpcKeyOf(subnet) === vpcKeyOf(securityGroup)) return;
  const expected = 'a security group of the VPC of the subnet';
  throw new BadInput({ argument: 'input.securityGroup', expected, got: idOfKey(securityGroup) });
}

function checkAtLeast(count: number, least: number, argument: string): void {
  if (count >= least) return;
  throw new BadInput({ argument, expected: `${least} or more`, got: count });
}

function checkCharge({ provider, charge: { type, period, periodUnit } }: Template): void {
  const isSubscription = type === 'PrePaid';
  if (isSubscription !== (period !== undefined) || isSubscription !== (periodUnit !== undefined)) {
    const expected = 'period and periodUnit for PRE_PAID, and neither for POST_PAID';
    throw new BadInput({ argument: 'input.charge', expected, got: type });
  }
  if (period === undefined || periodUnit === undefined) return;
  const sold = provider === 'AlibabaCloud' ? alibabaPeriods[periodUnit] : undefined;
  if (sold && !sold.includes(period)) {
    throw new BadInput({ argument: 'input.charge.period', expected: `one of: ${sold.join(', ')}`, got: period });
  }
  checkAtLeast(period, 1, 'input.charge.period');
}

/** Throws FORBIDDEN for a network that is not the organisation's, and BadInput for a zone or cloud that is not its. */
export async function checkNetwork({ subnet, securityGroup, zone, provider }: Template, { load }: LoaderParts) {
  const [vpc, row, group] = await Promise.all([
    load(vpcLoaders).byKey(vpcKeyOf(subnet)),
    load(vpcSubnetLoaders).byKey.load(subnet),
    load(securityGroupLoaders).byKey(securityGroup),
  ]);
  if (!vpc || !row) throw notOwned(`subnet ${JSON.stringify(idOfKey(subnet))}`);
  if (!group) throw notOwned(`security group ${JSON.stringify(idOfKey(securityGroup))}`);
  if (row.zoneId !== zone) {
    throw new BadInput({ argument: 'input.zone', expected: `the zone of the subnet, ${row.zoneId}`, got: zone });
  }
  if (vpc.provider !== provider) {
    throw new BadInput({
      argument: 'input.provider',
      expected: `the cloud of the VPC, ${vpc.provider}`,
      got: provider,
    });
  }
}

/** The key of the VPC that a subnet or a security group is in. */
function vpcKeyOf(key: string): string {
  const { account, region } = placeOfKey(key);
  return keyOf(account, region, ...idsOfKey(key).slice(0, 3));
}
