import type { Er } from '../fleet/model.ts';
import { attachmentFields } from './er-attachments.ts';
import { routeListFields } from './er-route-entries.ts';
import { policyListFields } from './er-route-maps.ts';
import type { InputOf } from './input.ts';
import { page } from './paging.ts';
import { type Answer, hasTags, inRegion, matches, type Scene, single } from './scene.ts';
import { commonFields, epochText, tagFields } from './wire-fields.ts';

export function getEr({ ErId }: InputOf<'GetEr'>, scene: Scene): Answer {
  const { attachmentsByEr, routesByEr, policiesByEr } = scene.index;
  return single({ item: scene.index.ers.get(ErId), scene }, (er) => ({
    ...erFields(er),
    ErAttachments: (attachmentsByEr.get(ErId) ?? []).map((attachment) => attachmentFields(attachment, scene)),
    ErRouteEntrys: (routesByEr.get(ErId) ?? []).map(routeListFields),
    ErRouteMaps: (policiesByEr.get(ErId) ?? []).map((policy) => ({
      ...policyListFields(policy, scene),
      ErRouteMapName: policy.erRouteMapName,
    })),
  }));
}

export function listErs(input: InputOf<'ListErs'>, scene: Scene): Answer {
  const ers = inRegion(scene.state.ers, scene).filter((er) => isWanted(er, { input, scene }));
  return page(ers, input, { show: (er) => ({ ...erFields(er), ...counts(er, scene) }), defaultSize: 10 });
}

function isWanted(er: Er, { input, scene }: { input: InputOf<'ListErs'>; scene: Scene }): boolean {
  const attachments = scene.index.attachmentsByEr.get(er.erId) ?? [];
  const asksForInstance = input.InstanceId !== undefined || input.InstanceType !== undefined;
  return (
    matches(input.ErId, er.erId) &&
    matches(input.ErName, er.erName) &&
    matches(input.MasterZoneId, er.masterZoneId) &&
    matches(input.ResourceGroupId, er.resourceGroupId) &&
    hasTags(input.Tag, er.tags) &&
    (!asksForInstance ||
      attachments.some(
        ({ instanceId, instanceType }) =>
          matches(input.InstanceId, instanceId) && matches<string>(input.InstanceType, instanceType),
      ))
  );
}

interface InfoForm {
  scene: Scene;
  /** Lists write these times otherwise than single reads do. */
  time: (epochMs: number) => string;
}

/** The short form of the hubs that a VPD or a connection is attached to: it lacks tags and resource group. */
export function erInfos(instanceId: string, { scene, time }: InfoForm) {
  const attachments = scene.index.attachmentsByInstance.get(instanceId) ?? [];
  const ers = attachments.flatMap(({ erId }) => scene.index.ers.get(erId) ?? []);
  return ers.map((er) => {
    const { ResourceGroupId: _group, Tags: _tags, ...fields } = erFields(er);
    return { ...fields, ...counts(er, scene), CreateTime: time(er.createdMs), GmtModified: time(er.modifiedMs) };
  });
}

function erFields(er: Er) {
  return {
    ...commonFields(er),
    CreateTime: epochText(er.createdMs),
    Description: er.description,
    ErId: er.erId,
    ErName: er.erName,
    GmtModified: epochText(er.modifiedMs),
    MasterZoneId: er.masterZoneId,
    Tags: tagFields(er.tags),
    TenantId: er.tenantId,
  };
}

function counts({ erId }: Er, { index }: Scene) {
  return {
    Connections: index.attachmentsByEr.get(erId)?.length ?? 0,
    RouteMaps: index.policiesByEr.get(erId)?.length ?? 0,
  };
}
