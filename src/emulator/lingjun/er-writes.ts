import type { Er } from '../fleet/model.ts';
import type { InputOf } from './input.ts';
import { make, pass, transitions } from './lives.ts';
import { newcomer, refusedName, refusedRegion, refusedTags, refusedZone, tagsFrom } from './newcomers.ts';
import { busy, inUse, unknown } from './refusals.ts';
import type { Answer, Scene } from './scene.ts';
import { ers } from './tables.ts';

export function createEr(input: InputOf<'CreateEr'>, scene: Scene): Answer {
  const { RegionId: regionId, ErName, MasterZoneId } = input;
  const refused =
    refusedRegion(regionId, scene) ??
    refusedZone(MasterZoneId, { regionId, scene, parameter: 'MasterZoneId' }) ??
    refusedName('ErName', ErName) ??
    refusedTags(input.Tag);
  if (refused) return refused;
  const row: Er = {
    ...newcomer(scene, { regionId, resourceGroupId: input.ResourceGroupId }),
    tags: tagsFrom(input.Tag),
    erId: scene.newId('er', 8),
    erName: ErName,
    description: input.Description ?? '',
    masterZoneId: MasterZoneId,
  };
  const state = make(scene.state, { table: ers, row, transition: transitions.er.making, scene });
  return { payload: { ErId: row.erId }, state };
}

export function updateEr(input: InputOf<'UpdateEr'>, scene: Scene): Answer {
  const { RegionId, ErId, ErName, Description } = input;
  if (!erIn(RegionId, { ErId, scene })) return unknown('hub', ErId);
  const refused = refusedName('ErName', ErName);
  if (refused) return refused;
  const state = ers.change(scene.state, ErId, (er) => ({
    ...er,
    erName: ErName ?? er.erName,
    description: Description ?? er.description,
    modifiedMs: scene.nowMs,
  }));
  return { payload: {}, state };
}

export function deleteEr({ RegionId, ErId }: InputOf<'DeleteEr'>, scene: Scene): Answer {
  const er = erIn(RegionId, { ErId, scene });
  if (!er) return unknown('hub', ErId);
  if (er.status === 'Deleting') return { payload: {} };
  const attachments = scene.index.attachmentsByEr.get(ErId) ?? [];
  if (attachments.length > 0) return inUse({ ER_ATTACHMENT: attachments.map(attachmentNames) });
  if (er.status === 'Executing') return busy('hub', er.status);
  return { payload: {}, state: pass(scene.state, { table: ers, id: ErId, transition: transitions.er.ending, scene }) };
}

/** How an attachment is listed where it stands in the way; the spelling is inferred from that of policies. */
export const attachmentNames = (attachment: { erAttachmentId: string; erAttachmentName: string; erId: string }) => ({
  erAttachmentId: attachment.erAttachmentId,
  erAttachmentName: attachment.erAttachmentName,
  erId: attachment.erId,
});

export function erIn(regionId: string, { ErId, scene }: { ErId: string; scene: Scene }): Er | undefined {
  const er = scene.index.ers.get(ErId);
  return er?.regionId === regionId ? er : undefined;
}
