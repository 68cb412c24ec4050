import type { InputShapeFromTypeParam } from '@pothos/core';
import { builder, type SchemaTypes } from '../../builder.ts';
import { withoutNulls } from '../../graph/without-nulls.ts';
import { direction, protocol } from '../security-group/security-group.ts';
import type { Rule } from './rules.ts';

const Ports = builder.inputType('PortRangeInput', {
  description: 'Ports from one to another, both included.',
  fields: (t) => ({
    from: t.int({ required: true, description: 'The first port, 1 to 65535.' }),
    to: t.int({ required: true, description: 'The last port, 1 to 65535.' }),
  }),
});

const Peer = builder.inputType('SecurityRulePeerInput', {
  description: 'The other end of the traffic of a rule: exactly one of these.',
  isOneOf: true,
  fields: (t) => ({
    cidr: t.string({ description: 'An IPv4 block or address.' }),
    securityGroupId: t.string({ description: 'A security group at the cloud, sg-….' }),
    prefixListId: t.string({ description: 'A list of CIDR blocks at the cloud, pl-….' }),
  }),
});

export const SecurityRule = builder.inputType('SecurityGroupRuleInput', {
  description: 'What a security group is to let through.',
  fields: (t) => ({
    direction: t.field({ type: direction.type, required: true, description: 'Which way the traffic goes.' }),
    protocol: t.field({ type: protocol.type, required: true, description: 'Which traffic it is for.' }),
    ports: t.field({ type: Ports, description: 'Which ports; only and always for TCP and UDP.' }),
    peer: t.field({ type: Peer, required: true, description: 'The other end.' }),
  }),
});

type GivenRule = NonNullable<
  InputShapeFromTypeParam<PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>, typeof SecurityRule, true>
>;

/** Rules as they are stored, of what GraphQL gave. */
export function rulesOf(given: readonly GivenRule[]): Rule[] {
  return given.map(({ ports, peer, ...rule }, index) => ({
    direction: direction.textOf(rule.direction, `input.rules.${index}.direction`),
    protocol: protocol.textOf(rule.protocol, `input.rules.${index}.protocol`),
    ...withoutNulls({ ports }),
    peer: withoutNulls(peer),
  }));
}
