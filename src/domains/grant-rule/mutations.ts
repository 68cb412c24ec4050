import { mutationField } from '../operation/mutation-field.ts';
import { Vcc } from '../vcc/vcc.ts';
import { Vpd } from '../vpd/vpd.ts';
import { createVccGrantRule, createVpdGrantRule, deleteVccGrantRule, deleteVpdGrantRule } from './changes.ts';
import { VccGrantRule } from './vcc-grant-rule.ts';
import { VpdGrantRule } from './vpd-grant-rule.ts';

const granteeTenantId = 'The Alibaba Cloud account that it is granted to, 16 digits; another one than its own.';
const erId = 'The hub of that account that it may be attached to, er-….';
const grantRule = 'The grant as it is now. Costs what reading it costs.';
const clientCalls = 'Costs two calls: a look at the grants that are there, and the write. A dry run reads the network.';
const withdrawn = 'Costs one call. Withdrawing what is gone succeeds.';

mutationField('createVpdGrantRule', {
  description: `Lets another account attach a VPD to its own hub. ${clientCalls}`,
  change: createVpdGrantRule,
  fields: (t) => ({
    vpdId: t.globalID({ required: true, for: Vpd, description: 'The global id of the VPD.' }),
    granteeTenantId: t.string({ required: true, description: granteeTenantId }),
    erId: t.string({ required: true, description: erId }),
  }),
  input: ({ vpdId, ...rest }) => ({
    instance: vpdId.id,
    granteeTenantId: rest.granteeTenantId,
    erId: rest.erId,
  }),
  thing: { name: 'grantRule', type: VpdGrantRule, description: grantRule },
});

mutationField('createVccGrantRule', {
  description: `Lets another account attach a Lingjun connection to its own hub. ${clientCalls}`,
  change: createVccGrantRule,
  fields: (t) => ({
    vccId: t.globalID({ required: true, for: Vcc, description: 'The global id of the connection.' }),
    granteeTenantId: t.string({ required: true, description: granteeTenantId }),
    erId: t.string({ required: true, description: erId }),
  }),
  input: ({ vccId, ...rest }) => ({
    instance: vccId.id,
    granteeTenantId: rest.granteeTenantId,
    erId: rest.erId,
  }),
  thing: { name: 'grantRule', type: VccGrantRule, description: grantRule },
});

mutationField('deleteVpdGrantRule', {
  description: `Withdraws a grant of a VPD. ${withdrawn}`,
  change: deleteVpdGrantRule,
  fields: (t) => ({
    id: t.globalID({ required: true, for: VpdGrantRule, description: 'The global id of the grant.' }),
  }),
  input: ({ id }) => ({ grantRule: id.id }),
});

mutationField('deleteVccGrantRule', {
  description: `Withdraws a grant of a Lingjun connection. ${withdrawn}`,
  change: deleteVccGrantRule,
  fields: (t) => ({
    id: t.globalID({ required: true, for: VccGrantRule, description: 'The global id of the grant.' }),
  }),
  input: ({ id }) => ({ grantRule: id.id }),
});
