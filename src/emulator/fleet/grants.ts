import type { ConnectionPlan } from './connections.ts';
import type { Dice } from './dice.ts';
import { entity } from './entity.ts';
import type { GrantRule, Vcc, Vpd } from './model.ts';
import { foreignTenantId } from './places.ts';
import type { VpdPlan } from './vpds.ts';

export interface GrantParts {
  vpds: VpdPlan[];
  connections: ConnectionPlan[];
}

/** Every third VPD and every fourth connection is granted to a partner's hub, some of them to two. */
export function createGrants(dice: Dice, { vpds, connections }: GrantParts): GrantRule[] {
  const granted: Granted[] = [
    ...vpds.filter((_, index) => index % 3 === 0).map(({ vpd }) => ({ product: 'VPD', ...ofVpd(vpd) }) as const),
    ...connections.filter((_, index) => index % 4 === 0).map(({ vcc }) => ({ product: 'VCC', ...ofVcc(vcc) }) as const),
  ];
  return granted.flatMap((instance, index) =>
    Array.from({ length: index % 2 === 0 ? 2 : 1 }, (_, place) => createGrant(dice, { instance, place })),
  );
}

interface Granted {
  product: 'VPD' | 'VCC';
  regionId: string;
  instanceId: string;
  instanceName: string;
}

const ofVpd = ({ regionId, vpdId, vpdName }: Vpd) => ({ regionId, instanceId: vpdId, instanceName: vpdName });
const ofVcc = ({ regionId, vccId, vccName }: Vcc) => ({ regionId, instanceId: vccId, instanceName: vccName });

/** The hub is the partner's, so it is in no list of the emulator's account. */
function createGrant(dice: Dice, { instance, place }: { instance: Granted; place: number }): GrantRule {
  const key = `${instance.instanceId}/grant-${place}`;
  const { resourceGroupId, tenantId, createdMs } = entity(dice, { key, regionId: instance.regionId, days: [260, 300] });
  return {
    ...instance,
    resourceGroupId,
    tenantId,
    createdMs,
    grantRuleId: `grant-rule-${dice.letters(key, 11)}`,
    grantTenantId: foreignTenantId,
    erId: `er-${dice.letters(`partner/${instance.regionId}/er-${place}`, 8)}`,
    used: dice.fraction(`${key}/used`) < 0.5,
  };
}
