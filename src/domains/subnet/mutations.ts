import { TagInput } from '../../graph/tags.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { Vpd } from '../vpd/vpd.ts';
import { createSubnet, deleteSubnet, updateSubnet } from './changes.ts';
import { Subnet, subnetUse } from './subnet.ts';

const thing = {
  name: 'subnet',
  type: Subnet,
  description: 'The subnet as it is now. Costs what reading it costs.',
} as const;
const id = { required: true, for: Subnet, description: 'The global id of the subnet.' } as const;

mutationField('createSubnet', {
  description:
    'Makes a subnet in a VPD, which must be Available. Its block is compared with those of the VPD and its subnets ' +
    'before. Costs a read of the VPD, two of its subnets, and the write.',
  change: createSubnet,
  fields: (t) => ({
    vpdId: t.globalID({ required: true, for: Vpd, description: 'The global id of the VPD.' }),
    name: t.string({ required: true, description: 'The name, 1 to 128 characters; it need not be unique.' }),
    zone: t.string({ required: true, description: 'The zone that it is to lie in, for example cn-wulanchabu-b.' }),
    cidr: t.string({
      required: true,
      description:
        "The IPv4 CIDR block: a proper part of one of the VPD's blocks with a prefix from 16 to 29, apart from its " +
        'other subnets. It cannot be changed later. The service keeps the first and the last three addresses.',
    }),
    use: t.field({ type: subnetUse.type, description: 'What it is reserved for; general use when left out.' }),
    tags: t.field({ type: [TagInput], description: 'Its tags, at most 20.' }),
  }),
  input: ({ vpdId, name, zone, cidr, use, tags }) => ({
    vpd: vpdId.id,
    name,
    zone,
    cidr,
    ...(use == null ? {} : { type: subnetUse.textOf(use, 'input.use') }),
    tags: tags ?? [],
  }),
  thing,
});

mutationField('updateSubnet', {
  description: 'Renames a subnet. Costs a read of the subnet and the write.',
  change: updateSubnet,
  fields: (t) => ({
    id: t.globalID(id),
    name: t.string({ required: true, description: 'The new name, 1 to 128 characters.' }),
  }),
  input: (given) => ({ subnet: given.id.id, name: given.name }),
  thing,
});

mutationField('deleteSubnet', {
  description:
    'Deletes a subnet. Physical hosts inside must leave first; a refusal lists them. Costs a read of the subnet and ' +
    'the write. Deleting what is gone succeeds.',
  change: deleteSubnet,
  fields: (t) => ({ id: t.globalID(id) }),
  input: (given) => ({ subnet: given.id.id }),
  thing,
});
