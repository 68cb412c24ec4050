import { builder } from '../../builder.ts';
import { EvidenceType } from '../../graph/evidence.ts';
import { ElasticNetworkInterface } from '../elastic-network-interface/elastic-network-interface.ts';
import { LingjunNode } from '../lingjun-node/lingjun-node.ts';
import { Machine } from '../machine/machine.ts';
import { type Candidate, type Match, matchLoaders } from './matches.ts';

const MachineNodeCandidate = builder.objectRef<Candidate>('MachineNodeCandidate').implement({
  description: 'A Lingjun node that a machine may be.',
  fields: (t) => ({
    node: t.expose('node', { type: LingjunNode, description: 'The node; null when the interface is bound to none.' }),
    elasticNetworkInterface: t.field({
      type: ElasticNetworkInterface,
      description: 'The interface that carries an address of the machine.',
      resolve: (candidate, _args, { load }) => load(matchLoaders).interfaceOf(candidate),
    }),
    evidence: t.expose('evidence', { type: EvidenceType, nullable: false, description: 'What speaks for it.' }),
  }),
});

const MachineNodeMatch = builder.objectRef<Match>('MachineNodeMatch').implement({
  description: 'What a machine of BridgX is on the Lingjun side, and why.',
  fields: (t) => ({
    node: t.expose('node', {
      type: LingjunNode,
      description: 'The node that the machine is; null when the candidates are of different nodes.',
    }),
    elasticNetworkInterface: t.field({
      type: ElasticNetworkInterface,
      description: 'The interface that carries an address of the machine; null when there are several candidates.',
      resolve: ({ only }, _args, { load }) => only && load(matchLoaders).interfaceOf(only),
    }),
    evidence: t.expose('evidence', {
      type: EvidenceType,
      description: 'What the match rests on; null when none is picked.',
    }),
    candidates: t.expose('candidates', {
      type: [MachineNodeCandidate],
      nullable: false,
      description: 'Everything that fits; more than one when the match is ambiguous.',
    }),
  }),
});

builder.objectField(Machine, 'nodeMatch', (t) =>
  t.field({
    type: MachineNodeMatch,
    description:
      'The Lingjun node that the machine is: the one whose id is its instance id, else the one whose elastic network ' +
      'interface carries its private address in the same VPC. Null when there is none. One call per Lingjun region ' +
      'for the nodes; only machines without an id match cost the sweeps of interfaces and addresses, and the template ' +
      'of their cluster when an interface carries their address.',
    resolve: (machine, _args, { load }) => load(matchLoaders).matchOf(machine),
  }),
);
