import { withoutNulls } from '../../graph/without-nulls.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { Er } from './er.ts';
import { ErRouteMap, routeMapAction } from './er-route-map.ts';
import { createErRouteMap, deleteErRouteMaps, updateErRouteMap } from './er-route-map-changes.ts';
import { NetworkEndInput, networkEndOf } from './network-end.ts';

const thing = {
  name: 'erRouteMap',
  type: ErRouteMap,
  description: 'The routing policy as it is now. Costs what reading it costs.',
} as const;

mutationField('createErRouteMap', {
  description:
    'Makes a routing policy of a hub: which routes one attached network publishes to another. Costs two reads of the ' +
    'hub and the write.',
  change: createErRouteMap,
  fields: (t) => ({
    erId: t.globalID({ required: true, for: Er, description: 'The global id of the hub.' }),
    priority: t.int({
      required: true,
      description: 'Its number, 1001 to 2000, once in a hub; the smaller, the lower the priority.',
    }),
    action: t.field({
      type: routeMapAction.type,
      required: true,
      description: 'What it does with routes that match.',
    }),
    destinationCidr: t.string({ description: 'The IPv4 CIDR block of the routes; every route when left out.' }),
    transmission: t.field({
      type: NetworkEndInput,
      required: true,
      description: 'The network that publishes the routes; it must be attached to the hub.',
    }),
    reception: t.field({
      type: NetworkEndInput,
      required: true,
      description: 'The network that receives the routes; it must be attached to the hub.',
    }),
    description: t.string({ description: 'Free text.' }),
  }),
  input: ({ erId, priority, action, transmission, reception, destinationCidr, description }) => ({
    er: erId.id,
    priority,
    action: routeMapAction.textOf(action, 'input.action'),
    transmission: networkEndOf(transmission, 'input.transmission'),
    reception: networkEndOf(reception, 'input.reception'),
    ...withoutNulls({ destinationCidr, description }),
  }),
  thing,
});

mutationField('updateErRouteMap', {
  description: 'Changes the description of a routing policy, the only thing of it that can change. Costs one call.',
  change: updateErRouteMap,
  fields: (t) => ({
    id: t.globalID({ required: true, for: ErRouteMap, description: 'The global id of the policy.' }),
    description: t.string({ required: true, description: 'The new description; may be empty.' }),
  }),
  input: ({ id, description }) => ({ routeMap: id.id, description }),
  thing,
});

mutationField('deleteErRouteMaps', {
  description:
    'Deletes routing policies of one hub, all of them or none. Costs one read and one write, however many they are. ' +
    'Deleting what is gone succeeds.',
  change: deleteErRouteMaps,
  fields: (t) => ({
    ids: t.globalIDList({
      required: true,
      for: ErRouteMap,
      description: 'The global ids of the policies, all of the same hub.',
    }),
  }),
  input: ({ ids }) => ({ routeMaps: ids.map(({ id }) => id) }),
});
