import { record, text, texts, time } from '../../decode.ts';

/** What routes of VPDs and of connections share; `resourceTenantId` is only in list rows. */
const routeEntry = {
  destinationCidrBlock: text,
  gmtModified: time,
  nextHopId: text,
  nextHopType: text,
  regionId: text,
  resourceGroupId: text,
  resourceTenantId: text,
  routeType: text,
  status: text,
  tenantId: text,
};

export const vpdRouteEntry = record({ ...routeEntry, vpdId: text, vpdRouteEntryId: text });

export const vccRouteEntry = record({ ...routeEntry, message: text, vccId: text, vccRouteEntryId: text });

export const destinationCidrs = record({ destinationCidrBlock: texts });
