import { builder, nodeKinds } from '../../builder.ts';
import { lingjunPlaces, pageOfPlaces } from '../../graph/places.ts';
import { type LingjunRegionRow, type LingjunZoneRow, lingjunRegionLoaders } from './loaders.ts';

const LingjunZone = builder.objectRef<LingjunZoneRow>('LingjunZone').implement({
  description: 'A zone of a Lingjun region.',
  fields: (t) => ({
    zone: t.exposeString('zoneId', { description: 'The id of the zone, for example cn-wulanchabu-b.' }),
    name: t.exposeString('localName', { description: 'The name of the zone in words.' }),
  }),
});

export const LingjunRegion = builder.objectRef<LingjunRegionRow>('LingjunRegion');
nodeKinds.set('LingjunRegion', 2);

builder.node(LingjunRegion, {
  description: 'A region in which the Lingjun service runs, as one account sees it.',
  id: { resolve: ({ key }) => key },
  loadMany: (keys, { load }) => keys.map((key) => load(lingjunRegionLoaders).byId.load(key)),
  fields: (t) => ({
    account: t.exposeString('account', { nullable: false, description: 'The alias of the account that sees it.' }),
    region: t.exposeString('region', {
      nullable: false,
      description: 'The id of the region, for example cn-wulanchabu.',
    }),
    name: t.exposeString('localName', { description: 'The name of the region in words.' }),
    isConfigured: t.exposeBoolean('isConfigured', {
      nullable: false,
      description: 'Whether this gateway reads the region for the account; the others show no resources.',
    }),
    zones: t.field({
      type: [LingjunZone],
      description: 'The zones of the region; null for one that is not configured. Costs one call per region.',
      resolve: ({ key }, _args, { load }) => load(lingjunRegionLoaders).zones.load(key),
    }),
  }),
});

const LingjunRegionFilter = builder.inputType('LingjunRegionFilter', {
  description: 'Which Lingjun regions to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    isConfigured: t.boolean({ description: 'Whether this gateway reads the region for the account.' }),
  }),
});

builder.queryFields((t) => ({
  lingjunRegion: t.field({
    type: LingjunRegion,
    description: 'One Lingjun region by its global id; null when it does not exist.',
    args: { id: t.arg.globalID({ required: true, for: LingjunRegion, description: 'The global id of the region.' }) },
    resolve: (_root, { id }, { load }) => load(lingjunRegionLoaders).byId.load(id.id),
  }),
  lingjunRegions: t.connection(
    {
      type: LingjunRegion,
      description: 'The regions in which the Lingjun service runs. One call per account.',
      args: { filter: t.arg({ type: LingjunRegionFilter, description: 'Which regions to list.' }) },
      resolve: (_root, { filter, ...page }, context) => {
        const places = lingjunPlaces(context, { account: filter?.account });
        const perAccount = [...new Map(places.map((place) => [place.account, place])).values()];
        return pageOfPlaces(perAccount, context.load(lingjunRegionLoaders).all, {
          filter,
          fields: { isConfigured: ({ isConfigured }) => isConfigured },
          page,
        });
      },
    },
    { name: 'LingjunRegionConnection', description: 'A page of Lingjun regions.' },
    { name: 'LingjunRegionEdge', description: 'A Lingjun region on a page.' },
  ),
}));
