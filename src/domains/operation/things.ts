import { builder, loadNode } from '../../builder.ts';
import { encodeId } from '../../graph/ids.ts';
import type { NodeRef } from '../../history/operation-row.ts';

/** Things of any type. */
export const Things = builder.objectRef<readonly NodeRef[]>('Things').implement({
  description: 'Some things, of any type.',
  fields: (t) => ({
    count: t.int({ nullable: false, description: 'How many there are.', resolve: (refs) => refs.length }),
    ids: t.idList({
      nullable: false,
      description: 'Their global ids. Costs no call.',
      resolve: (refs) => refs.map(({ type, key }) => encodeId(type, key)),
    }),
    nodes: t.field({
      type: [builder.nodeInterfaceRef()],
      nullable: { list: false, items: true },
      description: 'The things; null for each that is gone. Costs what reading them costs.',
      resolve: (refs, _args, context) => refs.map(({ type, key }) => loadNode({ typename: type, id: key }, context)),
    }),
  }),
});
