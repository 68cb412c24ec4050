import type { ErRouteMap } from '../fleet/model.ts';
import { instanceName } from './er-attachments.ts';
import type { InputOf } from './input.ts';
import { page } from './paging.ts';
import { type Answer, inRegion, matches, type Scene, single } from './scene.ts';
import { commonFields, epochText } from './wire-fields.ts';

export function getErRouteMap({ ErId, ErRouteMapId }: InputOf<'GetErRouteMap'>, scene: Scene): Answer {
  const item = scene.index.policiesByEr.get(ErId)?.find(({ erRouteMapId }) => erRouteMapId === ErRouteMapId);
  return single({ item, scene }, (policy) => ({
    ...policyFields(policy, scene),
    ErRouteMapName: policy.erRouteMapName,
    GmtCreate: epochText(policy.createdMs),
  }));
}

export function listErRouteMaps(input: InputOf<'ListErRouteMaps'>, scene: Scene): Answer {
  const policies = inRegion(scene.index.policiesByEr.get(input.ErId) ?? [], scene).filter((policy) =>
    isWanted(policy, { input, scene }),
  );
  return page(policies, input, { show: (policy) => policyListFields(policy, scene), defaultSize: 10 });
}

function isWanted(policy: ErRouteMap, { input, scene }: { input: InputOf<'ListErRouteMaps'>; scene: Scene }): boolean {
  return (
    matches(input.ErRouteMapId, policy.erRouteMapId) &&
    matches(input.ErRouteMapNum, policy.routeMapNum) &&
    matches<string>(input.RouteMapAction, policy.action) &&
    matches(input.DestinationCidrBlock, policy.destinationCidrBlock) &&
    matches(input.ResourceGroupId, policy.resourceGroupId) &&
    matches(input.TransmissionInstanceId, policy.transmissionInstanceId) &&
    matches<string>(input.TransmissionInstanceType, policy.transmissionInstanceType) &&
    matches(input.TransmissionInstanceName, instanceName(policy.transmissionInstanceId, scene)) &&
    matches(input.ReceptionInstanceId, policy.receptionInstanceId) &&
    matches<string>(input.ReceptionInstanceType, policy.receptionInstanceType) &&
    matches(input.ReceptionInstanceName, instanceName(policy.receptionInstanceId, scene))
  );
}

/** The list names the creation time otherwise than the single read, and leaves out the policy's own name. */
export function policyListFields(policy: ErRouteMap, scene: Scene) {
  return { ...policyFields(policy, scene), CreateTime: epochText(policy.createdMs) };
}

function policyFields(policy: ErRouteMap, scene: Scene) {
  return {
    ...commonFields(policy),
    Action: policy.action,
    Description: policy.description,
    DestinationCidrBlock: policy.destinationCidrBlock,
    ErId: policy.erId,
    ErRouteMapId: policy.erRouteMapId,
    GmtModified: epochText(policy.modifiedMs),
    ReceptionInstanceId: policy.receptionInstanceId,
    ReceptionInstanceName: instanceName(policy.receptionInstanceId, scene) ?? '',
    ReceptionInstanceOwner: policy.tenantId,
    ReceptionInstanceType: policy.receptionInstanceType,
    RouteMapNum: policy.routeMapNum,
    TenantId: policy.tenantId,
    TransmissionInstanceId: policy.transmissionInstanceId,
    TransmissionInstanceName: instanceName(policy.transmissionInstanceId, scene) ?? '',
    TransmissionInstanceOwner: policy.tenantId,
    TransmissionInstanceType: policy.transmissionInstanceType,
  };
}
