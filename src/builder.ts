import SchemaBuilder, { brandWithType } from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import type { Context, Scope } from './context.ts';
import { FleetgraphError } from './errors.ts';
import type { Gap } from './graph/gap.ts';
import { decodeId, encodeId } from './graph/ids.ts';

export interface SchemaTypes {
  Context: Context;
  AuthScopes: Record<Scope, boolean>;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    Date: { Input: string; Output: string };
    Decimal: { Input: string; Output: string };
    JSON: { Input: unknown; Output: unknown };
  };
  Connection: { totalCount: number | null; gaps: readonly Gap[] };
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
}

/** How many parts the key of each kind of thing has; filled as the kinds are defined. */
export const nodeKinds = new Map<string, number>();

export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [ScopeAuthPlugin, RelayPlugin],
  scopeAuth: {
    authScopes: ({ viewer: { scopes } }) => ({
      read: scopes.has('read'),
      fees: scopes.has('fees'),
      write: scopes.has('write'),
    }),
    unauthorizedError: (_parent, { viewer }, info) =>
      new FleetgraphError('FORBIDDEN', `${viewer.name} may not use ${info.parentType.name}.${info.fieldName}`),
  },
  relay: {
    encodeGlobalID: (typename, id) => encodeId(typename, String(id)),
    decodeGlobalID: (id) => decodeId(id, nodeKinds),
    cursorType: 'String',
    edgesFieldOptions: { nullable: false, description: 'The things on this page, each with its cursor.' },
    nodeFieldOptions: { nullable: false, description: 'The thing itself.' },
    cursorFieldOptions: { description: 'Where the thing stands in the list; for `after` or `before`.' },
    pageInfoFieldOptions: { description: 'Where this page is in the list.' },
    pageInfoTypeOptions: { description: 'Where a page is in its list.' },
    hasNextPageFieldOptions: { description: 'Whether there is more behind this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether there is more before this page.' },
    startCursorFieldOptions: { description: 'The cursor of the first thing on the page; null on an empty page.' },
    endCursorFieldOptions: { description: 'The cursor of the last thing on the page; null on an empty page.' },
    firstArgOptions: { description: 'How many from the start, 1 to 1000; 50 when neither first nor last is given.' },
    lastArgOptions: { description: 'How many from the end, 1 to 1000.' },
    afterArgOptions: { description: 'Only what comes after this cursor.' },
    beforeArgOptions: { description: 'Only what comes before this cursor.' },
    nodesOnConnection: { description: 'The things themselves, without cursors.' },
    nodeTypeOptions: { description: 'A thing with a global id, which can be loaded again by it.' },
    idFieldOptions: { description: 'The global id, the same for as long as the thing exists.' },
    nodeQueryOptions: {
      description: 'One thing by its global id; null when it does not exist.',
      args: { id: { description: 'The global id of the thing.' } },
      authScopes: { read: true },
    },
    nodesQueryOptions: {
      description: 'Many things by their global ids, in the order asked for; null for each that does not exist.',
      args: { ids: { description: 'The global ids of the things.' } },
      authScopes: { read: true },
      // Pothos gives all or nothing; here a thing that fails is null alone. Loaders still batch them.
      resolve: (_root, { ids }, context) => ids.map((id) => id && loadNode(id, context)),
    },
  },
});

/** One thing of any type by the key that its global id carries; null when it does not exist. */
export async function loadNode(
  { typename, id }: { typename: string; id: string },
  context: Context,
): Promise<object | null> {
  const { pothosOptions } = builder.configStore.getTypeConfig(typename, 'Object');
  const { loadMany } = pothosOptions as NodeLoading; // every node of this schema is defined with it
  const row = await loadMany([id], context)[0];
  // Pothos types the name as one of its own refs; any name that its store knows will do.
  if (row) brandWithType(row, typename as never);
  return row ?? null;
}

interface NodeLoading {
  readonly loadMany: (keys: string[], context: Context) => readonly (PromiseLike<object | null> | object | null)[];
}
