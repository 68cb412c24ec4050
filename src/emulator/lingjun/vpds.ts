import type { Vpd } from '../fleet/model.ts';
import { erInfos } from './ers.ts';
import type { InputOf } from './input.ts';
import { page } from './paging.ts';
import { type Answer, hasTags, inRegion, matches, type Scene, single } from './scene.ts';
import { chinaText, commonFields, epochText, tagFields } from './wire-fields.ts';

export function getVpd({ VpdId }: InputOf<'GetVpd'>, scene: Scene): Answer {
  return single({ item: scene.index.vpds.get(VpdId), scene }, (vpd) => ({
    ...vpdFields(vpd, scene),
    AttachErStatus: scene.index.attachmentsByInstance.has(vpd.vpdId),
    ErInfos: erInfos(vpd.vpdId, { scene, time: epochText }),
    GmtModified: chinaText(vpd.modifiedMs),
    PrivateIpCount: lnisOf(vpd, scene).reduce((sum, lni) => sum + lni.privateIps.length, 0),
    Quota: vpd.quota,
  }));
}

export function listVpds(input: InputOf<'ListVpds'>, scene: Scene): Answer {
  const vpds = inRegion(scene.state.vpds, scene).filter((vpd) => isWanted(vpd, { input, scene }));
  const show = (vpd: Vpd) => (input.ForSelect === true ? shortFields(vpd) : rowFields(vpd, { input, scene }));
  return page(vpds, input, { show });
}

interface Listing {
  input: InputOf<'ListVpds'>;
  scene: Scene;
}

/** FilterErId leaves out what is attached to that hub already: it serves the choice of what to attach. */
function isWanted(vpd: Vpd, { input, scene }: Listing): boolean {
  const attachments = scene.index.attachmentsByInstance.get(vpd.vpdId) ?? [];
  return (
    matches(input.VpdId, vpd.vpdId) &&
    matches(input.VpdName, vpd.vpdName) &&
    matches(input.Status, vpd.status) &&
    matches(input.ResourceGroupId, vpd.resourceGroupId) &&
    hasTags(input.Tag, vpd.tags) &&
    !attachments.some(({ erId }) => erId === input.FilterErId) &&
    !(input.WithoutVcc === true && scene.index.vccsByVpd.has(vpd.vpdId))
  );
}

function rowFields(vpd: Vpd, { input, scene }: Listing) {
  return {
    ...vpdFields(vpd, scene),
    ErInfos: erInfos(vpd.vpdId, { scene, time: chinaText }),
    GmtModified: epochText(vpd.modifiedMs),
    ...(input.WithDependence === true ? { Dependence: dependenceOf(vpd, scene) } : {}),
  };
}

const shortFields = ({ vpdId, vpdName }: Vpd) => ({ VpdId: vpdId, VpdName: vpdName });

function vpdFields(vpd: Vpd, scene: Scene) {
  const lnis = lnisOf(vpd, scene);
  return {
    ...commonFields(vpd),
    Cidr: vpd.cidr,
    CreateTime: epochText(vpd.createdMs),
    NcCount: new Set(lnis.map(({ nodeId }) => nodeId)).size,
    NetworkInterfaceCount: lnis.length,
    SecondaryCidrBlocks: vpd.secondaryCidrBlocks,
    ServiceCidr: vpd.serviceCidr,
    SubnetCount: scene.index.subnetsByVpd.get(vpd.vpdId)?.length ?? 0,
    Tags: tagFields(vpd.tags),
    TenantId: vpd.tenantId,
    ...shortFields(vpd),
  };
}

function lnisOf({ vpdId }: Vpd, { index }: Scene) {
  return index.lnisByVpd.get(vpdId) ?? [];
}

/** Keys and spelling as in the service's refusal to delete what others depend on. */
export function dependenceOf(vpd: Vpd, scene: Scene) {
  const subnets = scene.index.subnetsByVpd.get(vpd.vpdId) ?? [];
  const nodeIds = new Set(lnisOf(vpd, scene).map(({ nodeId }) => nodeId));
  return {
    subnet: subnets.map(({ subnetId, subnetName }) => ({ subnetId, subnetName })),
    nc: [...nodeIds].map((nodeId) => ({ nodeId })),
  };
}
