import type { LoaderParts } from '../../context.ts';
import { inBridgx } from '../../graph/places.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import type { Told } from '../../upstream/call.ts';
import type { Placed } from '../../upstream/collection.ts';
import { keyOf, singleOf } from '../../upstream/keys.ts';
import { createLists } from '../../upstream/lists.ts';
import type { AnswerOf } from '../../upstream/operation.ts';
import { createSingles } from '../../upstream/singles.ts';
import { clusterLoaders } from '../cluster/loaders.ts';
import { type VpcRow, vpcLoaders } from '../vpc/loaders.ts';

type Row = AnswerOf<(typeof bridgxOperations)['security_group.describe']>;
/** A security group with the key of the VPC that it was listed for, which is the beginning of its own. */
export type SecurityGroupRow = Placed<Row> & { readonly vpcKey: string };

export const securityGroupLoaders = (parts: LoaderParts) => {
  const bridgx = inBridgx(parts);
  const vpcs = parts.load(vpcLoaders);
  const describe = createLists(bridgxOperations['security_group.describe'], bridgx);

  const inVpc = async (vpc: VpcRow): Promise<SecurityGroupRow[]> => {
    const rows = await describe(vpc, { vpc_id: vpc.vpcId ?? '', account_key: vpc.accessKeyId });
    return rows.flatMap((row) => placed(row, vpc));
  };
  const byKey = async (key: string): Promise<SecurityGroupRow | null> => {
    const { place, ids } = singleOf(key) ?? { place: null, ids: [] };
    const vpc = place && (await vpcs.byKey(keyOf(place.account, place.region, ...ids.slice(0, 3))));
    return vpc ? ((await inVpc(vpc)).find((group) => group.key === key) ?? null) : null;
  };

  return {
    /** Security groups of a VPC: one call. */
    inVpc,
    /** One by its key; null unless the VPC belongs to a cloud account of the organisation. */
    byKey,
    /** The rules of a group, one call each. The server tells anyone's, so only groups of the list are asked for. */
    rules: createSingles(async ({ place, ids }) => {
      const group = await byKey(keyOf(place.account, place.region, ...ids));
      const client = bridgx.clientOf(place);
      if (!group?.securityGroupId || !client) return null;
      return (await client.read(bridgxOperations['security_group.rules'], { id: group.securityGroupId })).value.rules;
    }),
    /** The security group that a cluster's template names. */
    ofCluster: async (clusterKey: string): Promise<SecurityGroupRow | null> => {
      const template = await parts.load(clusterLoaders).detail.load(clusterKey);
      const vpc = await vpcs.ofCluster(clusterKey);
      const wanted = template?.networkConfig?.securityGroup;
      return vpc ? ((await inVpc(vpc)).find(({ securityGroupId }) => securityGroupId === wanted) ?? null) : null;
    },
  };
};

function placed(row: Told<Row>, { account, region, key: vpcKey }: VpcRow): SecurityGroupRow[] {
  if (!row.securityGroupId) return [];
  return [{ ...row, account, region, vpcKey, key: `${vpcKey}/${keyOf(row.securityGroupId)}` }];
}
