import { builder } from '../../builder.ts';
import { checkedBy } from '../../graph/check-arguments.ts';
import { checkGiven, type Given, payloadType, submitting } from './mutation-payload.ts';
import { Operation, operationIdOf } from './operation.ts';

const ResumeOperationInput = builder.inputType('ResumeOperationInput', {
  description: 'What resumeOperation is to do.',
  fields: (t) => ({
    id: t.globalID({ required: true, for: Operation, description: 'The global id of the operation.' }),
    clientMutationId: t.string({ description: 'Given back as it is.' }),
  }),
});

const UndoOperationInput = builder.inputType('UndoOperationInput', {
  description: 'What undoOperation is to do.',
  fields: (t) => ({
    id: t.globalID({ required: true, for: Operation, description: 'The global id of the operation.' }),
    clientMutationId: t.string({
      description: "The caller's own name of the intent, 1 to 200 characters: asked again, nothing is done twice.",
    }),
    dryRun: t.boolean({ description: 'Only tell what would be done; nothing is stored or sent.' }),
  }),
});

const ResumePayload = payloadType('resumeOperation');
const UndoPayload = payloadType('undoOperation');

builder.mutationFields((t) => ({
  resumeOperation: t.field({
    type: ResumePayload,
    description: 'Lets a write of several steps go on at the step that failed, for who asks for that.',
    args: { input: t.arg({ type: ResumeOperationInput, required: true, description: 'What is to go on.' }) },
    resolve: (_root, { input: { id, clientMutationId = null } }, context) =>
      submitting({ clientMutationId }, context, async () => ({
        row: await context.changes.resume(operationIdOf(id.id), context.behalf),
        isNew: false,
      })),
  }),
  undoOperation: t.field({
    type: UndoPayload,
    description:
      'Takes back what the steps of an operation made, the last one first: a new operation, whose steps delete. What ' +
      'was there before is left alone.',
    args: { input: t.arg({ type: UndoOperationInput, required: true, description: 'What is to be taken back.' }) },
    ...checkedBy(({ input }: { input: Given }) => checkGiven(input)),
    resolve: (_root, { input }, context) =>
      submitting(input, context, (intent) => context.changes.undo(operationIdOf(input.id.id), intent)),
  }),
}));
