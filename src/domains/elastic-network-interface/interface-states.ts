import type { Sight, Watched } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { idOfKey } from '../../graph/key-rules.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { elasticNetworkInterfaceLoaders } from './loaders.ts';

const { GetElasticNetworkInterface, ListElasticNetworkInterfaces } = lingjunOperations;

/** The reads that tell of interfaces. */
export const interfaceReads = [GetElasticNetworkInterface, ListElasticNetworkInterfaces] as const;

/** How long the work on an interface may take: as long as ecctl, the vendor's own command, waits. */
export const interfaceLimitMs = 5 * 60_000;

/** An interface, by its key. */
export interface KnownInterface {
  readonly networkInterface: string;
}

/** An interface and the node that it hangs on or comes to hang on, by their keys. */
export interface BoundInterface extends KnownInterface {
  readonly node: string;
}

type InterfaceWatched = Pick<Watched<object, LoaderParts>, 'key' | 'reads'>;

export function interfaceRow(key: string, reads: LoaderParts) {
  return reads.load(elasticNetworkInterfaceLoaders).byId.load(key);
}

export async function interfaceState({ key, reads }: InterfaceWatched): Promise<Sight | null> {
  const row = await interfaceRow(key, reads);
  return row && { statusText: row.status, message: row.message };
}

/** The same, but that an interface is only done when it names its node. Source: the documentation of attaching. */
export async function bindingState({ node }: BoundInterface, { key, reads }: InterfaceWatched): Promise<Sight | null> {
  const row = await interfaceRow(key, reads);
  const isElsewhere = row?.status === 'Available' && row.nodeId !== idOfKey(node);
  return row && { statusText: isElsewhere ? null : row.status, message: row.message };
}
