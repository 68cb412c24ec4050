import * as answers from '../answers/writes.ts';
import { efloWrite, perMinute300 } from '../operation.ts';

/** Writes on connections. CreateVcc places an order and takes no client token, like the others. */
export const vccOperations = {
  /** Once per account, in no region. */
  InitializeVcc: {
    ...efloWrite,
    name: 'InitializeVcc',
    answer: answers.vccInitialized,
    params: { ResourceGroupId: 'text' },
  },
  /** With a VccId it configures a connection that was bought already. */
  CreateVcc: {
    ...efloWrite,
    name: 'CreateVcc',
    answer: answers.vccWritten,
    rateLimit: perMinute300,
    params: {
      /** The service spells it so. */
      AccessCouldService: 'flag',
      Bandwidth: 'integer',
      BgpAsn: 'integer',
      BgpCidr: 'text',
      CenId: 'text',
      CenOwnerId: 'text',
      ConnectionType: 'text',
      Description: 'text',
      RegionId: 'text',
      ResourceGroupId: 'text',
      Tag: 'objects',
      VSwitchId: 'text',
      VccId: 'text',
      VccName: 'text',
      VpcId: 'text',
      VpdId: 'text',
      ZoneId: 'text',
    },
  },
  UpdateVcc: {
    ...efloWrite,
    name: 'UpdateVcc',
    answer: answers.vccWritten,
    params: { Bandwidth: 'integer', OrderId: 'text', RegionId: 'text', VccId: 'text!', VccName: 'text' },
  },
  RetryVcc: {
    ...efloWrite,
    name: 'RetryVcc',
    answer: answers.nothing,
    params: { RegionId: 'text', VccId: 'text' },
  },
  /** There is no DeleteVcc. */
  RefundVcc: {
    ...efloWrite,
    name: 'RefundVcc',
    answer: answers.nothing,
    params: { RegionId: 'text', VccId: 'text' },
  },
  SwitchVccConnection: {
    ...efloWrite,
    name: 'SwitchVccConnection',
    answer: answers.nothing,
    params: {
      CenId: 'text',
      ConnectionType: 'text',
      RegionId: 'text!',
      VSwitchId: 'text',
      VccId: 'text!',
      VpcId: 'text',
    },
  },
} as const;
