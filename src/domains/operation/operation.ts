import { builder, loadNode, nodeKinds } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { changeKinds } from '../../graph/change-kinds.ts';
import { encodeId } from '../../graph/ids.ts';
import { Money } from '../../graph/money.ts';
import type { NodeRef, OperationFailure, OperationRow } from '../../history/operation-row.ts';
import type { Observed } from '../../upstream/call.ts';
import { keyOf, partsOf } from '../../upstream/keys.ts';
import { formatAmount } from '../../upstream/prices/amounts.ts';
import { Things } from './things.ts';

/** An operation with as of when its upstream was last heard of it. */
export type ShownOperation = OperationRow & Observed;

export function shown(row: OperationRow): ShownOperation {
  return { ...row, asOf: row.updatedAt, source: 'LIVE' };
}

export const OperationStatus = builder.enumType('OperationStatus', {
  description: 'How far a write has come.',
  values: {
    PENDING: { description: 'It is stored; nothing was sent yet.' },
    SENDING: { description: 'A call may be on its way, or has ended without an answer and is being looked into.' },
    RUNNING: { description: 'The service accepted it and works.' },
    SUCCEEDED: { description: 'It is done.' },
    FAILED: { description: 'It was not done; the error says why.' },
    UNKNOWN: { description: 'It cannot be told whether it was done; `error` and `found` say what is known.' },
  } as const,
});

const OperationError = builder.objectRef<OperationFailure>('OperationError').implement({
  description: 'Why a write was not done, or why that cannot be told.',
  fields: (t) => ({
    code: t.exposeString('code', { nullable: false, description: 'What went wrong, one of the error codes.' }),
    message: t.exposeString('message', { nullable: false, description: 'What went wrong, in words.' }),
    upstreamCode: t.exposeString('upstreamCode', { description: "The service's own code." }),
    upstreamRequestId: t.exposeString('upstreamRequestId', { description: "The service's own id of the request." }),
    retryable: t.exposeBoolean('retryable', {
      nullable: false,
      description: 'Whether the same write, under a new clientMutationId, may succeed later.',
    }),
    dependants: t.field({
      type: Things,
      nullable: false,
      description: 'What keeps a thing from being deleted, as far as the service told.',
      resolve: ({ dependants = [] }) => dependants,
    }),
  }),
});

export const Operation = builder.objectRef<ShownOperation>('Operation');
nodeKinds.set('Operation', 1);

builder.node(Operation, {
  description: 'One write, or several steps that belong together, from the intent to its end. It is kept for good.',
  id: { resolve: ({ id }) => keyOf(id) },
  loadMany: async (keys, { changes }) => {
    const ids = keys.map(operationIdOf);
    const rows = await changes.byIds(ids);
    const byId = new Map(rows.map((row) => [row.id, shown(row)]));
    return ids.map((id) => byId.get(id) ?? null);
  },
  fields: (t) => ({
    kind: t.exposeString('kind', { nullable: false, description: 'What is done, for example CREATE_VPD.' }),
    account: t.exposeString('account', { nullable: false, description: 'The alias of the account that pays.' }),
    region: t.exposeString('region', { nullable: false, description: 'The region; empty where there is none.' }),
    caller: t.exposeString('caller', { nullable: false, description: 'Who asked for it.' }),
    clientMutationId: t.exposeString('clientMutationId', { description: "The caller's own name of the intent." }),
    status: t.expose('status', { type: OperationStatus, nullable: false, description: 'How far it has come.' }),
    statusText: t.exposeString('statusText', {
      description: "The service's own status of what it concerns, as last seen.",
    }),
    progress: t.exposeFloat('progress', {
      description: 'How much is done, from 0 to 1; null where the service does not say.',
    }),
    resourceId: t.id({
      description: 'The global id of what it makes, changes or deletes; null until that is known.',
      resolve: ({ resourceType, resourceKey }) =>
        resourceType === null || resourceKey === null ? null : encodeId(resourceType, resourceKey),
    }),
    resource: t.field({
      type: builder.nodeInterfaceRef(),
      description: 'What it makes or changes; null when it is gone, or not known yet. Costs what reading it costs.',
      resolve: (row, _args, context) => resourceOf(row, context),
    }),
    error: t.expose('error', {
      type: OperationError,
      description: 'Why it was not done, or why its call is being looked into; null otherwise.',
    }),
    found: t.field({
      type: Things,
      nullable: false,
      description: 'Of an UNKNOWN creation: what is there that it may have made.',
      resolve: ({ found, resourceType }) => (resourceType ? found.map((key) => ({ type: resourceType, key })) : []),
    }),
    cost: t.field({
      type: Money,
      nullable: false,
      description: 'What its own calls cost so far, polls and those of its steps included.',
      resolve: async (row, _args, { changes }) => {
        const { amountBillionths, currency } = row;
        const steps = await stepsOf(row, changes);
        const total = steps.reduce((sum, step) => sum + step.amountBillionths, amountBillionths);
        return { amount: formatAmount(total), currency };
      },
    }),
    polls: t.exposeInt('polls', { nullable: false, description: 'How often the service was asked how far it is.' }),
    attempts: t.exposeInt('attempts', { nullable: false, description: 'How often the write was sent.' }),
    requestIds: t.exposeStringList('requestIds', {
      nullable: false,
      description: "The service's own ids of all its calls.",
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', nullable: false, description: 'When it was asked for.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When the service accepted it.' }),
    endedAt: t.expose('endedAt', { type: 'DateTime', description: 'When its end was seen.' }),
  }),
});

builder.objectField(Operation, 'steps', (t) =>
  t.field({
    type: [Operation],
    nullable: false,
    description: 'Its steps so far, in their order; empty for a single write.',
    resolve: async (row, _args, { changes }) => (await stepsOf(row, changes)).map(shown),
  }),
);

builder.objectField(Operation, 'parent', (t) =>
  t.field({
    type: Operation,
    description: 'The operation that it is a step of.',
    resolve: async ({ parentId }, _args, { changes }) => {
      const [row] = parentId === null ? [] : await changes.byIds([parentId]);
      return row ? shown(row) : null;
    },
  }),
);

/** A single write has none, so nothing is asked for it. */
async function stepsOf({ id, kind }: ShownOperation, changes: Context['changes']): Promise<OperationRow[]> {
  return changeKinds.changes.has(kind) ? [] : changes.stepsOf(id);
}

export const operationIdForm = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** No operation has it. */
const nil = '00000000-0000-0000-0000-000000000000';

/** The id in a key; one that no operation has for a key that is none. */
export function operationIdOf(key: string): string {
  const [id = ''] = partsOf(key) ?? [];
  return operationIdForm.test(id) ? id : nil;
}

/** What an operation concerns, as it is now. */
export async function resourceOf(
  { resourceType, resourceKey }: Pick<OperationRow, 'resourceType' | 'resourceKey'>,
  context: Context,
): Promise<(NodeRef & object) | object | null> {
  if (resourceType === null || resourceKey === null) return null;
  return loadNode({ typename: resourceType, id: resourceKey }, context);
}

builder.queryField('operation', (t) =>
  t.field({
    type: Operation,
    description: 'One operation by its global id; null when it is not known. Costs no call.',
    args: { id: t.arg.globalID({ required: true, for: Operation, description: 'The global id of the operation.' }) },
    resolve: async (_root, { id }, { changes }) => {
      const [row] = await changes.byIds([operationIdOf(id.id)]);
      return row ? shown(row) : null;
    },
  }),
);
