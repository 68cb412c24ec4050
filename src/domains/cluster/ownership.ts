import type { LoaderParts } from '../../context.ts';
import { FleetgraphError } from '../../errors.ts';
import type { Place } from '../../upstream/keys.ts';
import { clusterLoaders } from './loaders.ts';

/** What a caller named and does not own, or what is not there: the server would tell of either, so neither is said. */
export function notOwned(what: string, hint = ''): FleetgraphError {
  return new FleetgraphError('FORBIDDEN', `${what}: not of this organisation${hint}`);
}

/** The organisation's cluster of this name. Throws FORBIDDEN for any other name, which is never sent to the server. */
export async function ownedCluster({ load }: Pick<LoaderParts, 'load'>, place: Place, name: string) {
  const cluster = await load(clusterLoaders).named(place, name);
  if (!cluster) throw notOwned(`cluster ${JSON.stringify(name)}`);
  return cluster;
}
