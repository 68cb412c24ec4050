import type { z } from 'zod';
import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { LingjunResource } from '../../graph/lingjun-resource.ts';
import { textEnum } from '../../graph/text-enum.ts';
import type { Placed } from '../../upstream/collection.ts';
import { keyOf } from '../../upstream/keys.ts';
import type * as answers from '../../upstream/lingjun/answers/grants.ts';
import { Er } from '../er/er.ts';
import { erLoaders } from '../er/loaders.ts';
import { isForeign } from '../er/network-instance.ts';

export type GrantRuleRow = Placed<z.output<typeof answers.grantRule>>;

const grantProduct = textEnum('GrantProduct', {
  description: 'What kind of network a grant is about.',
  values: { VPD: 'VPD', VCC: 'VCC' },
});

/** What grants of VPDs and of connections have in common, which is all but the network itself. */
export const GrantRule = builder.interfaceRef<GrantRuleRow>('GrantRule').implement({
  interfaces: [LingjunResource],
  description: 'A grant: another account may attach a network of this account to its own hub.',
  fields: (t) => ({
    grantRuleId: t.exposeString('grantRuleId', { description: 'The id of the grant at the service, grant-rule-….' }),
    product: t.field({
      type: grantProduct.type,
      description: 'What kind of network is granted.',
      resolve: ({ product }) => grantProduct.of(product),
    }),
    productText: t.exposeString('product', { description: 'The kind of network as the service wrote it.' }),
    instanceId: t.exposeString('instanceId', { description: 'The granted network, vpd-… or vcc-….' }),
    instanceName: t.exposeString('instanceName', { description: 'The name of the granted network.' }),
    granteeTenantId: t.exposeString('grantTenantId', {
      description: 'The Alibaba Cloud account that it is granted to, 16 digits.',
    }),
    erId: t.exposeString('erId', { description: 'The hub of that account that it may be attached to, er-….' }),
    er: t.field({
      type: Er,
      description: 'That hub; null for a hub of another account, which cannot be read.',
      resolve: (rule, _args, context) => hubOf(rule, context),
    }),
    isUsed: t.exposeBoolean('used', { description: 'Whether the network is attached to the hub.' }),
    tenantId: t.exposeString('tenantId', { description: 'The Alibaba Cloud account that grants, 16 digits.' }),
    createdAt: t.expose('createTime', { type: 'DateTime', description: 'When it was granted.' }),
  }),
});

function hubOf({ account, region, erId, grantTenantId, tenantId }: GrantRuleRow, { load }: Context) {
  const isOwn = !isForeign({ ownerId: grantTenantId, tenantId });
  return erId && isOwn ? load(erLoaders).byId.load(keyOf(account, region, erId)) : null;
}

/** Which grants to list; the same of VPDs and of connections. */
export const GrantRuleFilter = builder.inputType('GrantRuleFilter', {
  description: 'Which grants to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    region: t.string({ description: 'One region.' }),
    grantRuleIds: t.stringList({ description: 'Any of these ids of the service.' }),
    instanceIds: t.stringList({ description: 'Any of these granted networks.' }),
    granteeTenantId: t.string({ description: 'The account that it is granted to, 16 digits.' }),
    erId: t.string({ description: 'The hub that it may be attached to.' }),
    isUsed: t.boolean({ description: 'Whether the network is attached to the hub.' }),
  }),
});

export const grantRuleFields = {
  grantRuleIds: ({ grantRuleId }: GrantRuleRow) => grantRuleId,
  instanceIds: ({ instanceId }: GrantRuleRow) => instanceId,
  granteeTenantId: ({ grantTenantId }: GrantRuleRow) => grantTenantId,
  erId: ({ erId }: GrantRuleRow) => erId,
  isUsed: ({ used }: GrantRuleRow) => used,
};
