import type { LoaderParts } from '../../context.ts';
import { inBridgx } from '../../graph/places.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import { createLists } from '../../upstream/lists.ts';

/** What the clouds offer. The server asks the cloud itself each time, and needs an account of that cloud for it. */
export const cloudCatalogLoaders = (parts: LoaderParts) => {
  const bridgx = inBridgx(parts);
  return {
    /** Parameters: provider. */
    regions: createLists(bridgxOperations['region.list'], bridgx),
    /** Parameters: provider, region_id. */
    zones: createLists(bridgxOperations['zone.list'], bridgx),
    /** Parameters: provider, region_id, zone_id. */
    machineTypes: createLists(bridgxOperations['instance_type.list'], bridgx),
    /** Parameters: provider, region_id, image_type, and instance_type if the images must fit it. */
    images: createLists(bridgxOperations['image.list'], bridgx),
  };
};
