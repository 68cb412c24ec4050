import { builder, nodeKinds } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { LingjunResource } from '../../graph/lingjun-resource.ts';
import { lingjunPlaces, pageOfPlaces } from '../../graph/places.ts';
import { keyOf } from '../../upstream/keys.ts';
import { vpdLoaders } from '../vpd/loaders.ts';
import { Vpd } from '../vpd/vpd.ts';
import { GrantRule, GrantRuleFilter, type GrantRuleRow, grantRuleFields } from './grant-rule.ts';
import { vpdGrantRuleLoaders } from './loaders.ts';

export const VpdGrantRule = builder.objectRef<GrantRuleRow>('VpdGrantRule');
nodeKinds.set('VpdGrantRule', 3);

builder.node(VpdGrantRule, {
  interfaces: [LingjunResource, GrantRule],
  description: 'A grant of a VPD: another account may attach it to its own hub.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(vpdGrantRuleLoaders).byId.load(key)),
  fields: (t) => ({
    vpd: t.field({
      type: Vpd,
      description: 'The granted VPD.',
      resolve: ({ account, region, instanceId }, _args, { load }) =>
        instanceId ? load(vpdLoaders).byId.load(keyOf(account, region, instanceId)) : null,
    }),
  }),
});

const VpdGrantRuleConnection = builder.connectionObject(
  { type: VpdGrantRule, name: 'VpdGrantRuleConnection', description: 'A page of grants of VPDs.' },
  { name: 'VpdGrantRuleEdge', description: 'A grant on a page.' },
);

builder.objectField(Vpd, 'grantRules', (t) =>
  t.connection(
    {
      type: VpdGrantRule,
      description: 'To whom the VPD is granted. One sweep of the region serves all its VPDs.',
      resolve: async ({ key }, page, { load }) =>
        pageOf(whole(await load(vpdGrantRuleLoaders).byInstance.load(key)), page),
    },
    VpdGrantRuleConnection,
  ),
);

builder.queryFields((t) => ({
  vpdGrantRule: t.field({
    type: VpdGrantRule,
    description: 'One grant of a VPD by its global id; null when it does not exist.',
    args: { id: t.arg.globalID({ required: true, for: VpdGrantRule, description: 'The global id of the grant.' }) },
    resolve: (_root, { id }, { load }) => load(vpdGrantRuleLoaders).byId.load(id.id),
  }),
  vpdGrantRules: t.connection(
    {
      type: VpdGrantRule,
      description: 'The grants of VPDs of all accounts and regions. One sweep per region, 100 rows a call.',
      args: { filter: t.arg({ type: GrantRuleFilter, description: 'Which grants to list.' }) },
      resolve: (_root, { filter, ...page }, context) =>
        pageOfPlaces(lingjunPlaces(context, filter ?? {}), context.load(vpdGrantRuleLoaders).all, {
          filter,
          fields: grantRuleFields,
          page,
        }),
    },
    VpdGrantRuleConnection,
  ),
}));
