import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { type Linked, linkConnection, linkPageOf } from '../../graph/evidence.ts';
import { keyOf } from '../../upstream/keys.ts';
import type { VpcRow } from '../vpc/loaders.ts';
import { Vpc } from '../vpc/vpc.ts';
import { type PaiResourceGroupRow, paiResourceGroupLoaders } from './loaders.ts';
import { PaiResourceGroup } from './pai-resource-group.ts';

const VpcPaiResourceGroups = linkConnection('VpcPaiResourceGroups', {
  node: PaiResourceGroup,
  description: 'The PAI resource groups that work in a VPC, with why.',
});

builder.objectField(Vpc, 'paiResourceGroups', (t) =>
  t.field({
    type: VpcPaiResourceGroups,
    description: 'PAI resource groups that work in the VPC. One sweep per Lingjun region of the account.',
    args: t.arg.connectionArgs(),
    resolve: async (vpc, page, context) => linkPageOf(await groupsOf(vpc, context), page),
  }),
);

async function groupsOf({ account, vpcId }: VpcRow, context: Context): Promise<Linked<PaiResourceGroupRow>[]> {
  const { byVpc } = context.load(paiResourceGroupLoaders);
  const regions = context.accounts.get(account)?.lingjun?.regions ?? [];
  const found = await Promise.all(regions.map((region) => byVpc.load(keyOf(account, region, vpcId ?? ''))));
  return found.flat().map((row) => ({ row, evidence: { rule: 'VPC_ID', value: vpcId ?? '' } }));
}
