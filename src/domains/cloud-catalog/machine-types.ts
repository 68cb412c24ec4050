import type { z } from 'zod';
import { builder } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { matching } from '../../graph/filter.ts';
import { orderInput } from '../../graph/order.ts';
import { textEnum } from '../../graph/text-enum.ts';
import type * as answers from '../../upstream/bridgx/answers.ts';
import { keyOf } from '../../upstream/keys.ts';
import { chargeType } from '../cluster/kinds.ts';
import { CloudZone } from './cloud-region.ts';
import { cloudCatalogLoaders } from './loaders.ts';

const machineTypeStatus = textEnum('MachineTypeStatus', {
  description: 'Whether a machine type can be had.',
  values: { AVAILABLE: 'Available', AVAILABLE_SOON: 'AvailableSoon', LOW_STOCK: 'LowStock', SOLD_OUT: 'Sellout' },
});

type MachineTypeRow = z.output<typeof answers.instanceType> & { readonly key: string };

const MachineType = builder.objectRef<MachineTypeRow>('MachineType').implement({
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

const MachineTypeFilter = builder.inputType('MachineTypeFilter', {
  description: 'Which machine types to list; every field given must match.',
  fields: (t) => ({
    names: t.stringList({ description: 'Any of these machine types.' }),
    family: t.string({ description: 'The family of machine types, exactly.' }),
    hasGpu: t.boolean({ description: 'Whether it has GPUs.' }),
    chargeType: t.field({ type: chargeType.type, description: 'How the cloud charges.' }),
    minCoreCount: t.int({ description: 'This many cores or more.' }),
    minMemoryGb: t.int({ description: 'This much memory in GB or more.' }),
  }),
});

const order = orderInput('MachineTypeOrder', {
  description: 'In which order machine types are listed.',
  fields: {
    NAME: { description: 'The machine type.', by: ({ instanceType }: MachineTypeRow) => instanceType },
    CORE_COUNT: { description: 'Cores.', by: ({ core }: MachineTypeRow) => core },
    MEMORY_GB: { description: 'Memory.', by: ({ memory }: MachineTypeRow) => memory },
  },
});

builder.objectField(CloudZone, 'machineTypes', (t) =>
  t.connection(
    {
      type: MachineType,
      description:
        'The machine types that the cloud offers in the zone; none when it is sold out. Costs one call per zone, ' +
        'which the server passes on to the cloud.',
      args: {
        filter: t.arg({ type: MachineTypeFilter, description: 'Which machine types to list.' }),
        orderBy: t.arg({ type: order.type, description: 'In which order; by name when left out.' }),
      },
      resolve: async (zone, { filter, orderBy, ...page }, { load }) => {
        const { provider, regionId, zoneId } = zone;
        const params = { provider, region_id: regionId, zone_id: zoneId ?? '' };
        const types = await load(cloudCatalogLoaders).machineTypes(zone, params);
        const rows = types.map((row) => ({ ...row, key: keyOf(row.instanceType ?? '', row.chargeType ?? '') }));
        const wanted = matching(rows, filter, {
          names: ({ instanceType }) => instanceType,
          family: ({ instanceTypeFamily }) => instanceTypeFamily,
          hasGpu: ({ isGpu }) => isGpu,
          chargeType: (type) => chargeType.of(type.chargeType),
        });
        return pageOf(whole(wanted.filter(isLargeEnough(filter ?? {}))), page, order.of(orderBy));
      },
    },
    { name: 'MachineTypeConnection', description: 'A page of machine types.' },
    { name: 'MachineTypeEdge', description: 'A machine type on a page.' },
  ),
);

interface Least {
  readonly minCoreCount?: number | null | undefined;
  readonly minMemoryGb?: number | null | undefined;
}

function isLargeEnough({ minCoreCount, minMemoryGb }: Least) {
  return ({ core, memory }: Pick<MachineTypeRow, 'core' | 'memory'>): boolean =>
    (core ?? 0) >= (minCoreCount ?? 0) && (memory ?? 0) >= (minMemoryGb ?? 0);
}
