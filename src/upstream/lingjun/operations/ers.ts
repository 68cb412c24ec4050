import * as answers from '../answers/writes.ts';
import { efloWrite, perMinute300 } from '../operation.ts';

const attachment = { ErAttachmentId: 'text!', ErId: 'text!', RegionId: 'text!' } as const;

/** Writes on hubs, their attachments and their routing policies; none takes a client token. */
export const erOperations = {
  CreateEr: {
    ...efloWrite,
    name: 'CreateEr',
    answer: answers.erWritten,
    rateLimit: perMinute300,
    params: {
      Description: 'text',
      ErName: 'text!',
      MasterZoneId: 'text!',
      RegionId: 'text!',
      ResourceGroupId: 'text',
      Tag: 'objects',
    },
  },
  UpdateEr: {
    ...efloWrite,
    name: 'UpdateEr',
    answer: answers.nothing,
    params: { Description: 'text', ErId: 'text!', ErName: 'text', RegionId: 'text!' },
  },
  DeleteEr: {
    ...efloWrite,
    name: 'DeleteEr',
    answer: answers.nothing,
    params: { ErId: 'text!', RegionId: 'text!' },
  },
  CreateErAttachment: {
    ...efloWrite,
    name: 'CreateErAttachment',
    answer: answers.erAttachmentWritten,
    params: {
      AutoReceiveAllRoute: 'flag!',
      ErAttachmentName: 'text!',
      ErId: 'text!',
      InstanceId: 'text!',
      InstanceType: 'text!',
      RegionId: 'text!',
      ResourceTenantId: 'text!',
    },
  },
  UpdateErAttachment: {
    ...efloWrite,
    name: 'UpdateErAttachment',
    answer: answers.nothing,
    rateLimit: perMinute300,
    params: { ...attachment, ErAttachmentName: 'text' },
  },
  DeleteErAttachment: {
    ...efloWrite,
    name: 'DeleteErAttachment',
    answer: answers.nothing,
    rateLimit: perMinute300,
    params: attachment,
  },
  CreateErRouteMap: {
    ...efloWrite,
    name: 'CreateErRouteMap',
    answer: answers.erRouteMapWritten,
    params: {
      Description: 'text',
      DestinationCidrBlock: 'text',
      ErId: 'text!',
      ReceptionInstanceId: 'text!',
      ReceptionInstanceOwner: 'text',
      ReceptionInstanceType: 'text!',
      RegionId: 'text!',
      RouteMapAction: 'text!',
      RouteMapNum: 'integer!',
      TransmissionInstanceId: 'text!',
      TransmissionInstanceOwner: 'text',
      TransmissionInstanceType: 'text!',
    },
  },
  UpdateErRouteMap: {
    ...efloWrite,
    name: 'UpdateErRouteMap',
    answer: answers.nothing,
    rateLimit: perMinute300,
    params: { Description: 'text', ErId: 'text!', ErRouteMapId: 'text!', RegionId: 'text!' },
  },
  /** Takes one id or a list of them. */
  DeleteErRouteMap: {
    ...efloWrite,
    name: 'DeleteErRouteMap',
    answer: answers.nothing,
    params: { ErId: 'text!', ErRouteMapId: 'text', ErRouteMapIds: 'texts', RegionId: 'text!' },
  },
} as const;
