import { builder, nodeKinds } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { LingjunResource } from '../../graph/lingjun-resource.ts';
import { lingjunPlaces, pageOfPlaces } from '../../graph/places.ts';
import { keyOf } from '../../upstream/keys.ts';
import { vccLoaders } from '../vcc/loaders.ts';
import { Vcc } from '../vcc/vcc.ts';
import { GrantRule, GrantRuleFilter, type GrantRuleRow, grantRuleFields } from './grant-rule.ts';
import { vccGrantRuleLoaders } from './loaders.ts';

export const VccGrantRule = builder.objectRef<GrantRuleRow>('VccGrantRule');
nodeKinds.set('VccGrantRule', 3);

builder.node(VccGrantRule, {
  interfaces: [LingjunResource, GrantRule],
  description: 'A grant of a Lingjun connection: another account may attach it to its own hub.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(vccGrantRuleLoaders).byId.load(key)),
  fields: (t) => ({
    vcc: t.field({
      type: Vcc,
      description: 'The granted Lingjun connection.',
      resolve: ({ account, region, instanceId }, _args, { load }) =>
        instanceId ? load(vccLoaders).byId.load(keyOf(account, region, instanceId)) : null,
    }),
  }),
});

const VccGrantRuleConnection = builder.connectionObject(
  { type: VccGrantRule, name: 'VccGrantRuleConnection', description: 'A page of grants of Lingjun connections.' },
  { name: 'VccGrantRuleEdge', description: 'A grant on a page.' },
);

builder.objectField(Vcc, 'grantRules', (t) =>
  t.connection(
    {
      type: VccGrantRule,
      description:
        'To whom the Lingjun connection is granted. One sweep of the region serves all its Lingjun connections.',
      resolve: async ({ key }, page, { load }) =>
        pageOf(whole(await load(vccGrantRuleLoaders).byInstance.load(key)), page),
    },
    VccGrantRuleConnection,
  ),
);

builder.queryFields((t) => ({
  vccGrantRule: t.field({
    type: VccGrantRule,
    description: 'One grant of a Lingjun connection by its global id; null when it does not exist.',
    args: { id: t.arg.globalID({ required: true, for: VccGrantRule, description: 'The global id of the grant.' }) },
    resolve: (_root, { id }, { load }) => load(vccGrantRuleLoaders).byId.load(id.id),
  }),
  vccGrantRules: t.connection(
    {
      type: VccGrantRule,
      description:
        'The grants of Lingjun connections of all accounts and regions. One sweep per region, 100 rows a call.',
      args: { filter: t.arg({ type: GrantRuleFilter, description: 'Which grants to list.' }) },
      resolve: (_root, { filter, ...page }, context) =>
        pageOfPlaces(lingjunPlaces(context, filter ?? {}), context.load(vccGrantRuleLoaders).all, {
          filter,
          fields: grantRuleFields,
          page,
        }),
    },
    VccGrantRuleConnection,
  ),
}));
