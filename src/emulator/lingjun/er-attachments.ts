import type { ErAttachment } from '../fleet/model.ts';
import type { InputOf } from './input.ts';
import { page } from './paging.ts';
import { type Answer, inRegion, matches, type Scene, single } from './scene.ts';
import { commonFields, epochText } from './wire-fields.ts';

export function getErAttachment({ ErId, ErAttachmentId }: InputOf<'GetErAttachment'>, scene: Scene): Answer {
  const attachments = scene.index.attachmentsByEr.get(ErId) ?? [];
  const item = attachments.find(({ erAttachmentId }) => erAttachmentId === ErAttachmentId);
  return single({ item, scene }, (attachment) => attachmentFields(attachment, scene));
}

export function listErAttachments(input: InputOf<'ListErAttachments'>, scene: Scene): Answer {
  const attachments = inRegion(scene.index.attachmentsByEr.get(input.ErId) ?? [], scene).filter((attachment) =>
    isWanted(attachment, input),
  );
  return page(attachments, input, { show: (attachment) => attachmentFields(attachment, scene) });
}

function isWanted(attachment: ErAttachment, input: InputOf<'ListErAttachments'>): boolean {
  return (
    matches(input.ErAttachmentId, attachment.erAttachmentId) &&
    matches(input.ErAttachmentName, attachment.erAttachmentName) &&
    matches(input.InstanceId, attachment.instanceId) &&
    matches<string>(input.InstanceType, attachment.instanceType) &&
    matches(input.AutoReceiveAllRoute, attachment.autoReceiveAllRoute) &&
    matches(input.ResourceTenantId, attachment.resourceTenantId) &&
    matches(input.ResourceGroupId, attachment.resourceGroupId) &&
    matches(input.Status, attachment.status)
  );
}

/** The same in the single read, in the list and inside GetEr. */
export function attachmentFields(attachment: ErAttachment, scene: Scene) {
  return {
    ...commonFields(attachment),
    Across: attachment.resourceTenantId !== attachment.tenantId,
    AutoReceiveAllRoute: attachment.autoReceiveAllRoute,
    CreateTime: epochText(attachment.createdMs),
    ErAttachmentId: attachment.erAttachmentId,
    ErAttachmentName: attachment.erAttachmentName,
    ErId: attachment.erId,
    GmtModified: epochText(attachment.modifiedMs),
    InstanceId: attachment.instanceId,
    InstanceName: instanceName(attachment.instanceId, scene) ?? attachment.erAttachmentName,
    InstanceType: attachment.instanceType,
    ResourceTenantId: attachment.resourceTenantId,
    TenantId: attachment.tenantId,
  };
}

/** Undefined for an instance of another account. */
export function instanceName(instanceId: string, { index }: Scene): string | undefined {
  return index.vpds.get(instanceId)?.vpdName ?? index.vccs.get(instanceId)?.vccName;
}
