import { withoutNulls } from '../../graph/without-nulls.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { refundVcc, retryVcc, switchVccConnection, updateVcc, updateVccBandwidth } from './changes.ts';
import { endOf, OtherEnd, orderFields, orderOf } from './order-inputs.ts';
import { configureVcc, createVcc } from './orders.ts';
import { Vcc } from './vcc.ts';

const id = { required: true, for: Vcc, description: 'The global id of the connection.' } as const;
const thing = {
  name: 'vcc',
  type: Vcc,
  description: 'The connection as it is now. Costs what reading it costs.',
} as const;

mutationField('createVcc', {
  description:
    'Orders a Lingjun connection (VCC), which the vendor bills beside the calls. The account needs the service-linked ' +
    'role: see initializeVcc. Costs the list of connections, by which an order whose answer gets lost is found again, ' +
    'and the order; then one call a poll, until the service is done minutes later. A dry run reads the VPD and the role.',
  change: createVcc,
  fields: orderFields,
  input: orderOf,
  thing,
});

mutationField('configureVcc', {
  description:
    'Configures a Lingjun connection that was bought already and is Prepaid or Init. Costs a look at it and the write; ' +
    'then one call a poll. A dry run reads the connection, the VPD and the service-linked role.',
  change: configureVcc,
  fields: (t) => ({ id: t.globalID(id), ...orderFields(t) }),
  input: ({ id: vcc, ...order }) => ({ ...orderOf(order), vcc: vcc.id }),
  thing,
});

mutationField('updateVcc', {
  description: 'Renames a Lingjun connection. Costs one call.',
  change: updateVcc,
  fields: (t) => ({
    id: t.globalID(id),
    name: t.string({ required: true, description: 'The new name, 1 to 128 characters.' }),
  }),
  input: ({ id: vcc, name }) => ({ vcc: vcc.id, name }),
  thing,
});

mutationField('updateVccBandwidth', {
  description:
    'Orders another bandwidth for a Lingjun connection, which the vendor bills beside the calls. Costs a look at the ' +
    'connection and the order; then one call a poll, until the bandwidth shows. A dry run reads the connection.',
  change: updateVccBandwidth,
  fields: (t) => ({
    id: t.globalID(id),
    bandwidthMbps: t.int({ required: true, description: 'The new bandwidth in Mbit/s, 1,000 to 400,000.' }),
    orderId: t.string({ description: 'An order at the vendor that pays for it already.' }),
  }),
  input: ({ id: vcc, bandwidthMbps, orderId }) => ({ vcc: vcc.id, bandwidthMbps, ...withoutNulls({ orderId }) }),
  thing,
});

mutationField('retryVcc', {
  description:
    'Runs the making or the ending of a Lingjun connection again that failed: of one that is Not Available. Costs a ' +
    'look at the connection and the write; then one call a poll. A dry run reads the connection.',
  change: retryVcc,
  fields: (t) => ({ id: t.globalID(id) }),
  input: ({ id: vcc }) => ({ vcc: vcc.id }),
  thing,
});

mutationField('refundVcc', {
  description:
    'Unsubscribes a Lingjun connection, which is the only way to get rid of one; its routes and grants go with it. ' +
    'Attachments to hubs must go first; a refusal lists them. Costs one call, then one a poll. Ending what is gone ' +
    'succeeds. A dry run reads the connection.',
  change: refundVcc,
  fields: (t) => ({ id: t.globalID(id) }),
  input: ({ id: vcc }) => ({ vcc: vcc.id }),
  thing,
});

mutationField('switchVccConnection', {
  description:
    'Lets a Lingjun connection end in another cloud network. Costs a look at the connection and the write; then one ' +
    'call a poll. A dry run reads the connection.',
  change: switchVccConnection,
  fields: (t) => ({
    id: t.globalID(id),
    end: t.field({ type: OtherEnd, required: true, description: 'What it is to end in from now on.' }),
  }),
  input: ({ id: vcc, end }) => ({ vcc: vcc.id, end: endOf(end) }),
  thing,
});
