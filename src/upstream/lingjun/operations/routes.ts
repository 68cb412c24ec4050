import * as answers from '../answers/routes.ts';
import { nothing, vccRouteWritten } from '../answers/writes.ts';
import { eflo, efloWrite, pages, perMinute300 } from '../operation.ts';

/** Both lists filter by a VPD route's id; the documentation has no `VccRouteEntryId` for the other. */
const list = {
  DestinationCidrBlock: 'text',
  EnablePage: 'flag',
  IgnoreDetailedRouteEntry: 'flag',
  NextHopId: 'text',
  NextHopType: 'text',
  PageNumber: 'integer',
  PageSize: 'integer',
  RegionId: 'text!',
  ResourceGroupId: 'text',
  RouteType: 'text',
  Status: 'text',
  VpdRouteEntryId: 'text',
} as const;

/** Routes of VPDs and connections, each listed under its own parent only, and what routing policies may name. */
export const routeOperations = {
  GetVpdRouteEntry: {
    ...eflo,
    name: 'GetVpdRouteEntry',
    answer: answers.vpdRouteEntry,
    params: { RegionId: 'text!', VpdId: 'text!', VpdRouteEntryId: 'text!' },
  },
  ListVpdRouteEntries: {
    ...eflo,
    name: 'ListVpdRouteEntries',
    rowId: 'vpdRouteEntryId',
    answer: answers.vpdRouteEntry,
    paging: pages,
    params: { ...list, VpdId: 'text!' },
  },
  GetVccRouteEntry: {
    ...eflo,
    name: 'GetVccRouteEntry',
    answer: answers.vccRouteEntry,
    rateLimit: perMinute300,
    params: { RegionId: 'text!', VccId: 'text!', VccRouteEntryId: 'text!' },
  },
  ListVccRouteEntries: {
    ...eflo,
    name: 'ListVccRouteEntries',
    rowId: 'vccRouteEntryId',
    answer: answers.vccRouteEntry,
    paging: pages,
    rateLimit: perMinute300,
    params: { ...list, VccId: 'text!' },
  },
  CreateVccRouteEntry: {
    ...efloWrite,
    name: 'CreateVccRouteEntry',
    answer: vccRouteWritten,
    rateLimit: perMinute300,
    params: { DestinationCidrBlock: 'text', RegionId: 'text', VccId: 'text' },
  },
  /** By id or by destination. */
  DeleteVccRouteEntry: {
    ...efloWrite,
    name: 'DeleteVccRouteEntry',
    answer: nothing,
    params: { DestinationCidrBlock: 'text', RegionId: 'text', VccId: 'text', VccRouteEntryId: 'text' },
  },
  GetDestinationCidrBlock: {
    ...eflo,
    name: 'GetDestinationCidrBlock',
    answer: answers.destinationCidrs,
    params: { InstanceId: 'text!', RegionId: 'text!' },
  },
} as const;
