import DataLoader from 'dataloader';
import type { z } from 'zod';
import type { LoaderParts } from '../../context.ts';
import type { Placed } from '../../upstream/collection.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import type * as answers from '../../upstream/lingjun/answers.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { orError, remembered } from '../../upstream/remembered.ts';
import { createSingles } from '../../upstream/singles.ts';

/** A region of the service, with whether this gateway reads it. */
export type LingjunRegionRow = z.output<typeof answers.region> & {
  readonly key: string;
  readonly account: string;
  readonly region: string;
  readonly isConfigured: boolean;
};

export type LingjunZoneRow = Placed<z.output<typeof answers.zone>>;

export const lingjunRegionLoaders = ({ accounts }: LoaderParts) => {
  const lists = new Map<string, Promise<readonly LingjunRegionRow[]>>();

  /** The regions of an account. Every endpoint knows all regions, so the first one is asked. */
  const all = ({ account }: Pick<Place, 'account'>) =>
    remembered(lists, account, async () => {
      const lingjun = accounts.get(account)?.lingjun;
      const [endpoint] = lingjun?.regions ?? [];
      if (!lingjun || endpoint === undefined) return [];
      const { value } = await lingjun.client.sweep(lingjunOperations.DescribeRegions, {}, endpoint);
      return value.flatMap((row) => (row.regionId ? [regionOf(row, row.regionId, { account, lingjun })] : []));
    });

  return {
    all,
    /** One region by its key `account/region`. */
    byId: new DataLoader((keys: readonly string[]) => {
      const load = orError(async (key: string) => {
        const [account = ''] = key.split('/').map(decodeURIComponent);
        return (await all({ account })).find((row) => row.key === key) ?? null;
      });
      return Promise.all(keys.map(load));
    }),
    /** The zones of a region, asked of its own endpoint; none for a region that is not configured. */
    zones: createSingles<readonly LingjunZoneRow[]>(async ({ place }) => {
      const lingjun = accounts.get(place.account)?.lingjun;
      if (!lingjun?.regions.includes(place.region)) return null;
      const { value } = await lingjun.client.sweep(lingjunOperations.DescribeZones, {}, place.region);
      return value.map((row) => ({ ...row, ...place, key: keyOf(place.account, place.region, row.zoneId ?? '') }));
    }),
  };
};

function regionOf(
  row: z.output<typeof answers.region>,
  region: string,
  { account, lingjun }: { account: string; lingjun: { readonly regions: readonly string[] } },
): LingjunRegionRow {
  return { ...row, account, region, key: keyOf(account, region), isConfigured: lingjun.regions.includes(region) };
}
