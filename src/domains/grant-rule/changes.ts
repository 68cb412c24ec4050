import type { CheckScene, Prerequisite } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { idOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { checkServiceId, checkTenantId } from '../../graph/service-id-rules.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { vccLoaders } from '../vcc/loaders.ts';
import { vpdLoaders } from '../vpd/loaders.ts';
import { vccGrantRuleLoaders, vpdGrantRuleLoaders } from './loaders.ts';

const { GetVpdGrantRule, ListVpdGrantRules, GetVccGrantRule, ListVccGrantRules } = lingjunOperations;

/** To whom a network is granted. */
export interface Grant {
  /** The account that it is granted to, 16 digits. */
  readonly granteeTenantId: string;
  /** A hub of that account. */
  readonly erId: string;
}

interface NewGrantRule extends Grant {
  /** The key of the VPD or connection. */
  readonly instance: string;
}

/** @param argument where it stands in the input: `input` */
export function checkGrant({ granteeTenantId, erId }: Grant, argument: string): void {
  checkTenantId(granteeTenantId, `${argument}.granteeTenantId`);
  checkServiceId(erId, { argument: `${argument}.erId`, prefix: 'er' });
}

/** The service asks nobody whether the other account and its hub exist. A grant is there as soon as it is accepted. */
const granting = {
  place: ({ instance }: NewGrantRule) => placeOfKey(instance),
  params: ({ instance, granteeTenantId, erId }: NewGrantRule) => ({
    InstanceId: idOfKey(instance),
    GrantTenantId: granteeTenantId,
    ErId: erId,
  }),
  validate: (grant: NewGrantRule) => checkGrant(grant, 'input'),
  madeKeyOf: ({ grantRuleId }: { grantRuleId: string | null }, { account, region }: Place) =>
    grantRuleId === null ? null : keyOf(account, region, grantRuleId),
} as const;

export const createVpdGrantRule = defineChange<NewGrantRule, typeof lingjunOperations.CreateVpdGrantRule>({
  ...granting,
  kind: 'CREATE_VPD_GRANT_RULE',
  operation: lingjunOperations.CreateVpdGrantRule,
  thing: 'VpdGrantRule',
  check: (input, scene) => grantable(input, { scene, what: 'VPD', networks: vpdLoaders }),
  invalidates: [GetVpdGrantRule, ListVpdGrantRules],
  repetition: {
    operation: ListVpdGrantRules,
    find: (input, { reads, place }) => sameGrants(input, { rules: reads.load(vpdGrantRuleLoaders), place }),
  },
});

export const createVccGrantRule = defineChange<NewGrantRule, typeof lingjunOperations.CreateVccGrantRule>({
  ...granting,
  kind: 'CREATE_VCC_GRANT_RULE',
  operation: lingjunOperations.CreateVccGrantRule,
  thing: 'VccGrantRule',
  check: (input, scene) => grantable(input, { scene, what: 'connection', networks: vccLoaders }),
  invalidates: [GetVccGrantRule, ListVccGrantRules],
  repetition: {
    operation: ListVccGrantRules,
    find: (input, { reads, place }) => sameGrants(input, { rules: reads.load(vccGrantRuleLoaders), place }),
  },
});

interface KnownGrantRule {
  /** The key of the grant. */
  readonly grantRule: string;
}

const withdrawing = {
  place: ({ grantRule }: KnownGrantRule) => placeOfKey(grantRule),
  keyOf: ({ grantRule }: KnownGrantRule) => grantRule,
  params: ({ grantRule }: KnownGrantRule) => ({ GrantRuleId: idOfKey(grantRule) }),
  repetition: 'harmless',
  doneCodes: ['1003'],
} as const;

export const deleteVpdGrantRule = defineChange<KnownGrantRule, typeof lingjunOperations.DeleteVpdGrantRule>({
  ...withdrawing,
  kind: 'DELETE_VPD_GRANT_RULE',
  operation: lingjunOperations.DeleteVpdGrantRule,
  thing: 'VpdGrantRule',
  invalidates: [GetVpdGrantRule, ListVpdGrantRules],
});

export const deleteVccGrantRule = defineChange<KnownGrantRule, typeof lingjunOperations.DeleteVccGrantRule>({
  ...withdrawing,
  kind: 'DELETE_VCC_GRANT_RULE',
  operation: lingjunOperations.DeleteVccGrantRule,
  thing: 'VccGrantRule',
  invalidates: [GetVccGrantRule, ListVccGrantRules],
});

type GrantRules = ReturnType<typeof vpdGrantRuleLoaders>;

/** The service allows one grant of a network to a hub of an account. */
async function sameGrants(
  { instance, granteeTenantId, erId }: NewGrantRule,
  { rules, place }: { rules: Pick<GrantRules, 'filtered'>; place: Place },
): Promise<string[]> {
  const InstanceId = idOfKey(instance);
  const rows = await rules.filtered(place, { InstanceId, GrantTenantId: granteeTenantId, ErId: erId });
  const same = rows.filter(
    (row) => row.instanceId === InstanceId && row.grantTenantId === granteeTenantId && row.erId === erId,
  );
  return same.map(({ key }) => key);
}

interface Grantable {
  readonly scene: CheckScene<LoaderParts>;
  readonly what: string;
  readonly networks: (parts: LoaderParts) => {
    byId: { load: (key: string) => Promise<{ readonly tenantId: string | null } | null> };
  };
}

/** The service refuses by itself, for the price of one call; only a plan has to ask before. */
async function grantable(
  { instance, granteeTenantId }: NewGrantRule,
  { scene: { reads, isDryRun }, what, networks }: Grantable,
): Promise<Prerequisite[]> {
  if (!isDryRun) return [];
  const row = await reads.load(networks).byId.load(instance);
  return [
    { text: `The ${what} exists.`, isMet: row !== null },
    { text: 'The grant is to another account.', isMet: row?.tenantId !== granteeTenantId },
  ];
}
