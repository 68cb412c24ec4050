import { mutationField } from '../operation/mutation-field.ts';
import { Er } from './er.ts';
import { ErAttachment } from './er-attachment.ts';
import { createErAttachment, deleteErAttachment, updateErAttachment } from './er-attachment-changes.ts';
import { NetworkEndInput, networkEndOf } from './network-end.ts';

const thing = {
  name: 'erAttachment',
  type: ErAttachment,
  description: 'The attachment as it is now. Costs what reading it costs.',
} as const;
const id = { required: true, for: ErAttachment, description: 'The global id of the attachment.' } as const;

mutationField('createErAttachment', {
  description:
    'Attaches a VPD or a Lingjun connection to a hub; both must be Available. The hub learns its routes some seconds ' +
    'after. Costs two reads of the hub, one of the network if it is of the same account, and the write.',
  change: createErAttachment,
  fields: (t) => ({
    erId: t.globalID({ required: true, for: Er, description: 'The global id of the hub.' }),
    name: t.string({ required: true, description: 'The name of the attachment, 1 to 128 characters.' }),
    network: t.field({ type: NetworkEndInput, required: true, description: 'What is to be attached.' }),
    isReceivingAllRoutes: t.boolean({
      required: true,
      description: 'Whether it learns every route of the hub without a routing policy.',
    }),
  }),
  input: ({ erId, name, network, isReceivingAllRoutes }) => ({
    er: erId.id,
    name,
    network: networkEndOf(network, 'input.network'),
    isReceivingAllRoutes,
  }),
  thing,
});

mutationField('updateErAttachment', {
  description: 'Renames an attachment. Costs one call.',
  change: updateErAttachment,
  fields: (t) => ({
    id: t.globalID(id),
    name: t.string({ required: true, description: 'The new name, 1 to 128 characters.' }),
  }),
  input: (given) => ({ attachment: given.id.id, name: given.name }),
  thing,
});

mutationField('deleteErAttachment', {
  description:
    'Detaches a VPD or a Lingjun connection from a hub. Routing policies that name it must go first; a refusal lists ' +
    'them. Costs one call. Deleting what is gone succeeds.',
  change: deleteErAttachment,
  fields: (t) => ({ id: t.globalID(id) }),
  input: (given) => ({ attachment: given.id.id }),
  thing,
});
