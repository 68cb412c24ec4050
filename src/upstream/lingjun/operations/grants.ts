import * as answers from '../answers/grants.ts';
import { grantRuleWritten, nothing } from '../answers/writes.ts';
import { eflo, efloWrite, pages, perMinute300 } from '../operation.ts';

const get = {
  ErId: 'text',
  GrantRuleId: 'text!',
  GrantTenantId: 'text',
  InstanceId: 'text',
  RegionId: 'text!',
} as const;
const list = {
  EnablePage: 'flag',
  ErId: 'text',
  ForSelect: 'flag',
  GrantRuleId: 'text',
  GrantTenantId: 'text',
  InstanceId: 'text',
  InstanceName: 'text',
  PageNumber: 'integer',
  PageSize: 'integer',
  RegionId: 'text!',
  ResourceGroupId: 'text',
} as const;
const grant = { ...eflo, answer: answers.grantRule, rateLimit: perMinute300 } as const;
const grants = { ...grant, rowId: 'grantRuleId', paging: pages, params: list } as const;

const create = {
  ...efloWrite,
  answer: grantRuleWritten,
  params: { ErId: 'text!', GrantTenantId: 'text!', InstanceId: 'text!', RegionId: 'text!' },
} as const;
const remove = { ErId: 'text', GrantRuleId: 'text!', InstanceId: 'text', RegionId: 'text!' } as const;

/** What VPDs and connections are granted to other accounts. */
export const grantOperations = {
  GetVccGrantRule: { ...grant, name: 'GetVccGrantRule', params: get },
  ListVccGrantRules: { ...grants, name: 'ListVccGrantRules' },
  GetVpdGrantRule: { ...grant, name: 'GetVpdGrantRule', params: get },
  ListVpdGrantRules: { ...grants, name: 'ListVpdGrantRules' },
  CreateVccGrantRule: { ...create, name: 'CreateVccGrantRule' },
  DeleteVccGrantRule: { ...efloWrite, name: 'DeleteVccGrantRule', answer: nothing, params: remove },
  CreateVpdGrantRule: { ...create, name: 'CreateVpdGrantRule' },
  DeleteVpdGrantRule: {
    ...efloWrite,
    name: 'DeleteVpdGrantRule',
    answer: nothing,
    params: { ...remove, GrantTenantId: 'text' },
  },
} as const;
