import { flag, record, text, time } from '../../decode.ts';

/** A grant of a VPD or of a connection; `product` tells them apart. */
export const grantRule = record({
  createTime: time,
  erId: text,
  grantRuleId: text,
  grantTenantId: text,
  instanceId: text,
  instanceName: text,
  product: text,
  regionId: text,
  resourceGroupId: text,
  tenantId: text,
  used: flag,
});
