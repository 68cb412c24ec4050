import type { LingjunState, Subnet, Vpd } from '../fleet/model.ts';
import { contains, isBlock, overlaps, refusedBlock } from './cidr.ts';
import type { InputOf } from './input.ts';
import { make, pass, transitions } from './lives.ts';
import { newcomer, refusedName, refusedTags, refusedZone, tagsFrom } from './newcomers.ts';
import { busy, inUse, invalid, missing, unknown } from './refusals.ts';
import type { Answer, Refusal, Scene } from './scene.ts';
import { subnets } from './tables.ts';

export function createSubnet(input: InputOf<'CreateSubnet'>, scene: Scene): Answer {
  const vpd = scene.index.vpds.get(input.VpdId);
  if (vpd?.regionId !== input.RegionId) return unknown('VPD', input.VpdId);
  const subnet = newSubnet(input, { vpd, scene, tags: tagsFrom(input.Tag) });
  const neighbours = scene.index.subnetsByVpd.get(vpd.vpdId) ?? [];
  const refused = refusedTags(input.Tag) ?? refusedSubnet(subnet, { vpd, scene, neighbours });
  if (refused) return refused;
  if (vpd.status !== 'Available') return busy('VPD', vpd.status);
  return { payload: { SubnetId: subnet.subnetId }, state: addSubnet(scene.state, subnet, scene) };
}

type Fields = Partial<Record<'Cidr' | 'SubnetName' | 'Type' | 'ZoneId', string>>;

/** A subnet as it is asked for, right or wrong. */
export function newSubnet(
  { Cidr = '', SubnetName = '', Type = '', ZoneId = '' }: Fields,
  { vpd, scene, tags = {} }: { vpd: Vpd; scene: Scene; tags?: Record<string, string> },
): Subnet {
  const { regionId, resourceGroupId } = vpd;
  return {
    ...newcomer(scene, { regionId, resourceGroupId }),
    tags,
    subnetId: scene.newId('subnet', 8),
    subnetName: SubnetName,
    vpdId: vpd.vpdId,
    zoneId: ZoneId,
    cidr: Cidr,
    type: Type as Subnet['type'], // refusedSubnet says no to any other
  };
}

export function addSubnet(state: LingjunState, subnet: Subnet, scene: Scene): LingjunState {
  const { making, makingForManagement } = transitions.subnet;
  const transition = subnet.type === 'OOB' ? makingForManagement : making;
  return make(state, { table: subnets, row: subnet, transition, scene });
}

interface SubnetSite {
  vpd: Vpd;
  scene: Scene;
  /** Subnets of the same VPD. */
  neighbours: Subnet[];
  /** Before the names of parameters that are parts of a list. */
  prefix?: string;
}

export function refusedSubnet(subnet: Subnet, { vpd, scene, neighbours, prefix = '' }: SubnetSite) {
  const { regionId } = vpd;
  const absent = Object.entries({ SubnetName: subnet.subnetName, Cidr: subnet.cidr, ZoneId: subnet.zoneId });
  const [name] = absent.find(([, value]) => value === '') ?? [];
  if (name !== undefined) return missing(`${prefix}${name}`);
  return (
    refusedName(`${prefix}SubnetName`, subnet.subnetName) ??
    refusedType(subnet.type, `${prefix}Type`) ??
    refusedZone(subnet.zoneId, { regionId, scene }) ??
    refusedPlace(subnet.cidr, { vpd, neighbours, parameter: `${prefix}Cidr` })
  );
}

const types: readonly string[] = ['', 'OOB', 'LB'];

function refusedType(type: string, parameter: string): Refusal | undefined {
  return types.includes(type) ? undefined : invalid(parameter, 'OOB or LB, or none');
}

interface Place {
  vpd: Vpd;
  neighbours: Subnet[];
  parameter: string;
}

function refusedPlace(cidr: string, { vpd, neighbours, parameter }: Place): Refusal | undefined {
  const refused = refusedBlock(cidr, { parameter, prefixes: [16, 29] });
  if (refused) return refused;
  const blocks = [vpd.cidr, ...vpd.secondaryCidrBlocks].filter(isBlock);
  const isInside = blocks.some((block) => block !== cidr && contains(block, cidr));
  if (!isInside) return invalid(parameter, `it must be a proper part of ${vpd.cidr}`);
  const taken = neighbours.find((neighbour) => overlaps(neighbour.cidr, cidr));
  return taken && invalid(parameter, `it overlaps ${taken.cidr} of ${taken.subnetId}`);
}

export function updateSubnet(input: InputOf<'UpdateSubnet'>, scene: Scene): Answer {
  const { SubnetId, SubnetName } = input;
  if (!subnetAt(input, scene)) return unknown('subnet', SubnetId);
  const refused = refusedName('SubnetName', SubnetName);
  if (refused) return refused;
  const rename = (row: Subnet) => ({ ...row, subnetName: SubnetName ?? row.subnetName, modifiedMs: scene.nowMs });
  return { payload: { SubnetId }, state: subnets.change(scene.state, SubnetId, rename) };
}

export function deleteSubnet(input: InputOf<'DeleteSubnet'>, scene: Scene): Answer {
  const subnet = subnetAt(input, scene);
  if (!subnet) return unknown('subnet', input.SubnetId);
  const { subnetId: id, status } = subnet;
  if (status === 'Deleting') return { payload: {} };
  const nodeIds = new Set((scene.index.lnisBySubnet.get(id) ?? []).map(({ nodeId }) => nodeId));
  if (nodeIds.size > 0) return inUse({ nc: [...nodeIds].map((nodeId) => ({ nodeId })) });
  if (status === 'Executing') return busy('subnet', status);
  const transition = transitions.subnet.ending;
  return { payload: {}, state: pass(scene.state, { table: subnets, id, transition, scene }) };
}

/** The service wants to be told the VPD and the zone as well, and they must be right. */
function subnetAt(
  { RegionId, SubnetId, VpdId, ZoneId }: InputOf<'DeleteSubnet'>,
  { index }: Scene,
): Subnet | undefined {
  const subnet = index.subnets.get(SubnetId);
  const isMeant = subnet?.regionId === RegionId && subnet.vpdId === VpdId && subnet.zoneId === ZoneId;
  return isMeant ? subnet : undefined;
}
