import { prefixOf } from '../fleet/addresses.ts';
import type { ElasticNetworkInterface } from '../fleet/model.ts';
import { type LeniSite, leniOf, refusedGroup, refusedWhileMoving, siteOf } from './elastic-interface-sites.ts';
import { macFor, switchPool, takeAddress } from './free-addresses.ts';
import type { InputOf } from './input.ts';
import { make, pass, transitions } from './lives.ts';
import { newcomer, refusedName, refusedTags, tagsFrom } from './newcomers.ts';
import { inUse, unknownLeni } from './refusals.ts';
import type { Answer, Scene } from './scene.ts';
import { lenis } from './tables.ts';

type CreateInput = InputOf<'CreateElasticNetworkInterface'>;

export function createElasticNetworkInterface(input: CreateInput, scene: Scene): Answer {
  const refused = refusedTags(input.Tag) ?? refusedName('Description', input.Description);
  if (refused) return refused;
  const site = siteOf(input, scene);
  if ('refused' in site) return site;
  const ip = takeAddress(switchPool(site.vswitch, scene), undefined);
  if (typeof ip !== 'string') return ip;
  const row = newLeni(input, { site, ip, scene });
  const { making, makingBound } = transitions.leni;
  const transition = site.node ? makingBound : making;
  return { payload: payloadOf(row), state: make(scene.state, { table: lenis, row, transition, scene }) };
}

interface LeniPlan {
  site: LeniSite;
  ip: string;
  scene: Scene;
}

function newLeni(input: CreateInput, { site, ip, scene }: LeniPlan): ElasticNetworkInterface {
  const { vswitch, securityGroupId, node } = site;
  const id = scene.newId('leni', 8);
  return {
    ...newcomer(scene, { regionId: vswitch.regionId, resourceGroupId: input.ResourceGroupId }),
    tags: tagsFrom(input.Tag),
    elasticNetworkInterfaceId: id,
    description: input.Description ?? '',
    nodeId: node?.nodeId ?? '',
    zoneId: vswitch.zoneId,
    vpcId: vswitch.vpcId,
    vSwitchId: vswitch.vSwitchId,
    securityGroupId,
    ip,
    mask: prefixOf(vswitch.cidr),
    gateway: vswitch.gateway,
    mac: macFor(id),
    type: 'CUSTOM',
    enableJumboFrame: input.EnableJumboFrame ?? false,
    privateIps: [],
    ipv6Addresses: [],
  };
}

export function updateElasticNetworkInterface(input: InputOf<'UpdateElasticNetworkInterface'>, scene: Scene): Answer {
  const leni = leniOf(input, scene);
  if (!leni) return unknownLeni(input.ElasticNetworkInterfaceId);
  const { elasticNetworkInterfaceId: id, vSwitchId } = leni;
  const vswitch = scene.state.cloudSwitches.find((each) => each.vSwitchId === vSwitchId);
  const refused =
    refusedName('Description', input.Description) ??
    (input.SecurityGroupId === undefined || !vswitch ? undefined : refusedGroup(input.SecurityGroupId, vswitch));
  if (refused) return refused;
  const change = (row: ElasticNetworkInterface) => ({
    ...row,
    description: input.Description ?? row.description,
    securityGroupId: input.SecurityGroupId ?? row.securityGroupId,
    modifiedMs: scene.nowMs,
  });
  return { payload: payloadOf(leni), state: lenis.change(scene.state, id, change) };
}

/** One that hangs on a node must be detached before; its secondary addresses go with it. */
export function deleteElasticNetworkInterface(input: InputOf<'DeleteElasticNetworkInterface'>, scene: Scene): Answer {
  const leni = leniOf(input, scene);
  if (!leni) return unknownLeni(input.ElasticNetworkInterfaceId);
  const { elasticNetworkInterfaceId: id, nodeId, status } = leni;
  if (status === 'Deleting') return { payload: payloadOf(leni) };
  const refused = refusedWhileMoving(leni);
  if (refused) return refused;
  if (nodeId !== '' && status !== 'Create Failed') return inUse({ nc: [{ nodeId }] });
  const state = pass(scene.state, { table: lenis, id, transition: transitions.leni.ending, scene });
  return { payload: payloadOf(leni), state };
}

function payloadOf({ elasticNetworkInterfaceId, nodeId }: ElasticNetworkInterface) {
  return { ElasticNetworkInterfaceId: elasticNetworkInterfaceId, NodeId: nodeId };
}
