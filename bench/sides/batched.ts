import DataLoader from 'dataloader';
import type { Reads } from './reads.ts';

/**
 * A DataLoader before each read, for one request. Neither upstream has a get for many ids, so a batch is as many
 * calls as it has keys; what is saved are keys that repeat.
 */
export function batched(reads: Reads): Reads {
  return {
    vpds: loaded(reads.vpds),
    vccs: loaded(reads.vccs),
    vccsOfVpd: loaded(reads.vccsOfVpd),
    vccsOfEr: loaded(reads.vccsOfEr),
    interfacesOfVpc: loaded(reads.interfacesOfVpc),
    node: loaded(reads.node),
    clusters: loaded(reads.clusters),
    machinesOfCluster: loaded(reads.machinesOfCluster),
    usage: loaded(reads.usage),
  };
}

function loaded<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const loader = new DataLoader<string, T>((keys) => Promise.all(keys.map((key) => read(key).catch(errorOf))));
  return (key) => loader.load(key);
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
