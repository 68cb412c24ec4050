import { mutationField } from '../operation/mutation-field.ts';
import { Vcc } from '../vcc/vcc.ts';
import { createVccRouteEntry, deleteVccRouteEntry } from './changes.ts';
import { VccRouteEntry } from './vcc-route-entry.ts';

const thing = {
  name: 'routeEntry',
  type: VccRouteEntry,
  description: 'The route as it is now. Costs what reading it costs.',
} as const;

mutationField('createVccRouteEntry', {
  description:
    'Makes a static route of a Lingjun connection, and announces it over BGP. The connection must be Available. Costs ' +
    'a look at its routes to the block and the write; then one call a poll. A dry run reads the connection and the ' +
    'routes.',
  change: createVccRouteEntry,
  fields: (t) => ({
    vccId: t.globalID({ required: true, for: Vcc, description: 'The global id of the connection.' }),
    destinationCidr: t.string({ required: true, description: 'The IPv4 CIDR block that the route leads to.' }),
  }),
  input: ({ vccId, destinationCidr }) => ({ vcc: vccId.id, destinationCidr }),
  thing,
});

mutationField('deleteVccRouteEntry', {
  description:
    'Deletes a route of a Lingjun connection that was made by hand. Costs one call, then one a poll. Deleting what is ' +
    'gone succeeds. A dry run reads the route.',
  change: deleteVccRouteEntry,
  fields: (t) => ({
    id: t.globalID({ required: true, for: VccRouteEntry, description: 'The global id of the route.' }),
  }),
  input: ({ id }) => ({ routeEntry: id.id }),
  thing,
});
