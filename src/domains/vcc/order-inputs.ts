import type { InputFieldBuilder, InputShapeFromFields } from '@pothos/core';
import { builder } from '../../builder.ts';
import { TagInput } from '../../graph/tags.ts';
import { withoutNulls } from '../../graph/without-nulls.ts';
import { Vpd } from '../vpd/vpd.ts';
import type { CloudEnd } from './cloud-end.ts';
import type { NewVcc } from './new-vcc.ts';
import type { VccOrder } from './orders.ts';

type Fields = InputFieldBuilder<(typeof builder)['$inferSchemaTypes'], 'InputObject'>;

const VpcEnd = builder.inputType('VccVpcInput', {
  description: 'A cloud VPC as the end of a Lingjun connection.',
  fields: (t) => ({
    vpcId: t.string({ required: true, description: 'The cloud VPC, vpc-….' }),
    vSwitchId: t.string({ description: 'A vSwitch in it, vsw-….' }),
  }),
});

const CenEnd = builder.inputType('VccCenInput', {
  description: 'A Cloud Enterprise Network as the end of a Lingjun connection.',
  fields: (t) => ({
    cenId: t.string({ required: true, description: 'The Cloud Enterprise Network, cen-….' }),
    ownerId: t.string({ description: 'The account that owns it, 16 digits; needed for that of another account.' }),
  }),
});

const End = builder.inputType('VccEndInput', {
  description: 'What a Lingjun connection ends in on the cloud side: exactly one of these.',
  isOneOf: true,
  fields: (t) => ({
    vpc: t.field({ type: VpcEnd, description: 'A cloud VPC.' }),
    cen: t.field({ type: CenEnd, description: 'A Cloud Enterprise Network.' }),
  }),
});

const OwnCenEnd = builder.inputType('VccOwnCenInput', {
  description: 'A Cloud Enterprise Network of the same account as the end of a Lingjun connection.',
  fields: (t) => ({ cenId: t.string({ required: true, description: 'The Cloud Enterprise Network, cen-….' }) }),
});

/** The service takes no owner when it switches. */
export const OtherEnd = builder.inputType('VccOtherEndInput', {
  description: 'What a Lingjun connection is to end in from now on: exactly one of these.',
  isOneOf: true,
  fields: (t) => ({
    vpc: t.field({ type: VpcEnd, description: 'A cloud VPC.' }),
    cen: t.field({ type: OwnCenEnd, description: 'A Cloud Enterprise Network of the same account.' }),
  }),
});

/** What an order says beside the VPD. */
export const newVccFields = (t: Fields) => ({
  name: t.string({ required: true, description: 'The name, 1 to 128 characters; it need not be unique.' }),
  bandwidthMbps: t.int({ required: true, description: 'The bandwidth in Mbit/s, 1,000 to 400,000.' }),
  end: t.field({ type: End, required: true, description: 'What it ends in on the cloud side.' }),
  zone: t.string({ description: 'The zone that it lives in; the service chooses when left out.' }),
  bgpAsn: t.string({ description: 'The BGP autonomous system number, 1 to 4294967294.' }),
  bgpCidr: t.string({ description: 'The interconnect IPv4 CIDR block that is used for BGP peering.' }),
  description: t.string({ description: 'Free text.' }),
  resourceGroupId: t.string({ description: 'The resource group; the default one when left out.' }),
  reachesCloudServices: t.boolean({ description: "Whether the vendor's other cloud services are reachable over it." }),
  tags: t.field({ type: [TagInput], description: 'Its tags, at most 20.' }),
});

export const orderFields = (t: Fields) => ({
  vpdId: t.globalID({ required: true, for: Vpd, description: 'The global id of the VPD that it joins to the cloud.' }),
  ...newVccFields(t),
});

/** What was given of a new connection, in the form of the change. */
export function newVccOf(given: InputShapeFromFields<ReturnType<typeof newVccFields>>): NewVcc {
  const { name, bandwidthMbps, end, tags } = given;
  const { zone, bgpAsn, bgpCidr, description, resourceGroupId, reachesCloudServices } = given;
  const more = withoutNulls({ zone, bgpAsn, bgpCidr, description, resourceGroupId, reachesCloudServices });
  return { name, bandwidthMbps, end: endOf(end), tags: tags ?? [], ...more };
}

/** The same of an order. */
export function orderOf({ vpdId, ...given }: InputShapeFromFields<ReturnType<typeof orderFields>>): VccOrder {
  return { vpd: vpdId.id, ...newVccOf(given) };
}

export function endOf({ vpc, cen }: typeof End.$inferInput | typeof OtherEnd.$inferInput): CloudEnd {
  return vpc ? { kind: 'VPC', ...withoutNulls(vpc) } : { kind: 'CEN', ...withoutNulls(cen) };
}
