import { builder } from '../../builder.ts';
import { pageOf, whole } from '../../graph/connection.ts';
import { createdFields, isCreatedWithin } from '../../graph/created.ts';
import { orderInput } from '../../graph/order.ts';
import { bridgxPlaces, pageOfPlaces } from '../../graph/places.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { Cluster } from '../cluster/cluster.ts';
import { computingPower, provider } from '../cluster/kinds.ts';
import { clusterMachineLoaders } from './cluster-machines.ts';
import { addressesOf, machineLoaders, privateIpsOf } from './loaders.ts';
import { Machine, MachineConnection, type MachineRow, machineStatus } from './machine.ts';

const MachineFilter = builder.inputType('MachineFilter', {
  description: 'Which machines to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    statuses: t.field({
      type: [machineStatus.type],
      description: 'Any of these statuses. Deleted machines are listed only when DELETED is one of them.',
    }),
    clusterNames: t.stringList({ description: 'Machines of any of these clusters.' }),
    instanceIds: t.stringList({ description: 'Any of these ids of the cloud.' }),
    address: t.string({ description: 'The private or public address.' }),
    provider: t.field({ type: provider.type, description: 'The cloud.' }),
    computingPower: t.field({ type: computingPower.type, description: 'What it computes with.' }),
    ...createdFields(t),
  }),
});

const order = orderInput('MachineOrder', {
  description: 'In which order machines are listed.',
  fields: {
    CREATED_AT: { description: 'When it was ordered.', by: ({ createAt }: MachineRow) => createAt },
    CLUSTER_NAME: { description: 'The name of its cluster.', by: ({ clusterName }: MachineRow) => clusterName },
    STATUS: { description: 'The status, as the server writes it.', by: ({ status }: MachineRow) => status },
    BOOT_SECONDS: { description: 'How long it took until it ran.', by: ({ startupTime }: MachineRow) => startupTime },
  },
});
const orderDescription = 'In which order; by cluster and id when left out.';

type Statuses = readonly NonNullable<ReturnType<typeof machineStatus.of>>[] | null | undefined;

/** Reads the machines that are not deleted, those that are, or both, as the statuses ask for. */
async function withStatuses(
  statuses: Statuses,
  read: { alive: () => Promise<readonly MachineRow[]>; deleted: () => Promise<readonly MachineRow[]> },
): Promise<readonly MachineRow[]> {
  const isDeletedWanted = statuses?.includes('DELETED') ?? false;
  const isAliveWanted = !statuses || statuses.some((status) => status !== 'DELETED');
  const [alive, deleted] = await Promise.all([
    isAliveWanted ? read.alive() : [],
    isDeletedWanted ? read.deleted() : [],
  ]);
  const rows = [...alive, ...deleted];
  return statuses ? rows.filter((row) => statuses.some((status) => status === machineStatus.of(row.status))) : rows;
}

builder.queryFields((t) => ({
  machine: t.field({
    type: Machine,
    description:
      'One machine by its global id, deleted ones too; null when it does not exist in this organisation. One ' +
      'call beside the sweep of the clusters.',
    args: { id: t.arg.globalID({ required: true, for: Machine, description: 'The global id of the machine.' }) },
    resolve: (_root, { id }, { load }) => load(machineLoaders).byId.load(id.id),
  }),
  machines: t.connection(
    {
      type: Machine,
      description:
        'The machines of all enabled clusters of the organisation that are not deleted. One sweep per account, ' +
        '50 rows a call, beside that of the clusters; another one when deleted machines are asked for.',
      args: {
        filter: t.arg({ type: MachineFilter, description: 'Which machines to list.' }),
        orderBy: t.arg({ type: order.type, description: orderDescription }),
      },
      resolve: (_root, { filter, orderBy, ...page }, context) => {
        const { all, deleted } = context.load(machineLoaders);
        const rows = async (place: Place) => {
          const read = { alive: () => all(place), deleted: () => deleted(place) };
          const machines = await withStatuses(filter?.statuses, read);
          return machines.filter(hasAddress(filter?.address)).filter(isCreatedWithin(filter ?? {}));
        };
        return pageOfPlaces(bridgxPlaces(context, filter ?? {}), rows, {
          filter,
          fields: {
            clusterNames: ({ clusterName }) => clusterName,
            instanceIds: ({ instanceId }) => instanceId,
            provider: (machine) => provider.of(machine.provider),
            computingPower: ({ computingPowerType }) => computingPower.of(computingPowerType),
          },
          page,
          order: order.of(orderBy),
        });
      },
    },
    MachineConnection,
  ),
}));

builder.objectField(Cluster, 'machines', (t) =>
  t.connection(
    {
      type: Machine,
      description:
        'The machines of the cluster that are not deleted; a disabled cluster shows none. One sweep serves many ' +
        'clusters; a few clusters cost one call for 50 machines of each.',
      args: {
        statuses: t.arg({
          type: [machineStatus.type],
          description: 'Only these statuses. Deleted machines are listed only when DELETED is one of them.',
        }),
        orderBy: t.arg({ type: order.type, description: orderDescription }),
      },
      resolve: async ({ account, region, clusterName }, { statuses, orderBy, ...page }, { load }) => {
        const { byCluster, deletedOf } = load(clusterMachineLoaders);
        const name = clusterName ?? '';
        const rows = await withStatuses(statuses, {
          alive: () => byCluster.load(keyOf(account, region, name)),
          deleted: () => deletedOf({ account, region }, name),
        });
        return pageOf(whole(rows), page, order.of(orderBy));
      },
    },
    MachineConnection,
  ),
);

function hasAddress(address: string | null | undefined): (machine: MachineRow) => boolean {
  if (address == null) return () => true;
  return (machine) => [...privateIpsOf(machine), ...addressesOf(machine.ipOuter)].includes(address);
}
