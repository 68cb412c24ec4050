import { builder } from '../../builder.ts';
import { storedPage } from '../../graph/stored-page.ts';
import type { OperationFilter as Wanted } from '../../history/operation-lists.ts';
import { Operation, OperationStatus, operationIdForm, shown } from './operation.ts';

const OperationConnection = builder.connectionObject(
  { type: Operation, name: 'OperationConnection', description: 'A page of operations.' },
  { name: 'OperationEdge', description: 'An operation on a page.' },
);

const OperationFilter = builder.inputType('OperationFilter', {
  description: 'Which operations to list; every field given must match.',
  fields: (t) => ({
    kinds: t.stringList({ description: 'Any of these kinds, for example CREATE_VPD.' }),
    statuses: t.field({ type: [OperationStatus], description: 'Any of these statuses.' }),
    account: t.string({ description: 'The alias of one account.' }),
    caller: t.string({ description: 'Who asked for them.' }),
    since: t.field({ type: 'DateTime', description: 'Asked for at this time or later.' }),
    until: t.field({ type: 'DateTime', description: 'Asked for before this time.' }),
    resource: t.globalID({ description: 'The global id of what they concern.' }),
  }),
});

type Given = typeof OperationFilter.$inferInput;

builder.queryField('operations', (t) =>
  t.connection(
    {
      type: Operation,
      description: 'The operations of all callers, steps included, the newest first. Costs no call.',
      args: { filter: t.arg({ type: OperationFilter, description: 'Which operations to list.' }) },
      resolve: (_root, { filter, ...page }, { changes }) =>
        storedPage(page, {
          read: async (slice) => (await changes.lists.operations(wantedOf(filter ?? {}), slice)).map(shown),
          positionOf: ({ createdAt, id }) => ({ at: createdAt, id }),
          idForm: operationIdForm,
        }),
    },
    OperationConnection,
  ),
);

function wantedOf({ kinds, statuses, account, caller, since, until, resource }: Given): Wanted {
  return {
    kinds: kinds ?? undefined,
    statuses: statuses ?? undefined,
    account: account ?? undefined,
    caller: caller ?? undefined,
    since: since ?? undefined,
    until: until ?? undefined,
    resource: resource ? { type: resource.typename, key: resource.id } : undefined,
  };
}
