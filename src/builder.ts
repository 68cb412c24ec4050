import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import type { Context, Scope } from './context.ts';
import { FleetgraphError } from './errors.ts';
import type { Gap } from './graph/connection.ts';
import { decodeId, encodeId } from './graph/ids.ts';

export interface SchemaTypes {
  Context: Context;
  AuthScopes: Record<Scope, boolean>;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    Date: { Input: string; Output: string };
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
    edgesFieldOptions: { nullable: false },
    nodeFieldOptions: { nullable: false },
    nodesOnConnection: { description: 'The things themselves, without cursors.' },
    nodeTypeOptions: { description: 'A thing with a global id, which can be loaded again by it.' },
    idFieldOptions: { description: 'The global id, the same for as long as the thing exists.' },
    nodeQueryOptions: {
      description: 'One thing by its global id; null when it does not exist.',
      authScopes: { read: true },
    },
    nodesQueryOptions: {
      description: 'Many things by their global ids, in the order asked for; null for each that does not exist.',
      authScopes: { read: true },
      // One by one, so that a thing that fails is null alone; loaders still batch them.
      resolve: (_root, { ids }, _context, _info, resolveNodes) => ids.map(async (id) => (await resolveNodes([id]))[0]),
    },
  },
});
