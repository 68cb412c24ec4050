import DataLoader from 'dataloader';
import { UpstreamError } from '../errors.ts';
import { type Single, singleOf } from './keys.ts';
import { orError } from './remembered.ts';

/** Loads things that the upstream gives only one at a time: one call per key, null for what does not exist. */
export function createSingles<T>(get: (single: Single) => Promise<T | null>): DataLoader<string, T | null> {
  const getOrNull = async (key: string): Promise<T | null> => {
    const single = singleOf(key);
    if (!single) return null;
    try {
      return await get(single);
    } catch (error) {
      if (error instanceof UpstreamError && error.code === 'NOT_FOUND') return null;
      throw error;
    }
  };
  return new DataLoader((keys) => Promise.all(keys.map(orError(getOrNull))));
}
