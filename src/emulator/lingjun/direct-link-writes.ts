import type { EasResource } from '../fleet/pai-model.ts';
import { isBlock } from './cidr.ts';
import { notFound } from './eas-gateways.ts';
import type { InputOf } from './input.ts';
import { later } from './lives.ts';
import { invalid } from './refusals.ts';
import { type Answer, inRegion, type Refusal, type Scene } from './scene.ts';
import { easResources } from './tables.ts';

type Input = InputOf<'UpdateResourceDLink'>;
type DirectLink = EasResource['directLink'];

/** A connection has no status: until its interfaces are there, the old settings are what is read. */
export function updateResourceDLink(input: Input, scene: Scene): Answer {
  const resource = resourceOf(input, scene);
  if (!resource) return notFound;
  const directLink = linkFrom(input, { resource, scene });
  if (directLink && 'refused' in directLink) return directLink;
  return answerOf('Network interfaces are updating', { resource, directLink, scene });
}

export function deleteResourceDLink(input: InputOf<'DeleteResourceDLink'>, scene: Scene): Answer {
  const resource = resourceOf(input, scene);
  if (!resource?.directLink) return notFound;
  return answerOf('Network interfaces are deleting', { resource, directLink: null, scene });
}

interface Change {
  resource: EasResource;
  directLink: DirectLink;
  scene: Scene;
}

/** What is doomed changes nothing. */
function answerOf(Message: string, { resource: { resourceId }, directLink, scene }: Change): Answer {
  const { asyncMs, failure, nowMs, state } = scene;
  if (failure !== undefined) return { payload: { Message }, state };
  const change = (row: EasResource) => ({ ...row, directLink });
  const dueMs = nowMs + asyncMs;
  return {
    payload: { Message },
    state: later(state, { dueMs, apply: (then) => easResources.change(then, resourceId, change) }),
  };
}

function resourceOf({ ResourceId }: { ResourceId: string }, scene: Scene): EasResource | undefined {
  const resource = scene.index.easResources.get(ResourceId);
  return resource && inRegion([resource], scene)[0];
}

function linkFrom(input: Input, { resource, scene }: Pick<Change, 'resource' | 'scene'>): DirectLink | Refusal {
  const { DestinationCIDRs, SecurityGroupId, VSwitchId, VSwitchIdList = [] } = input;
  const here = scene.state.cloudSwitches.filter(({ regionId }) => regionId === resource.regionId);
  const main = here.find(({ vSwitchId }) => vSwitchId === VSwitchId);
  if (!main) return invalid('VSwitchId', `there is no ${VSwitchId} in ${resource.regionId}`);
  const ofVpc = new Set(here.filter(({ vpcId }) => vpcId === main.vpcId).map(({ vSwitchId }) => vSwitchId));
  if (!VSwitchIdList.every((id) => ofVpc.has(id))) return invalid('VSwitchIdList', `not all are in ${main.vpcId}`);
  if (!main.securityGroupIds.includes(SecurityGroupId)) return invalid('SecurityGroupId', `it is not in ${main.vpcId}`);
  const destinationCidrs = DestinationCIDRs?.split(',').map((block) => block.trim()) ?? [];
  if (!destinationCidrs.every(isBlock)) return invalid('DestinationCIDRs', 'one is not an IPv4 block');
  return {
    vpcId: main.vpcId,
    vSwitchId: main.vSwitchId,
    otherVSwitchIds: VSwitchIdList,
    securityGroupId: SecurityGroupId,
    destinationCidrs,
  };
}
