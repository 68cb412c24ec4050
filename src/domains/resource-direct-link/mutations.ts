import { withoutNulls } from '../../graph/without-nulls.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { deleteResourceDirectLink, updateResourceDirectLink } from './changes.ts';
import { ResourceDirectLink } from './resource-direct-link.ts';

const thing = {
  name: 'resourceDirectLink',
  type: ResourceDirectLink,
  description: 'The direct connection as it is now; null while there is none. Costs what reading it costs.',
} as const;

mutationField('updateResourceDirectLink', {
  description:
    'Sets the direct connection of a dedicated resource group of EAS into a VPC; what was set before is replaced as a ' +
    'whole. Costs one call, and one for each look at how far it is.',
  change: updateResourceDirectLink,
  placedIn: 'lingjun',
  fields: (t) => ({
    resourceId: t.string({ required: true, description: 'The resource group, eas-r-….' }),
    vSwitchId: t.string({ required: true, description: 'The vSwitch that carries the connection, vsw-….' }),
    securityGroupId: t.string({ required: true, description: 'The security group in the same VPC, sg-….' }),
    otherVSwitchIds: t.stringList({
      description: 'Further vSwitches of the VPC to which answers are sent back; none when left out.',
    }),
    destinationCidrs: t.stringList({
      description:
        'IPv4 CIDR blocks of clients, to which answers are sent back over the connection; none when left out.',
    }),
  }),
  input: withoutNulls,
  thing,
});

mutationField('deleteResourceDirectLink', {
  description:
    'Switches the direct connection of a dedicated resource group of EAS off. Deleting what is gone succeeds. Costs ' +
    'one call, and one for each look at how far it is; a dry run costs one.',
  change: deleteResourceDirectLink,
  fields: (t) => ({
    id: t.globalID({
      required: true,
      for: ResourceDirectLink,
      description: 'The global id of the direct connection.',
    }),
  }),
  input: ({ id }) => ({ directLink: id.id }),
  thing,
});
