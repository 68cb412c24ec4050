import { builder } from '../../builder.ts';
import { TagInput } from '../../graph/tags.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { associateVpdCidr, createVpd, deleteVpd, disassociateVpdCidr, updateVpd } from './changes.ts';
import { Vpd } from './vpd.ts';

const thing = { name: 'vpd', type: Vpd, description: 'The VPD as it is now. Costs what reading it costs.' } as const;

const NewSubnet = builder.inputType('NewVpdSubnetInput', {
  description: 'A subnet that is made together with its VPD.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name of the subnet, 1 to 128 characters.' }),
    zone: t.string({ required: true, description: 'The zone that it lies in, for example cn-wulanchabu-b.' }),
    cidr: t.string({ required: true, description: "A part of the VPD's block, with a prefix from 16 to 29." }),
    type: t.string({ description: 'What it is for: OOB, LB, or nothing for general use.' }),
  }),
});

mutationField('createVpd', {
  description: 'Makes a VPD, and subnets in it. The service is done some seconds after it has accepted.',
  change: createVpd,
  placedIn: 'lingjun',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name, 1 to 128 characters; it need not be unique.' }),
    cidr: t.string({ required: true, description: 'The primary IPv4 CIDR block; it cannot be changed later.' }),
    resourceGroupId: t.string({ description: 'The resource group; the default one when left out.' }),
    subnets: t.field({ type: [NewSubnet], description: 'Subnets to make along.' }),
    tags: t.field({ type: [TagInput], description: 'Its tags, at most 20.' }),
  }),
  input: ({ account, region, name, cidr, resourceGroupId, subnets, tags }) => ({
    account,
    region,
    name,
    cidr,
    ...(resourceGroupId == null ? {} : { resourceGroupId }),
    subnets: (subnets ?? []).map(({ type, ...subnet }) => ({ ...subnet, ...(type == null ? {} : { type }) })),
    tags: tags ?? [],
  }),
  thing,
});

mutationField('updateVpd', {
  description: 'Renames a VPD.',
  change: updateVpd,
  fields: (t) => ({
    id: t.globalID({ required: true, for: Vpd, description: 'The global id of the VPD.' }),
    name: t.string({ required: true, description: 'The new name, 1 to 128 characters.' }),
  }),
  input: ({ id, name }) => ({ vpd: id.id, name }),
  thing,
});

mutationField('deleteVpd', {
  description: 'Deletes a VPD. What depends on it must go first; a refusal lists it. Deleting what is gone succeeds.',
  change: deleteVpd,
  fields: (t) => ({ id: t.globalID({ required: true, for: Vpd, description: 'The global id of the VPD.' }) }),
  input: ({ id }) => ({ vpd: id.id }),
  thing,
});

mutationField('associateVpdCidr', {
  description: 'Adds a secondary block to a VPD; the service allows three for an account in a region.',
  change: associateVpdCidr,
  fields: (t) => ({
    id: t.globalID({ required: true, for: Vpd, description: 'The global id of the VPD.' }),
    cidr: t.string({ required: true, description: 'The block, with a prefix from 8 to 28.' }),
  }),
  input: ({ id, cidr }) => ({ vpd: id.id, cidr }),
  thing,
});

mutationField('disassociateVpdCidr', {
  description: 'Takes a secondary block from a VPD. Subnets inside the block must go first; a refusal lists them.',
  change: disassociateVpdCidr,
  fields: (t) => ({
    id: t.globalID({ required: true, for: Vpd, description: 'The global id of the VPD.' }),
    cidr: t.string({ required: true, description: 'One of the secondary blocks of the VPD.' }),
  }),
  input: ({ id, cidr }) => ({ vpd: id.id, cidr }),
  thing,
});
