import type { Vcc } from '../fleet/model.ts';
import { erInfos } from './ers.ts';
import type { InputOf } from './input.ts';
import { page } from './paging.ts';
import { type Answer, hasTags, inRegion, matches, type Scene, single } from './scene.ts';
import { routersOf } from './vcc-routers.ts';
import { commonFields, epochText, tagFields, vpdBaseInfo } from './wire-fields.ts';

export function getVcc({ VccId }: InputOf<'GetVcc'>, scene: Scene): Answer {
  return single({ item: scene.index.vccs.get(VccId), scene }, (vcc) => ({
    ...vccFields(vcc, scene),
    ...routersOf(vcc),
    AttachErStatus: scene.index.attachmentsByInstance.has(vcc.vccId),
    Bandwidth: vcc.bandwidthMbps,
    BandwidthStr: `${vcc.bandwidthMbps / 1000}G`,
    Duration: vcc.duration,
    InternetChargeType: vcc.internetChargeType,
    PayType: vcc.payType,
    PricingCycle: vcc.pricingCycle,
    VSwitchId: vcc.vSwitchId,
  }));
}

export function listVccs(input: InputOf<'ListVccs'>, scene: Scene): Answer {
  const vccs = inRegion(scene.state.vccs, scene).filter((vcc) => isWanted(vcc, { input, scene }));
  return page(vccs, input, {
    show: (vcc) => ({
      ...vccFields(vcc, scene),
      BandwidthStr: String(vcc.bandwidthMbps),
      Rate: vcc.rate,
      TaskId: vcc.taskId,
    }),
  });
}

/** Of FilterErId the documentation only says "filter by hub"; ExStatus counts only where Status is not given. */
function isWanted(vcc: Vcc, { input, scene }: { input: InputOf<'ListVccs'>; scene: Scene }): boolean {
  const attachments = scene.index.attachmentsByInstance.get(vcc.vccId) ?? [];
  const isLeftOut = input.Status === undefined && input.ExStatus === vcc.status;
  return (
    !isLeftOut &&
    matches(input.VccId, vcc.vccId) &&
    matches(input.VpdId, vcc.vpdId) &&
    matches(input.VpcId, vcc.vpcId) &&
    matches(input.CenId, vcc.cenId) &&
    matches(input.Bandwidth, vcc.bandwidthMbps) &&
    matches(input.Status, vcc.status) &&
    matches(input.ResourceGroupId, vcc.resourceGroupId) &&
    hasTags(input.Tag, vcc.tags) &&
    (input.FilterErId === undefined || attachments.some(({ erId }) => erId === input.FilterErId))
  );
}

function vccFields(vcc: Vcc, scene: Scene) {
  return {
    ...commonFields(vcc),
    AccessPointId: vcc.accessPointId,
    BgpAsn: vcc.bgpAsn,
    BgpCidr: vcc.bgpCidr,
    CenId: vcc.cenId,
    CenOwnerId: vcc.cenOwnerId,
    CommodityCode: vcc.commodityCode,
    ConnectionType: vcc.connectionType,
    CreateTime: epochText(vcc.createdMs),
    CurrentNode: vcc.currentNode,
    ErInfos: erInfos(vcc.vccId, { scene, time: epochText }),
    ExpirationDate: epochText(vcc.expiresMs),
    GmtModified: epochText(vcc.modifiedMs),
    LineOperator: vcc.lineOperator,
    PortType: vcc.portType,
    Spec: vcc.spec,
    Tags: tagFields(vcc.tags),
    TenantId: vcc.tenantId,
    VccId: vcc.vccId,
    VccName: vcc.vccName,
    VpcId: vcc.vpcId,
    VpdBaseInfo: vpdBaseInfo(scene.index.vpds.get(vcc.vpdId)),
    VpdId: vcc.vpdId,
    ZoneId: vcc.zoneId,
  };
}
