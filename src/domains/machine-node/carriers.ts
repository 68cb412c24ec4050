import type { LoaderParts } from '../../context.ts';
import { groupBy } from '../../upstream/groups.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { remembered } from '../../upstream/remembered.ts';
import type { ElasticNetworkInterfaceRow } from '../elastic-network-interface/elastic-network-interface.ts';
import { elasticNetworkInterfaceLoaders, leniPrivateIpLoaders } from '../elastic-network-interface/loaders.ts';
import { lingjunNodeLoaders } from '../lingjun-node/loaders.ts';

/** An interface with every address that it carries, its own and the secondary ones. */
interface Carrier {
  readonly eni: ElasticNetworkInterfaceRow;
  readonly addresses: readonly string[];
}

/** The Lingjun side of matching: two sweeps per region for addresses, one call per region for nodes. */
export const carrierLoaders = (parts: LoaderParts) => {
  const interfaces = parts.load(elasticNetworkInterfaceLoaders);
  const secondary = parts.load(leniPrivateIpLoaders);
  const nodesById = groupBy(parts.load(lingjunNodeLoaders).all, ({ nodeId }) => [nodeId]);

  const carriers = new Map<string, Promise<readonly Carrier[]>>();
  const all = (place: Place) =>
    remembered(carriers, keyOf(place.account, place.region), async () => {
      const [enis] = await Promise.all([interfaces.all(place), secondary.all(place)]);
      return Promise.all(enis.map(async (eni) => ({ eni, addresses: await addressesOf(eni) })));
    });
  const addressesOf = async ({ key, ip }: ElasticNetworkInterfaceRow): Promise<string[]> => {
    const rows = await secondary.byInterface.load(key);
    return [ip, ...rows.map(({ privateIpAddress }) => privateIpAddress)].flatMap((address) => address || []);
  };
  const byAddress = groupBy(all, ({ addresses }) => addresses);

  /** Ids of nodes and interfaces do not say their region, so every region of the account is looked through. */
  const inRegions = async <Row>(account: string, load: (region: string) => Promise<readonly Row[]>): Promise<Row[]> => {
    const regions = parts.accounts.get(account)?.lingjun?.regions ?? [];
    return (await Promise.all(regions.map(load))).flat();
  };

  return {
    addressesOf,
    /** Interfaces that are bound to a node. Keys are `account/region/node id`. */
    byNode: interfaces.byNode,
    /** Nodes of an account that have the id. */
    nodesNamed: (account: string, id: string) =>
      inRegions(account, (region) => nodesById.load(keyOf(account, region, id))),
    /** The node that an interface is bound to. */
    nodeOf: async ({ account, region, nodeId }: ElasticNetworkInterfaceRow) =>
      nodeId ? ((await nodesById.load(keyOf(account, region, nodeId)))[0] ?? null) : null,
    /** Interfaces of an account that carry the address, in whatever VPC. */
    carrying: async (account: string, address: string) =>
      (await inRegions(account, (region) => byAddress.load(keyOf(account, region, address)))).map(({ eni }) => eni),
  };
};
