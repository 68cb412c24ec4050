import type { GrantRule } from '../fleet/model.ts';
import type { InputOf } from './input.ts';
import { page } from './paging.ts';
import { type Answer, inRegion, matches, type Scene, single } from './scene.ts';
import { epochText } from './wire-fields.ts';

type Product = GrantRule['product'];

export const getVccGrantRule = getterOf('VCC');
export const getVpdGrantRule = getterOf('VPD');
export const listVccGrantRules = listerOf('VCC', 20);
/** The twin of the other list, with smaller pages. */
export const listVpdGrantRules = listerOf('VPD', 10);

function getterOf(product: Product) {
  return (input: InputOf<'GetVpdGrantRule'>, scene: Scene): Answer => {
    const rule = scene.index.grantRules.get(input.GrantRuleId);
    const item = rule?.product === product && isWanted(rule, input) ? rule : undefined;
    return single({ item, scene }, ruleFields);
  };
}

function listerOf(product: Product, defaultSize: number) {
  return (input: InputOf<'ListVpdGrantRules'>, scene: Scene): Answer => {
    const rules = inRegion(scene.state.grantRules, scene).filter(
      (rule) =>
        rule.product === product &&
        isWanted(rule, input) &&
        matches(input.InstanceName, rule.instanceName) &&
        matches(input.ResourceGroupId, rule.resourceGroupId),
    );
    return page(rules, input, { show: input.ForSelect === true ? shortFields : ruleFields, defaultSize });
  };
}

type Naming = Partial<Pick<InputOf<'GetVpdGrantRule'>, 'ErId' | 'GrantRuleId' | 'GrantTenantId' | 'InstanceId'>>;

function isWanted(rule: GrantRule, wanted: Naming): boolean {
  return (
    matches(wanted.GrantRuleId, rule.grantRuleId) &&
    matches(wanted.ErId, rule.erId) &&
    matches(wanted.GrantTenantId, rule.grantTenantId) &&
    matches(wanted.InstanceId, rule.instanceId)
  );
}

const shortFields = ({ instanceId, instanceName }: GrantRule) => ({
  InstanceId: instanceId,
  InstanceName: instanceName,
});

/** Neither a status nor a message nor the time of the last change. */
function ruleFields(rule: GrantRule) {
  return {
    ...shortFields(rule),
    CreateTime: epochText(rule.createdMs),
    ErId: rule.erId,
    GrantRuleId: rule.grantRuleId,
    GrantTenantId: rule.grantTenantId,
    Product: rule.product,
    RegionId: rule.regionId,
    ResourceGroupId: rule.resourceGroupId,
    TenantId: rule.tenantId,
    Used: rule.used,
  };
}
