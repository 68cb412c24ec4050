import { builder } from '../../builder.ts';
import { FleetgraphError } from '../../errors.ts';
import type { OperationRow } from '../../history/operation-row.ts';
import { Operation, operationIdOf, shown } from './operation.ts';

builder.subscriptionField('operationUpdated', (t) =>
  t.field({
    type: Operation,
    description:
      'An operation as it is now, then each time that it changes; completes when it has ended. However many watch, ' +
      'the service is asked no more often.',
    args: { id: t.arg.globalID({ required: true, for: Operation, description: 'The global id of the operation.' }) },
    subscribe: async (_root, { id }, { changes }) => {
      const operationId = operationIdOf(id.id);
      if (operationId === '') throw new FleetgraphError('NOT_FOUND', `no operation ${id.id} is known`);
      return changes.watch(operationId);
    },
    resolve: (row: OperationRow) => shown(row),
  }),
);
