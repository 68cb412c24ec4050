import { builder } from '../../builder.ts';
import { TagInput } from '../../graph/tags.ts';
import { withoutNulls } from '../../graph/without-nulls.ts';
import { Er } from '../er/er.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { subnetUse } from '../subnet/subnet.ts';
import { newVccFields, newVccOf } from '../vcc/order-inputs.ts';
import { Vpd } from '../vpd/vpd.ts';
import { createNetwork } from './create-network.ts';

const NetworkVpdInput = builder.inputType('NetworkVpdInput', {
  description: 'The VPD of a new network.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name, 1 to 128 characters; it need not be unique.' }),
    cidr: t.string({ required: true, description: 'The primary IPv4 CIDR block; it cannot be changed later.' }),
    resourceGroupId: t.string({ description: 'The resource group; the default one when left out.' }),
    tags: t.field({ type: [TagInput], description: 'Its tags, at most 20.' }),
  }),
});

const NetworkSubnetInput = builder.inputType('NetworkSubnetInput', {
  description: 'A subnet of a new network.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name, 1 to 128 characters.' }),
    zone: t.string({ required: true, description: 'The zone that it is to lie in, for example cn-wulanchabu-b.' }),
    cidr: t.string({
      required: true,
      description: "A proper part of the VPD's block with a prefix from 16 to 29, apart from the other subnets.",
    }),
    use: t.field({ type: subnetUse.type, description: 'What it is reserved for; general use when left out.' }),
    tags: t.field({ type: [TagInput], description: 'Its tags, at most 20.' }),
  }),
});

const NetworkHubInput = builder.inputType('NetworkHubInput', {
  description: 'A hub that a new network is to be attached to.',
  fields: (t) => ({
    erId: t.globalID({ required: true, for: Er, description: 'The global id of the hub, which must be Available.' }),
    name: t.string({ required: true, description: 'The name of the attachment, 1 to 128 characters.' }),
    isReceivingAllRoutes: t.boolean({
      required: true,
      description: 'Whether the VPD learns every route of the hub without a routing policy.',
    }),
  }),
});

const NetworkVccInput = builder.inputType('NetworkVccInput', {
  description: 'The Lingjun connection of a new network, which the vendor bills beside the calls.',
  fields: newVccFields,
});

const NetworkGrantInput = builder.inputType('NetworkGrantInput', {
  description: 'A grant to another account.',
  fields: (t) => ({
    granteeTenantId: t.string({ required: true, description: 'The Alibaba Cloud account, 16 digits.' }),
    erId: t.string({ required: true, description: 'The hub of that account that it may be attached to, er-….' }),
  }),
});

mutationField('createNetwork', {
  description:
    'Makes a VPD with its subnets, its attachment to a hub, a connection and grants, one after the other: each is a ' +
    'step of the operation, and waits until the one before is done. All inputs are checked before the first one. Costs ' +
    'a read of the hub and of the service-linked role where they are needed, then what each step costs by itself. ' +
    'After a failure resumeOperation goes on, and undoOperation takes back what was made.',
  change: createNetwork,
  placedIn: 'lingjun',
  fields: (t) => ({
    vpd: t.field({ type: NetworkVpdInput, required: true, description: 'The VPD.' }),
    subnets: t.field({ type: [NetworkSubnetInput], description: 'Its subnets.' }),
    hub: t.field({ type: NetworkHubInput, description: 'The hub that the VPD is to be attached to.' }),
    vpdGrants: t.field({ type: [NetworkGrantInput], description: 'To whom the VPD is granted.' }),
    vcc: t.field({ type: NetworkVccInput, description: 'A connection that joins the VPD to the cloud.' }),
    vccGrants: t.field({ type: [NetworkGrantInput], description: 'To whom the connection is granted.' }),
  }),
  input: ({ account, region, vpd, subnets, hub, vpdGrants, vcc, vccGrants }) => ({
    account,
    region,
    vpd: { ...withoutNulls(vpd), tags: vpd.tags ?? [] },
    subnets: (subnets ?? []).map(({ use, tags, ...subnet }, index) => ({
      ...subnet,
      ...(use == null ? {} : { type: subnetUse.textOf(use, `input.subnets.${index}.use`) }),
      tags: tags ?? [],
    })),
    ...(hub ? { hub: { er: hub.erId.id, name: hub.name, isReceivingAllRoutes: hub.isReceivingAllRoutes } } : {}),
    vpdGrants: vpdGrants ?? [],
    ...(vcc ? { vcc: newVccOf(vcc) } : {}),
    vccGrants: vccGrants ?? [],
  }),
  thing: { name: 'vpd', type: Vpd, description: 'The VPD, once its step has begun. Costs what reading it costs.' },
});
