import type { LoaderParts } from '../../context.ts';
import { inBridgx } from '../../graph/places.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import type { Told } from '../../upstream/call.ts';
import type { Placed } from '../../upstream/collection.ts';
import { keyOf, type Place, singleOf } from '../../upstream/keys.ts';
import { createLists } from '../../upstream/lists.ts';
import type { AnswerOf } from '../../upstream/operation.ts';
import { createSingles } from '../../upstream/singles.ts';
import { cloudAccountLoaders } from '../cloud-account/loaders.ts';
import { cloudCatalogLoaders } from '../cloud-catalog/loaders.ts';
import { type CloudKey, clusterLoaders } from '../cluster/loaders.ts';
import { vpcClusterLoaders } from './clusters.ts';

/** Where VPCs are listed: a region of a cloud, as one cloud account sees it. */
interface CloudPlace extends Place, CloudKey {
  readonly regionId: string;
}

type Row = AnswerOf<(typeof bridgxOperations)['vpc.describe']>;
/** A VPC row says neither whose it is nor where; the call that listed it does. */
export type VpcRow = Placed<Row> & CloudPlace;

export interface VpcNarrowing {
  readonly accessKeyId?: string | null | undefined;
  /** As the server spells it. */
  readonly provider?: string | null | undefined;
  readonly regionId?: string | null | undefined;
}

export const vpcLoaders = (parts: LoaderParts) => {
  const bridgx = inBridgx(parts);
  const { detail } = parts.load(clusterLoaders);
  const { keys: ownKeys } = parts.load(cloudAccountLoaders);
  const { clustersOf } = parts.load(vpcClusterLoaders);
  const { regions } = parts.load(cloudCatalogLoaders);
  const describe = createLists(bridgxOperations['vpc.describe'], bridgx);

  const listed = async (at: CloudPlace): Promise<VpcRow[]> => {
    const { provider, regionId: region_id, accessKeyId: account_key } = at;
    return (await describe(at, { provider, region_id, account_key })).flatMap((row) => placed(row, at));
  };

  /** The server tells of anyone's VPC, so this is asked only for one that a cluster of the organisation names. */
  const named = createSingles(async (single) => {
    const at = await placeOf(single);
    const client = bridgx.clientOf(single.place);
    const vpcId = single.ids[2];
    if (!at || !client || !vpcId) return null;
    const { value } = await client.read(bridgxOperations['vpc.info'], { id: vpcId });
    return placed(value, at).find((row) => row.vpcId === vpcId) ?? null;
  });

  /** Where a VPC's key says that it is; null unless the cloud account is the organisation's. */
  const placeOf = async (single: ReturnType<typeof singleOf>): Promise<CloudPlace | null> => {
    const [accessKeyId, regionId, vpcId] = single?.ids ?? [];
    if (!single || !accessKeyId || !regionId || !vpcId) return null;
    const own = (await ownKeys(single.place)).find((key) => key.accessKeyId === accessKeyId);
    return own ? { ...single.place, ...own, regionId } : null;
  };

  const find = async (key: string, at: CloudPlace, isNamed: () => Promise<boolean>) => {
    const row = (await listed(at)).find((vpc) => vpc.key === key);
    // The list leaves out what is not available.
    return row ?? ((await isNamed()) ? named.load(key) : null);
  };

  return {
    /**
     * VPCs of every cloud account of the organisation, in every region of its cloud: only this is complete. One call
     * for the regions of each cloud, unless the region is given, and one per cloud account and region.
     */
    inPlace: async (place: Place, { accessKeyId, provider, regionId }: VpcNarrowing): Promise<VpcRow[]> => {
      const keys = (await ownKeys(place)).filter(
        (key) => (!accessKeyId || key.accessKeyId === accessKeyId) && (!provider || key.provider === provider),
      );
      const places = keys.map(async (key) => {
        const ids = regionId ? [regionId] : await regionIds(regions(place, { provider: key.provider }));
        return ids.map((id) => ({ ...place, ...key, regionId: id }));
      });
      return (await Promise.all((await Promise.all(places)).flat().map(listed))).flat();
    },
    /** One by its key; null unless it belongs to a cloud account of the organisation. */
    byKey: async (key: string): Promise<VpcRow | null> => {
      const at = await placeOf(singleOf(key));
      const vpcId = singleOf(key)?.ids[2] ?? null;
      return at && find(key, at, async () => (await clustersOf(at, vpcId)).length > 0);
    },
    /** The VPC that a cluster's template names. */
    ofCluster: async (clusterKey: string): Promise<VpcRow | null> => {
      const template = await detail.load(clusterKey);
      const { accountKey, regionId, networkConfig } = template ?? {};
      if (!template || !accountKey || !regionId || !networkConfig?.vpc) return null;
      const key = keyOf(template.account, template.region, accountKey, regionId, networkConfig.vpc);
      const at = await placeOf(singleOf(key));
      return at && find(key, at, async () => true);
    },
  };
};

async function regionIds(rows: Promise<readonly { regionId: string | null }[]>): Promise<string[]> {
  return (await rows).flatMap(({ regionId }) => regionId ?? []);
}

function placed(row: Told<Row>, at: CloudPlace): VpcRow[] {
  if (!row.vpcId) return [];
  return [{ ...row, ...at, key: keyOf(at.account, at.region, at.accessKeyId, at.regionId, row.vpcId) }];
}
