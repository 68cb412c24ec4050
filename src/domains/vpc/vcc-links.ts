import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { type Evidence, EvidenceType, type Linked, linkConnection, linkPageOf } from '../../graph/evidence.ts';
import { keyOf } from '../../upstream/keys.ts';
import { vccLoaders } from '../vcc/loaders.ts';
import { Vcc, type VccRow } from '../vcc/vcc.ts';
import type { VpcRow } from './loaders.ts';
import { Vpc } from './vpc.ts';
import { vpcLinkOf } from './vpc-link.ts';

const VpcVccs = linkConnection('VpcVccs', { node: Vcc, description: 'The Lingjun connections of a VPC, with why.' });

builder.objectField(Vpc, 'vccs', (t) =>
  t.field({
    type: VpcVccs,
    description: 'Lingjun connections that end in the VPC. One sweep per Lingjun region of the account.',
    args: t.arg.connectionArgs(),
    resolve: async (vpc, page, context) => linkPageOf(await vccsOf(vpc, context), page),
  }),
);

const VccVpc = builder.objectRef<{ vpc: VpcRow; evidence: Evidence }>('VccVpc').implement({
  description: 'The VPC that a Lingjun connection ends in, with why.',
  fields: (t) => ({
    vpc: t.expose('vpc', { type: Vpc, nullable: false, description: 'The VPC.' }),
    evidence: t.expose('evidence', { type: EvidenceType, nullable: false, description: 'What the edge rests on.' }),
  }),
});

builder.objectField(Vcc, 'vpc', (t) =>
  t.field({
    type: VccVpc,
    description:
      'The VPC that the connection ends in, as BridgX knows it; null when it does not. Costs the sweep of the ' +
      'clusters, and one call per Alibaba Cloud account in the region.',
    resolve: (vcc, _args, context) => vpcLinkOf(vcc, context),
  }),
);

async function vccsOf({ account, vpcId }: VpcRow, context: Context): Promise<Linked<VccRow>[]> {
  const { byVpc } = context.load(vccLoaders);
  const regions = context.accounts.get(account)?.lingjun?.regions ?? [];
  const found = await Promise.all(regions.map((region) => byVpc.load(keyOf(account, region, vpcId ?? ''))));
  return found.flat().map((row) => ({ row, evidence: { rule: 'VPC_ID', value: vpcId ?? '' } }));
}
