import { builder } from '../../builder.ts';
import { bridgxPlaces, pageOfPlaces } from '../../graph/places.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { BridgxResource, provider, providerText } from '../cluster/kinds.ts';
import { cloudCatalogLoaders } from './loaders.ts';

/** A region of a cloud, with how it was asked for. */
export interface CloudRegionRow extends Place {
  readonly key: string;
  /** As the server spells it. */
  readonly provider: string;
  readonly regionId: string | null;
  readonly localName: string | null;
}

export interface CloudZoneRow extends Place {
  readonly provider: string;
  readonly regionId: string;
  readonly zoneId: string | null;
  readonly localName: string | null;
}

export const CloudZone = builder.objectRef<CloudZoneRow>('CloudZone').implement({
  description: 'A zone of a region of a cloud.',
  fields: (t) => ({
    zoneId: t.exposeString('zoneId', { description: 'The id of the zone at the cloud.' }),
    name: t.exposeString('localName', { description: 'The name of the zone, in the language of the server.' }),
  }),
});

export const CloudRegion = builder.objectRef<CloudRegionRow>('CloudRegion').implement({
  interfaces: [BridgxResource],
  description: 'A region of a cloud, as the cloud itself tells BridgX.',
  fields: (t) => ({
    regionId: t.exposeString('regionId', { description: 'The id of the region at the cloud.' }),
    name: t.exposeString('localName', { description: 'The name of the region, in the language of the server.' }),
    provider: t.field({
      type: provider.type,
      description: 'The cloud.',
      resolve: (region) => provider.of(region.provider),
    }),
    zones: t.field({
      type: [CloudZone],
      description: 'The zones of the region. Costs one call per region, which the server passes on to the cloud.',
      resolve: ({ account, region, provider, regionId }, _args, { load }) =>
        zonesOf({ account, region, provider, regionId: regionId ?? '' }, load(cloudCatalogLoaders)),
    }),
  }),
});

async function zonesOf(
  row: Omit<CloudZoneRow, 'zoneId' | 'localName'>,
  { zones }: ReturnType<typeof cloudCatalogLoaders>,
): Promise<CloudZoneRow[]> {
  const rows = await zones(row, { provider: row.provider, region_id: row.regionId });
  return rows.map((zone) => ({ ...row, ...zone }));
}

const CloudRegionConnection = builder.connectionObject(
  { type: CloudRegion, name: 'CloudRegionConnection', description: 'A page of regions.' },
  { name: 'CloudRegionEdge', description: 'A region on a page.' },
);

builder.queryField('cloudRegions', (t) =>
  t.connection(
    {
      type: CloudRegion,
      description:
        'The regions of a cloud. One call per account, which the server passes on to the cloud; it needs a cloud ' +
        'account there.',
      args: {
        provider: t.arg({ type: provider.type, required: true, description: 'The cloud.' }),
        account: t.arg.string({ description: 'The alias of one account; all by default.' }),
        regionIds: t.arg.stringList({ description: 'Only these regions.' }),
      },
      resolve: (_root, { provider, account, regionIds, ...page }, context) => {
        const text = providerText(provider);
        const { regions } = context.load(cloudCatalogLoaders);
        const all = async (place: Place): Promise<CloudRegionRow[]> =>
          (await regions(place, { provider: text })).map((region) => ({
            ...region,
            ...place,
            provider: text,
            key: keyOf(place.account, place.region, text, region.regionId ?? ''),
          }));
        return pageOfPlaces(bridgxPlaces(context, { account }), all, {
          filter: { regionIds },
          fields: { regionIds: ({ regionId }) => regionId },
          page,
        });
      },
    },
    CloudRegionConnection,
  ),
);
