import { builder } from '../../builder.ts';
import type { OperationRow } from '../../history/operation-row.ts';
import { Operation, operationIdOf, shown } from './operation.ts';

builder.subscriptionField('operationUpdated', (t) =>
  t.field({
    type: Operation,
    description:
      'An operation as it is now, then each time that it changes; completes when it has ended. However many watch, ' +
      'the service is asked no more often.',
    args: { id: t.arg.globalID({ required: true, for: Operation, description: 'The global id of the operation.' }) },
    subscribe: (_root, { id }, { changes }) => changes.watch(operationIdOf(id.id)),
    resolve: (row: OperationRow) => shown(row),
  }),
);
