import { builder } from '../../builder.ts';
import { encodeId } from '../../graph/ids.ts';
import { Money } from '../../graph/money.ts';
import { storedPage } from '../../graph/stored-page.ts';
import type { AuditRow, AuditFilter as Wanted } from '../../history/operation-lists.ts';
import { Operation, OperationStatus, operationIdOf, shown } from './operation.ts';

const AuditEntry = builder.objectRef<AuditRow>('AuditEntry').implement({
  description: 'That a write was asked for or told to go on, or how it ended. Entries are only ever added.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', nullable: false, description: 'When it was so.' }),
    caller: t.exposeString('caller', { nullable: false, description: 'Who asked for the write, or told it to go on.' }),
    kind: t.exposeString('kind', { nullable: false, description: 'What was to be done, for example CREATE_VPD.' }),
    account: t.exposeString('account', { nullable: false, description: 'The alias of the account that pays.' }),
    region: t.exposeString('region', { nullable: false, description: 'The region; empty where there is none.' }),
    input: t.expose('input', { type: 'JSON', nullable: false, description: 'What was asked for, without secrets.' }),
    outcome: t.expose('outcome', {
      type: OperationStatus,
      nullable: false,
      description:
        'PENDING when it was asked for, RUNNING when it was told to go on after a failure, else how it ended.',
    }),
    resourceId: t.id({
      description: 'The global id of what it made, changed or deleted.',
      resolve: ({ resourceId }) => globalIdOf(resourceId),
    }),
    errorCode: t.exposeString('errorCode', { description: 'Why it was not done, one of the error codes.' }),
    requestIds: t.exposeStringList('requestIds', {
      nullable: false,
      description: "The service's own ids of the calls up to then.",
    }),
    cost: t.field({
      type: Money,
      nullable: false,
      description: 'What its calls had cost up to then.',
      resolve: ({ amount, currency }) => ({ amount, currency }),
    }),
    operation: t.field({
      type: Operation,
      description: 'The operation.',
      resolve: async ({ operationId }, _args, { changes }) => {
        const [row] = await changes.byIds([operationId]);
        return row ? shown(row) : null;
      },
    }),
  }),
});

const AuditConnection = builder.connectionObject(
  { type: AuditEntry, name: 'AuditConnection', description: 'A page of the audit.' },
  { name: 'AuditEdge', description: 'An entry of the audit on a page.' },
);

const AuditFilter = builder.inputType('AuditFilter', {
  description: 'Which entries to list; every field given must match.',
  fields: (t) => ({
    kinds: t.stringList({ description: 'Any of these kinds, for example CREATE_VPD.' }),
    outcomes: t.field({ type: [OperationStatus], description: 'Any of these outcomes.' }),
    account: t.string({ description: 'The alias of one account.' }),
    caller: t.string({ description: 'Who asked for the writes.' }),
    since: t.field({ type: 'DateTime', description: 'At this time or later.' }),
    until: t.field({ type: 'DateTime', description: 'Before this time.' }),
    operation: t.globalID({ for: Operation, description: 'The global id of one operation.' }),
  }),
});

builder.queryField('audit', (t) =>
  t.connection(
    {
      type: AuditEntry,
      authScopes: { write: true },
      description: 'Who changed what, the newest first. Costs no call.',
      args: { filter: t.arg({ type: AuditFilter, description: 'Which entries to list.' }) },
      resolve: (_root, { filter, ...page }, { changes }) =>
        storedPage(page, {
          read: (slice) => changes.lists.audit(wantedOf(filter ?? {}), slice),
          positionOf: ({ at, id }) => ({ at, id }),
          idForm: /^\d{1,18}$/,
        }),
    },
    AuditConnection,
  ),
);

function wantedOf({
  kinds,
  outcomes,
  account,
  caller,
  since,
  until,
  operation,
}: typeof AuditFilter.$inferInput): Wanted {
  return {
    kinds: kinds ?? undefined,
    outcomes: outcomes ?? undefined,
    account: account ?? undefined,
    caller: caller ?? undefined,
    since: since ?? undefined,
    until: until ?? undefined,
    operationId: operation ? operationIdOf(operation.id) : undefined,
  };
}

function globalIdOf(resourceId: string | null): string | null {
  const [type, ...key] = resourceId?.split(':') ?? [];
  return type === undefined ? null : encodeId(type, key.join(':'));
}
