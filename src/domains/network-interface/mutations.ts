import { withoutNulls } from '../../graph/without-nulls.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { Subnet } from '../subnet/subnet.ts';
import { assignLniPrivateIp, unassignLniPrivateIp } from './changes.ts';
import { LniPrivateIp } from './lni-private-ip.ts';
import { NetworkInterface } from './network-interface.ts';

mutationField('assignLniPrivateIp', {
  description:
    'Gives a Lingjun NIC a secondary IPv4 address of its subnet. Costs one call, and one for each look at how far it ' +
    'is; a dry run costs one. The service allows 60 of them a minute.',
  change: assignLniPrivateIp,
  fields: (t) => ({
    id: t.globalID({ required: true, for: NetworkInterface, description: 'The global id of the NIC.' }),
    subnet: t.globalID({ required: true, for: Subnet, description: 'The global id of the subnet that it is in.' }),
    address: t.string({ description: 'The IPv4 address, out of the subnet; the service chooses one when left out.' }),
    description: t.string({ description: 'What it is for, at most 128 characters.' }),
    hasOwnMac: t.boolean({ description: 'Whether the address gets a MAC address of its own; no when left out.' }),
    skipsConfiguration: t.boolean({
      description: 'Whether the service leaves out a step of its configuration, which is faster; no when left out.',
    }),
  }),
  input: ({ id, subnet, ...rest }) => ({ networkInterface: id.id, subnet: subnet.id, ...withoutNulls(rest) }),
  thing: {
    name: 'lniPrivateIp',
    type: LniPrivateIp,
    description: 'The address as it is now. Costs what reading it costs.',
  },
});

mutationField('unassignLniPrivateIp', {
  description: 'Takes a secondary address from its Lingjun NIC. Costs one call. Taking what is gone succeeds.',
  change: unassignLniPrivateIp,
  fields: (t) => ({
    id: t.globalID({ required: true, for: LniPrivateIp, description: 'The global id of the secondary address.' }),
    subnet: t.globalID({
      required: true,
      for: Subnet,
      description: 'The global id of the subnet that it comes from, which is that of its NIC.',
    }),
  }),
  input: ({ id, subnet }) => ({ address: id.id, subnet: subnet.id }),
});
