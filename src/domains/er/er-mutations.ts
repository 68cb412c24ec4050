import { TagInput } from '../../graph/tags.ts';
import { withoutNulls } from '../../graph/without-nulls.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { Er } from './er.ts';
import { createEr, deleteEr, updateEr } from './er-changes.ts';

const thing = { name: 'er', type: Er, description: 'The hub as it is now. Costs what reading it costs.' } as const;
const id = { required: true, for: Er, description: 'The global id of the hub.' } as const;

mutationField('createEr', {
  description:
    'Makes a Lingjun hub (ER), to which VPDs and connections can be attached. Costs a look at the hubs of that name ' +
    'and the write.',
  change: createEr,
  fields: (t) => ({
    account: t.string({ required: true, description: 'The alias of the account.' }),
    region: t.string({ required: true, description: 'The region.' }),
    name: t.string({ required: true, description: 'The name, 1 to 128 characters; it need not be unique.' }),
    masterZone: t.string({ required: true, description: 'Its primary zone, for example cn-wulanchabu-b.' }),
    description: t.string({ description: 'Free text.' }),
    resourceGroupId: t.string({ description: 'The resource group; the default one when left out.' }),
    tags: t.field({ type: [TagInput], description: 'Its tags, at most 20.' }),
  }),
  input: ({ tags, ...rest }) => ({ ...withoutNulls(rest), tags: tags ?? [] }),
  thing,
});

mutationField('updateEr', {
  description: 'Changes the name or the description of a hub, or both. Costs one call.',
  change: updateEr,
  fields: (t) => ({
    id: t.globalID(id),
    name: t.string({ description: 'The new name, 1 to 128 characters.' }),
    description: t.string({ description: 'The new description; may be empty.' }),
  }),
  input: ({ id: er, name, description }) => ({ er: er.id, ...withoutNulls({ name, description }) }),
  thing,
});

mutationField('deleteEr', {
  description:
    'Deletes a hub. What is attached to it must be detached first; a refusal lists it. Costs one call. Deleting what ' +
    'is gone succeeds.',
  change: deleteEr,
  fields: (t) => ({ id: t.globalID(id) }),
  input: (given) => ({ er: given.id.id }),
  thing,
});
