import type { LoaderParts } from '../../context.ts';
import { inBridgx } from '../../graph/places.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import type { Told } from '../../upstream/call.ts';
import type { Placed } from '../../upstream/collection.ts';
import { keyOf } from '../../upstream/keys.ts';
import { createLists } from '../../upstream/lists.ts';
import type { AnswerOf } from '../../upstream/operation.ts';
import { createSingles } from '../../upstream/singles.ts';
import { cloudCatalogLoaders } from '../cloud-catalog/loaders.ts';
import { clusterLoaders } from '../cluster/loaders.ts';
import { type VpcRow, vpcLoaders } from '../vpc/loaders.ts';

type Row = AnswerOf<(typeof bridgxOperations)['subnet.describe']>;
/** A subnet with the key of its VPC, which is the beginning of its own. */
export type VpcSubnetRow = Placed<Row> & { readonly vpcKey: string };

export const vpcSubnetLoaders = (parts: LoaderParts) => {
  const bridgx = inBridgx(parts);
  const vpcs = parts.load(vpcLoaders);
  const { zones } = parts.load(cloudCatalogLoaders);
  const describe = createLists(bridgxOperations['subnet.describe'], bridgx);

  const zoneIdsOf = async (vpc: VpcRow): Promise<string[]> => {
    const rows = await zones(vpc, { provider: vpc.provider, region_id: vpc.regionId });
    return rows.flatMap(({ zoneId }) => zoneId ?? []);
  };

  /** The server tells of anyone's subnet, so its VPC must be the organisation's. */
  const byKey = createSingles(async ({ place, ids }) => {
    const vpc = await vpcs.byKey(keyOf(place.account, place.region, ...ids.slice(0, 3)));
    const client = bridgx.clientOf(place);
    const switchId = ids[3];
    if (!vpc?.vpcId || !client || !switchId) return null;
    const params = { id: switchId, vpc_id: vpc.vpcId };
    const { value } = await client.read(bridgxOperations['subnet.info'], params);
    return value.switchId === switchId && value.vpcId === vpc.vpcId ? (placed(value, vpc)[0] ?? null) : null;
  });

  return {
    byKey,
    /** Subnets of a VPC: one call per zone, since the server lists none without a zone. */
    inVpc: async (vpc: VpcRow, zoneId: string | null): Promise<VpcSubnetRow[]> => {
      const zoneIds = zoneId ? [zoneId] : await zoneIdsOf(vpc);
      const lists = zoneIds.map((zone_id) => describe(vpc, { vpc_id: vpc.vpcId ?? '', zone_id }));
      return (await Promise.all(lists)).flat().flatMap((row) => placed(row, vpc));
    },
    /** The subnet that a cluster's template names. */
    ofCluster: async (clusterKey: string): Promise<VpcSubnetRow | null> => {
      const template = await parts.load(clusterLoaders).detail.load(clusterKey);
      const vpc = await vpcs.ofCluster(clusterKey);
      const subnetId = template?.networkConfig?.subnetId;
      return vpc && subnetId ? byKey.load(`${vpc.key}/${keyOf(subnetId)}`) : null;
    },
  };
};

function placed(row: Told<Row>, { account, region, key: vpcKey }: VpcRow): VpcSubnetRow[] {
  return row.switchId ? [{ ...row, account, region, vpcKey, key: `${vpcKey}/${keyOf(row.switchId)}` }] : [];
}
