import { withoutNulls } from '../../graph/without-nulls.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { assignLeniPrivateIp, unassignLeniPrivateIp, updateLeniPrivateIp } from './address-changes.ts';
import { ElasticNetworkInterface } from './elastic-network-interface.ts';
import { LeniPrivateIp } from './leni-private-ip.ts';

const thing = {
  name: 'leniPrivateIp',
  type: LeniPrivateIp,
  description: 'The address as it is now. Costs what reading it costs.',
} as const;
const id = { required: true, for: LeniPrivateIp, description: 'The global id of the secondary address.' } as const;

mutationField('assignLeniPrivateIp', {
  description:
    'Gives an elastic network interface a secondary IPv4 address. Costs one call, and one for each look at how far ' +
    'it is; a dry run costs one.',
  change: assignLeniPrivateIp,
  fields: (t) => ({
    id: t.globalID({
      required: true,
      for: ElasticNetworkInterface,
      description: 'The global id of the elastic network interface.',
    }),
    address: t.string({
      description: 'The IPv4 address, out of the vSwitch of the interface; the service chooses one when left out.',
    }),
    description: t.string({ description: 'What it is for, at most 128 characters.' }),
  }),
  input: ({ id, ...rest }) => ({ networkInterface: id.id, ...withoutNulls(rest) }),
  thing,
});

mutationField('unassignLeniPrivateIp', {
  description:
    'Takes a secondary address from its elastic network interface. Costs one call. Taking what is gone succeeds.',
  change: unassignLeniPrivateIp,
  fields: (t) => ({ id: t.globalID(id) }),
  input: ({ id }) => ({ address: id.id }),
});

mutationField('updateLeniPrivateIp', {
  description: 'Changes the description of a secondary address of an elastic network interface. Costs one call.',
  change: updateLeniPrivateIp,
  fields: (t) => ({
    id: t.globalID(id),
    description: t.string({ required: true, description: 'The new description, at most 128 characters.' }),
  }),
  input: ({ id, description }) => ({ address: id.id, description }),
  thing,
});
