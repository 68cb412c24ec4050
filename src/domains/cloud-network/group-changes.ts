import type { LoaderParts } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { idOfKey, idsOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import type { Place } from '../../upstream/keys.ts';
import { notOwned } from '../cluster/ownership.ts';
import { securityGroupLoaders } from '../security-group/loaders.ts';
import { madeIn, watchRules } from './made.ts';
import { checkRules, mostRules, type Rule, sightOfRules, wireRule } from './rules.ts';
import { type InVpc, ownedVpc } from './subnet-changes.ts';
import { checkNetworkName } from './vpc-changes.ts';

export interface GroupParts {
  readonly name: string;
  /** As the server spells it. */
  readonly type: string;
  readonly rules: readonly Rule[];
}

export interface NewGroup extends InVpc, GroupParts {}

export function checkNewGroup({ name, rules }: GroupParts, argument = 'input'): void {
  checkNetworkName(name, { argument: `${argument}.name`, longest: 128 });
  checkRules(rules, `${argument}.rules`);
}

const group = {
  thing: 'SecurityGroup',
  place: ({ vpc }: NewGroup) => placeOfKey(vpc),
  async check({ vpc }: NewGroup, { reads }: { reads: LoaderParts }) {
    await ownedVpc(vpc, reads);
    return [];
  },
  invalidates: [bridgxOperations['security_group.describe'], bridgxOperations['security_group.rules']],
  madeKeyOf: (answer: { id: string | null }, { input, account, region }: Place & { readonly input: NewGroup }) =>
    madeIn([input.accessKeyId, input.regionId, idOfKey(input.vpc)], answer, { account, region }),
  repetition: {
    operation: bridgxOperations['security_group.describe'],
    async find({ vpc: key, name, type }: NewGroup, { reads }: { reads: LoaderParts }) {
      const rows = await reads.load(securityGroupLoaders).inVpc(await ownedVpc(key, reads));
      const same = rows.filter((row) => row.securityGroupName === name && row.securityGroupType === type);
      return same.map((row) => row.key);
    },
  },
  watch: watchRules<NewGroup>(({ rules }, key, reads) => sightOfRules(rules, key, reads)),
} as const;

function groupParams({ vpc, accessKeyId, regionId, name, type }: NewGroup) {
  return {
    ...{ account_key: accessKeyId, region_id: regionId, vpc_id: idOfKey(vpc) },
    ...{ security_group_name: name, security_group_type: type },
  };
}

export const createEmptySecurityGroup = defineChange<NewGroup, (typeof bridgxOperations)['security_group.create']>({
  ...group,
  kind: 'CREATE_EMPTY_SECURITY_GROUP',
  operation: bridgxOperations['security_group.create'],
  params: groupParams,
  validate: (input) => checkNewGroup(input),
});

export const createSecurityGroup = defineChange<NewGroup, (typeof bridgxOperations)['security_group.create_with_rule']>(
  {
    ...group,
    kind: 'CREATE_SECURITY_GROUP',
    operation: bridgxOperations['security_group.create_with_rule'],
    params: (input) => ({ ...groupParams(input), rules: input.rules.map(wireRule) }),
    validate(input) {
      checkNewGroup(input);
      needRules(input.rules);
    },
  },
);

interface NewRules {
  /** The key of the group. */
  readonly group: string;
  readonly rules: readonly Rule[];
}

export const addSecurityGroupRules = defineChange<NewRules, (typeof bridgxOperations)['security_group.rule_add']>({
  kind: 'ADD_SECURITY_GROUP_RULES',
  operation: bridgxOperations['security_group.rule_add'],
  thing: 'SecurityGroup',
  place: ({ group: key }) => placeOfKey(key),
  keyOf: ({ group: key }) => key,
  params({ group: key, rules }) {
    const [accessKeyId = '', regionId = '', vpcId = '', groupId = ''] = idsOfKey(key);
    return {
      ...{ account_key: accessKeyId, region_id: regionId, vpc_id: vpcId, security_group_id: groupId },
      rules: rules.map(wireRule),
    };
  },
  validate({ rules }) {
    checkRules(rules, 'input.rules');
    needRules(rules);
  },
  async check({ group: key, rules }, { reads }) {
    const old = await reads.load(securityGroupLoaders).rules.load(key);
    if (!old) throw notOwned(`security group ${JSON.stringify(idOfKey(key))}`);
    const text = `The group will have at most ${mostRules} rules; it has ${old.length}.`;
    return [{ text, isMet: old.length + rules.length <= mostRules }];
  },
  invalidates: [bridgxOperations['security_group.rules']],
  repetition: {
    operation: bridgxOperations['security_group.rules'],
    async find({ group: key, rules }, { reads }) {
      const sight = await sightOfRules(rules, key, reads);
      return sight?.statusText === 'COMPLETE' ? [key] : [];
    },
  },
  watch: watchRules(({ rules }, key, reads) => sightOfRules(rules, key, reads)),
});

function needRules(rules: readonly Rule[]): void {
  if (rules.length > 0) return;
  throw new BadInput({ argument: 'input.rules', expected: 'one rule or more', got: 'none' });
}
