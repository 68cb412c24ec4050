import type { LingjunState, Subnet, Vpd } from '../fleet/model.ts';
import { contains, overlaps, refusedBlock } from './cidr.ts';
import type { InputOf } from './input.ts';
import { announce, withdraw } from './learned-routes.ts';
import { make, type Passing, pass, transitions } from './lives.ts';
import { newcomer, refusedName, refusedRegion, refusedTags, tagsFrom } from './newcomers.ts';
import { beyondQuota, busy, inUse, invalid, unknown } from './refusals.ts';
import type { Answer, Refusal, Scene } from './scene.ts';
import { addSubnet, newSubnet, refusedSubnet } from './subnet-writes.ts';
import { grantRules, vpdRouteEntries, vpds } from './tables.ts';
import { dependenceOf } from './vpds.ts';

export function createVpd(input: InputOf<'CreateVpd'>, scene: Scene): Answer {
  const vpd = newVpd(input, scene);
  const wanted = (input.Subnets ?? []).map((fields) => newSubnet(fields, { vpd, scene }));
  const refused =
    refusedRegion(input.RegionId, scene) ??
    refusedName('VpdName', input.VpdName) ??
    refusedBlock(input.Cidr, { parameter: 'Cidr' }) ??
    refusedTags(input.Tag) ??
    refusedSubnets(wanted, { vpd, scene });
  if (refused) return refused;
  const withVpd = make(scene.state, { table: vpds, row: vpd, transition: transitions.vpd.making, scene });
  const state = wanted.reduce((so, subnet) => addSubnet(so, subnet, scene), withVpd);
  return { payload: { VpdId: vpd.vpdId, SubnetIds: wanted.map(({ subnetId }) => subnetId) }, state };
}

function newVpd(input: InputOf<'CreateVpd'>, scene: Scene): Vpd {
  return {
    ...newcomer(scene, { regionId: input.RegionId, resourceGroupId: input.ResourceGroupId }),
    tags: tagsFrom(input.Tag),
    vpdId: scene.newId('vpd', 8),
    vpdName: input.VpdName,
    cidr: input.Cidr,
    secondaryCidrBlocks: [],
    serviceCidr: '169.254.252.0/23',
    quota: 50,
  };
}

function refusedSubnets(wanted: Subnet[], { vpd, scene }: { vpd: Vpd; scene: Scene }): Refusal | undefined {
  const refusals = wanted.map((subnet, place) =>
    refusedSubnet(subnet, { vpd, scene, neighbours: wanted.slice(0, place), prefix: 'Subnets.' }),
  );
  return refusals.find((refusal) => refusal !== undefined);
}

export function updateVpd({ RegionId, VpdId, VpdName }: InputOf<'UpdateVpd'>, scene: Scene): Answer {
  const vpd = vpdIn(RegionId, { VpdId, scene });
  if (!vpd) return unknown('VPD', VpdId);
  const refused = refusedName('VpdName', VpdName);
  if (refused) return refused;
  const rename = (row: Vpd) => ({ ...row, vpdName: VpdName ?? row.vpdName, modifiedMs: scene.nowMs });
  return { payload: { VpdId }, state: vpds.change(scene.state, VpdId, rename) };
}

/** Its grants and routes go with it; what people made on purpose must go before. */
export function deleteVpd({ RegionId, VpdId }: InputOf<'DeleteVpd'>, scene: Scene): Answer {
  const vpd = vpdIn(RegionId, { VpdId, scene });
  if (!vpd) return unknown('VPD', VpdId);
  if (vpd.status === 'Deleting') return { payload: {} };
  if (vpd.status === 'Executing') return busy('VPD', vpd.status);
  const dependants = dependantsOf(vpd, scene);
  if (Object.keys(dependants).length > 0) return inUse(dependants);
  const after = (state: LingjunState) =>
    vpdRouteEntries.remove(
      grantRules.remove(state, ({ instanceId }) => instanceId === VpdId),
      ({ ownerId }) => ownerId === VpdId,
    );
  return {
    payload: {},
    state: pass(scene.state, { table: vpds, id: VpdId, transition: transitions.vpd.ending, scene, after }),
  };
}

