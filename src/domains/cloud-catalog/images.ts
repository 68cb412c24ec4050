import type { z } from 'zod';
import { builder } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import type * as answers from '../../upstream/bridgx/answers.ts';
import { keyOf } from '../../upstream/keys.ts';
import { CloudRegion } from './cloud-region.ts';
import { cloudCatalogLoaders } from './loaders.ts';

const imageTypes = { GLOBAL: 'global', PRIVATE: 'private', SHARED: 'shared' } as const;

const ImageType = builder.enumType('CloudImageType', {
  description: 'Whose system images to list.',
  values: {
    GLOBAL: { description: 'Those that the cloud offers to everybody.' },
    PRIVATE: { description: "The cloud account's own." },
    SHARED: { description: 'Those that others share with the cloud account.' },
  },
});

const CloudImage = builder.objectRef<z.output<typeof answers.image> & { key: string }>('CloudImage').implement({
  description: 'A system image at a cloud.',
  fields: (t) => ({
    imageId: t.exposeString('imageId', { description: 'The id of the image at the cloud.' }),
    name: t.exposeString('imageName', { description: 'The name of the image; Tencent Cloud gives none.' }),
    platform: t.exposeString('platform', { description: 'The distribution, for example CentOS.' }),
    osType: t.exposeString('osType', { description: 'The kind of operating system, for example linux.' }),
    osName: t.exposeString('osName', { description: 'The operating system with its version.' }),
    sizeGb: t.exposeInt('size', { description: 'The size of the image in GB.' }),
  }),
});

builder.objectField(CloudRegion, 'images', (t) =>
  t.connection(
    {
      type: CloudImage,
      description: 'System images in the region. Costs one call per region, which the server passes on to the cloud.',
      args: {
        imageType: t.arg({ type: ImageType, required: true, description: 'Whose images.' }),
        machineType: t.arg.string({ description: 'Only global images that fit this machine type.' }),
      },
      resolve: async (region, { imageType, machineType, ...page }, { load }) => {
        const params = {
          provider: region.provider,
          region_id: region.regionId ?? '',
          image_type: imageTypes[imageType],
        };
        const rows = await load(cloudCatalogLoaders).images(region, {
          ...params,
          ...(machineType ? { instance_type: machineType } : {}),
        });
        return pageOf(whole(rows.map((row) => ({ ...row, key: keyOf(row.imageId ?? '') }))), page);
      },
    },
    { name: 'CloudImageConnection', description: 'A page of system images.' },
    { name: 'CloudImageEdge', description: 'A system image on a page.' },
  ),
);
