import type { GrantRule } from '../fleet/model.ts';
import type { InputOf } from './input.ts';
import { newcomer } from './newcomers.ts';
import { exists, invalid, unknown } from './refusals.ts';
import { type Answer, matches, type Scene } from './scene.ts';
import { grantRules } from './tables.ts';

type Product = GrantRule['product'];

export const createVccGrantRule = creatorOf('VCC');
export const createVpdGrantRule = creatorOf('VPD');
export const deleteVccGrantRule = deleterOf('VCC');
export const deleteVpdGrantRule = deleterOf('VPD');

/** Grants are there at once. Nobody here can see whether the other account and its hub exist. */
function creatorOf(product: Product) {
  return (input: InputOf<'CreateVpdGrantRule'>, scene: Scene): Answer => {
    const { InstanceId, GrantTenantId, ErId, RegionId: regionId } = input;
    const instance = instanceOf(product, { InstanceId, scene });
    if (instance?.regionId !== regionId) return unknown(product, InstanceId);
    if (!/^\d{16}$/.test(GrantTenantId)) return invalid('GrantTenantId', 'it is not the id of an account');
    if (GrantTenantId === scene.state.tenantId) return invalid('GrantTenantId', 'it is the account itself');
    const isSame = (rule: GrantRule) =>
      rule.instanceId === InstanceId && rule.grantTenantId === GrantTenantId && rule.erId === ErId;
    if (scene.state.grantRules.some(isSame)) return exists('grant');
    const rule = newRule({ product, instance, grantTenantId: GrantTenantId, erId: ErId }, scene);
    return { payload: { GrantRuleId: rule.grantRuleId }, state: grantRules.add(scene.state, rule) };
  };
}

interface Instance {
  regionId: string;
  resourceGroupId: string;
  instanceId: string;
  instanceName: string;
}

function instanceOf(product: Product, { InstanceId, scene }: { InstanceId: string; scene: Scene }) {
  const vpd = product === 'VPD' ? scene.index.vpds.get(InstanceId) : undefined;
  if (vpd) return { ...vpd, instanceId: vpd.vpdId, instanceName: vpd.vpdName };
  const vcc = product === 'VCC' ? scene.index.vccs.get(InstanceId) : undefined;
  return vcc && { ...vcc, instanceId: vcc.vccId, instanceName: vcc.vccName };
}

type Granting = Pick<GrantRule, 'product' | 'grantTenantId' | 'erId'> & { instance: Instance };

function newRule({ instance, ...granting }: Granting, scene: Scene): GrantRule {
  const { regionId, resourceGroupId, instanceId, instanceName } = instance;
  const { tenantId, createdMs } = newcomer(scene, { regionId });
  return {
    ...granting,
    regionId,
    resourceGroupId,
    instanceId,
    instanceName,
    tenantId,
    createdMs,
    grantRuleId: scene.newId('grant-rule', 11),
    used: false,
  };
}

/** What else is named must fit the grant, or it is not found. */
function deleterOf(product: Product) {
  return (input: InputOf<'DeleteVpdGrantRule'>, scene: Scene): Answer => {
    const { GrantRuleId } = input;
    const rule = scene.index.grantRules.get(GrantRuleId);
    const isMeant =
      rule?.product === product &&
      rule.regionId === input.RegionId &&
      matches(input.InstanceId, rule.instanceId) &&
      matches(input.ErId, rule.erId) &&
      matches(input.GrantTenantId, rule.grantTenantId);
    if (!isMeant) return unknown('grant', GrantRuleId);
    const state = grantRules.remove(scene.state, ({ grantRuleId }) => grantRuleId === GrantRuleId);
    return { payload: {}, state };
  };
}
