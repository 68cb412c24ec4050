import DataLoader from 'dataloader';
import type { z } from 'zod';
import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import { observationOf } from '../../upstream/call.ts';
import type { Placed } from '../../upstream/collection.ts';
import { keyOf, singleOf } from '../../upstream/keys.ts';
import type * as answers from '../../upstream/lingjun/answers.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import type { Operation, Params } from '../../upstream/operation.ts';
import { orError } from '../../upstream/remembered.ts';
import { createSingles } from '../../upstream/singles.ts';
import { erLoaders } from './loaders.ts';

type Hub = Placed<z.output<typeof answers.er>>;

/** How one kind of thing is found in the answer of its hub, and got alone. */
interface PartSpec<Row extends object> {
  listedIn: (hub: Hub) => readonly Row[];
  idOf: (row: Row) => string | null;
  get: { operation: Operation<Row>; params: (ErId: string, id: string) => Params };
}

/** Attachments, route entries and routing policies: one GetEr gives all three of a hub. */
export const hubPartLoaders = (parts: LoaderParts) => {
  /** Hubs whose answer this request has asked for: their parts are at hand. */
  const opened = new Set<string>();
  const openHub = (key: string) => {
    opened.add(key);
    return parts.load(erLoaders).detail.load(key);
  };

  const partsOf = <Row extends object>({ listedIn, idOf, get }: PartSpec<Row>) => {
    const ofHub = async (hubKey: string): Promise<readonly Placed<Row>[]> => {
      const hub = await openHub(hubKey);
      return hub ? listedIn(hub).flatMap((row) => placedIn(hub, row, idOf(row))) : [];
    };
    const alone = createSingles<Placed<Row>>(async ({ place, ids: [ErId = '', id = ''] }) => {
      const client = inLingjun(parts).clientOf(place);
      if (!client) return null;
      const { value } = await client.read(get.operation, get.params(ErId, id), place.region);
      return { ...value, ...place, key: keyOf(place.account, place.region, ErId, id) };
    });
    /** Two parts of one hub are had for one call. */
    const byId = new DataLoader<string, Placed<Row> | null>((keys) => {
      const perHub = Map.groupBy(keys, hubKeyOf);
      const isHubCheaper = (hubKey: string) => opened.has(hubKey) || (perHub.get(hubKey)?.length ?? 0) > 1;
      const load = async (key: string) => {
        const hubKey = hubKeyOf(key);
        if (!isHubCheaper(hubKey)) return alone.load(key);
        return (await ofHub(hubKey)).find((row) => row.key === key) ?? null;
      };
      return Promise.all(keys.map(orError(load)));
    });
    return { ofHub, byId };
  };

  return {
    attachments: partsOf({
      listedIn: ({ erAttachments }) => erAttachments,
      idOf: ({ erAttachmentId }) => erAttachmentId,
      get: {
        operation: lingjunOperations.GetErAttachment,
        params: (ErId, ErAttachmentId) => ({ ErId, ErAttachmentId }),
      },
    }),
    routeEntries: partsOf({
      listedIn: ({ erRouteEntrys }) => erRouteEntrys,
      idOf: ({ erRouteEntryId }) => erRouteEntryId,
      get: {
        operation: lingjunOperations.GetErRouteEntry,
        params: (ErId, ErRouteEntryId) => ({ ErId, ErRouteEntryId }),
      },
    }),
    routeMaps: partsOf({
      listedIn: ({ erRouteMaps }) => erRouteMaps,
      idOf: ({ erRouteMapId }) => erRouteMapId,
      get: { operation: lingjunOperations.GetErRouteMap, params: (ErId, ErRouteMapId) => ({ ErId, ErRouteMapId }) },
    }),
  };
};

function placedIn<Row extends object>(hub: Hub, row: Row, id: string | null): Placed<Row>[] {
  const { account, region, erId } = hub;
  return id ? [{ ...row, ...observationOf(hub), account, region, key: keyOf(account, region, erId ?? '', id) }] : [];
}

/** The key of the hub of a part. */
export function hubKeyOf(key: string): string {
  const { place, ids } = singleOf(key) ?? { place: { account: '', region: '' }, ids: [] };
  return keyOf(place.account, place.region, ids[0] ?? '');
}
