import type { z } from 'zod';
import { builder } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { textEnum } from '../../graph/text-enum.ts';
import type * as answers from '../../upstream/bridgx/answers.ts';
import { keyOf } from '../../upstream/keys.ts';
import { chargeType } from '../cluster/kinds.ts';
import { CloudRegion, CloudZone } from './cloud-region.ts';
import { cloudCatalogLoaders } from './loaders.ts';

const machineTypeStatus = textEnum('MachineTypeStatus', {
  description: 'Whether a machine type can be had.',
  values: { AVAILABLE: 'Available', AVAILABLE_SOON: 'AvailableSoon', LOW_STOCK: 'LowStock', SOLD_OUT: 'Sellout' },
});

const MachineType = builder
  .objectRef<z.output<typeof answers.instanceType> & { key: string }>('MachineType')
  .implement({
    description: 'A machine type that a cloud offers in a zone, once for each way to pay. The server knows no prices.',
    fields: (t) => ({
      name: t.exposeString('instanceType', { description: 'The machine type, for example ecs.c6.large.' }),
      family: t.exposeString('instanceTypeFamily', { description: 'The family of machine types, for example ecs.c6.' }),
      coreCount: t.exposeInt('core', { description: 'Cores.' }),
      memoryGb: t.exposeInt('memory', { description: 'Memory in GB.' }),
      hasGpu: t.exposeBoolean('isGpu', { description: 'Whether it has GPUs.' }),
      chargeType: t.field({
        type: chargeType.type,
        description: 'How the cloud charges for it.',
        resolve: (type) => chargeType.of(type.chargeType),
      }),
      chargeTypeText: t.exposeString('chargeType', { description: 'How the cloud charges, as the server wrote it.' }),
      status: t.field({
        type: machineTypeStatus.type,
        description: 'Whether it can be had.',
        resolve: ({ status }) => machineTypeStatus.of(status),
      }),
      statusText: t.exposeString('status', { description: 'The status as the server wrote it.' }),
    }),
  });

builder.objectField(CloudZone, 'machineTypes', (t) =>
  t.connection(
    {
      type: MachineType,
      description:
        'The machine types that the cloud offers in the zone; none when it is sold out. Costs one call per zone, ' +
        'which the server passes on to the cloud.',
      resolve: async (zone, page, { load }) => {
        const { provider, regionId, zoneId } = zone;
        const params = { provider, region_id: regionId, zone_id: zoneId ?? '' };
        const rows = await load(cloudCatalogLoaders).machineTypes(zone, params);
        return pageOf(
          whole(rows.map((row) => ({ ...row, key: keyOf(row.instanceType ?? '', row.chargeType ?? '') }))),
          page,
        );
      },
    },
    { name: 'MachineTypeConnection', description: 'A page of machine types.' },
    { name: 'MachineTypeEdge', description: 'A machine type on a page.' },
  ),
);

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
