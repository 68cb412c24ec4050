import * as answers from '../answers/writes.ts';
import { efloWrite, perMinute300 } from '../operation.ts';

const block = { RegionId: 'text!', SecondaryCidrBlock: 'text!', VpdId: 'text!' } as const;
const subnet = { RegionId: 'text!', SubnetId: 'text!', VpdId: 'text!', ZoneId: 'text!' } as const;

/** Writes on VPDs and their subnets; none takes a client token. */
export const vpdOperations = {
  CreateVpd: {
    ...efloWrite,
    name: 'CreateVpd',
    answer: answers.vpdWritten,
    rateLimit: perMinute300,
    params: {
      Cidr: 'text!',
      RegionId: 'text!',
      ResourceGroupId: 'text',
      Subnets: 'objects',
      Tag: 'objects',
      VpdName: 'text!',
    },
  },
  UpdateVpd: {
    ...efloWrite,
    name: 'UpdateVpd',
    answer: answers.vpdWritten,
    rateLimit: perMinute300,
    params: { RegionId: 'text!', VpdId: 'text!', VpdName: 'text' },
  },
  DeleteVpd: {
    ...efloWrite,
    name: 'DeleteVpd',
    answer: answers.nothing,
    rateLimit: perMinute300,
    params: { RegionId: 'text!', VpdId: 'text!' },
  },
  AssociateVpdCidrBlock: {
    ...efloWrite,
    name: 'AssociateVpdCidrBlock',
    answer: answers.vpdWritten,
    params: block,
  },
  UnAssociateVpdCidrBlock: {
    ...efloWrite,
    name: 'UnAssociateVpdCidrBlock',
    answer: answers.vpdWritten,
    rateLimit: perMinute300,
    params: block,
  },
  CreateSubnet: {
    ...efloWrite,
    name: 'CreateSubnet',
    answer: answers.subnetWritten,
    params: {
      Cidr: 'text!',
      RegionId: 'text!',
      SubnetName: 'text!',
      Tag: 'objects',
      Type: 'text',
      VpdId: 'text!',
      ZoneId: 'text!',
    },
  },
  UpdateSubnet: {
    ...efloWrite,
    name: 'UpdateSubnet',
    answer: answers.subnetWritten,
    params: { ...subnet, SubnetName: 'text' },
  },
  DeleteSubnet: {
    ...efloWrite,
    name: 'DeleteSubnet',
    answer: answers.nothing,
    rateLimit: perMinute300,
    params: subnet,
  },
} as const;
