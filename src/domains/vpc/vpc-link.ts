import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { type Evidence, EvidenceType } from '../../graph/evidence.ts';
import type { Place } from '../../upstream/keys.ts';
import { type VpcRow, vpcLoaders } from './loaders.ts';
import { Vpc } from './vpc.ts';

/** What every link to a VPC out of Lingjun costs, for its description. */
export const vpcLinkCost = 'Costs the sweep of the clusters, and one call per Alibaba Cloud account in the region.';

export const VpcLink = builder.objectRef<{ vpc: VpcRow; evidence: Evidence }>('VpcLink').implement({
  description: 'The VPC that a resource of Alibaba Cloud names, as BridgX knows it, with why.',
  fields: (t) => ({
    vpc: t.expose('vpc', { type: Vpc, nullable: false, description: 'The VPC.' }),
    evidence: t.expose('evidence', { type: EvidenceType, nullable: false, description: 'What the edge rests on.' }),
  }),
});

/** The VPC of this id; null when BridgX does not know it. */
export async function vpcLinkOf({ account, region, vpcId }: Place & { vpcId: string | null }, { load }: Context) {
  if (!vpcId) return null;
  // Lingjun and PAI belong to Alibaba Cloud, so no other cloud is asked.
  const narrowing = { provider: 'AlibabaCloud', regionId: region };
  const vpcs = await load(vpcLoaders).inPlace({ account, region: '' }, narrowing);
  const vpc = vpcs.find((row) => row.vpcId === vpcId);
  return vpc ? { vpc, evidence: { rule: 'VPC_ID' as const, value: vpcId } } : null;
}