/** Of the keys the documentation names `subnet` and `nc`; `vcc` is inferred from them, the other from `ER_RMAP`. */
function dependantsOf(vpd: Vpd, scene: Scene): Record<string, object[]> {
  const attachments = scene.index.attachmentsByInstance.get(vpd.vpdId) ?? [];
  const lines = scene.index.vccsByVpd.get(vpd.vpdId) ?? [];
  const all = {
    ...dependenceOf(vpd, scene),
    ER_ATTACHMENT: attachments.map(({ erAttachmentId, erId }) => ({ erAttachmentId, erId })),
    vcc: lines.map(({ vccId, vccName }) => ({ vccId, vccName })),
  };
  return Object.fromEntries(Object.entries(all).filter(([, items]) => items.length > 0));
}

/** So many for an account in a region, by default. */
const secondaryQuota = 3;

export function associateVpdCidrBlock(input: InputOf<'AssociateVpdCidrBlock'>, scene: Scene): Answer {
  const { RegionId, VpdId, SecondaryCidrBlock: block } = input;
  const vpd = vpdIn(RegionId, { VpdId, scene });
  if (!vpd) return unknown('VPD', VpdId);
  const refused = refusedSecondary(block, vpd) ?? refusedByQuota(RegionId, scene) ?? refusedUnlessReady(vpd);
  if (refused) return refused;
  const attachments = scene.index.attachmentsByInstance.get(VpdId) ?? [];
  const after = (state: LingjunState, nowMs: number) =>
    attachments.reduce(
      (so, attachment) => announce(so, { attachment, blocks: [block], learning: { ...scene, nowMs } }),
      setBlocks(state, VpdId, (blocks) => [...blocks, block]),
    );
  return reshape(VpdId, { scene, after });
}

function refusedSecondary(block: string, vpd: Vpd): Refusal | undefined {
  const parameter = 'SecondaryCidrBlock';
  const refused = refusedBlock(block, { parameter, prefixes: [8, 28] });
  if (refused) return refused;
  const taken = [vpd.cidr, ...vpd.secondaryCidrBlocks].find((own) => overlaps(own, block));
  return taken === undefined ? undefined : invalid(parameter, `it overlaps ${taken} of the VPD`);
}

function refusedByQuota(regionId: string, { state }: Scene): Refusal | undefined {
  const here = state.vpds.filter((vpd) => vpd.regionId === regionId);
  const used = here.reduce((sum, { secondaryCidrBlocks }) => sum + secondaryCidrBlocks.length, 0);
  return used < secondaryQuota ? undefined : beyondQuota('secondary CIDR blocks in the region');
}

export function unAssociateVpdCidrBlock(input: InputOf<'UnAssociateVpdCidrBlock'>, scene: Scene): Answer {
  const { RegionId, VpdId, SecondaryCidrBlock: block } = input;
  const vpd = vpdIn(RegionId, { VpdId, scene });
  if (!vpd?.secondaryCidrBlocks.includes(block)) return unknown('secondary CIDR block', `${block} of ${VpdId}`);
  const subnets = (scene.index.subnetsByVpd.get(VpdId) ?? []).filter(({ cidr }) => contains(block, cidr));
  if (subnets.length > 0) {
    return inUse({ subnet: subnets.map(({ subnetId, subnetName }) => ({ subnetId, subnetName })) });
  }
  const refused = refusedUnlessReady(vpd);
  if (refused) return refused;
  const attachments = scene.index.attachmentsByInstance.get(VpdId) ?? [];
  const after = (state: LingjunState) =>
    attachments.reduce(
      (so, attachment) => withdraw(so, attachment, (each) => each === block),
      setBlocks(state, VpdId, (blocks) => blocks.filter((each) => each !== block)),
    );
  return reshape(VpdId, { scene, after });
}

function setBlocks(state: LingjunState, vpdId: string, change: (blocks: string[]) => string[]): LingjunState {
  return vpds.change(state, vpdId, (vpd) => ({ ...vpd, secondaryCidrBlocks: change(vpd.secondaryCidrBlocks) }));
}

function reshape(VpdId: string, { scene, after }: { scene: Scene; after: NonNullable<Passing<Vpd>['after']> }): Answer {
  const transition = transitions.vpd.reshaping;
  return { payload: { VpdId }, state: pass(scene.state, { table: vpds, id: VpdId, transition, scene, after }) };
}

function refusedUnlessReady({ status }: Vpd): Refusal | undefined {
  return status === 'Available' ? undefined : busy('VPD', status);
}

function vpdIn(regionId: string, { VpdId, scene }: { VpdId: string; scene: Scene }): Vpd | undefined {
  const vpd = scene.index.vpds.get(VpdId);
  return vpd?.regionId === regionId ? vpd : undefined;
}
