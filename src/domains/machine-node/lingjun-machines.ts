import { builder } from '../../builder.ts';
import { EvidenceType, linkConnection, linkPageOf } from '../../graph/evidence.ts';
import { ElasticNetworkInterface } from '../elastic-network-interface/elastic-network-interface.ts';
import { LingjunNode } from '../lingjun-node/lingjun-node.ts';
import { Machine } from '../machine/machine.ts';
import { type InterfaceMatch, machineNodeLoaders } from './loaders.ts';

const LingjunNodeMachines = linkConnection('LingjunNodeMachines', {
  node: Machine,
  description: 'The machines of BridgX that a Lingjun node is, with why.',
});

builder.objectField(LingjunNode, 'machines', (t) =>
  t.field({
    type: LingjunNodeMachines,
    description:
      'The machines of BridgX that this node is, by the rules of Machine.nodeMatch; ambiguous ones are left out. One ' +
      'sweep of the machines serves all nodes.',
    args: t.arg.connectionArgs(),
    resolve: async (node, page, { load }) => linkPageOf(await load(machineNodeLoaders).machinesOf(node), page),
  }),
);

const InterfaceMachineMatch = builder.objectRef<InterfaceMatch>('InterfaceMachineMatch').implement({
  description: 'The machine of BridgX that an elastic network interface belongs to, and why.',
  fields: (t) => ({
    machine: t.expose('machine', { type: Machine, description: 'The machine; null when the match is ambiguous.' }),
    evidence: t.expose('evidence', {
      type: EvidenceType,
      description: 'What the match rests on; null when it is ambiguous.',
    }),
    candidates: t.expose('candidates', {
      type: [Machine],
      nullable: false,
      description: 'Every machine that fits, each of which may also fit another interface.',
    }),
  }),
});

builder.objectField(ElasticNetworkInterface, 'machine', (t) =>
  t.field({
    type: InterfaceMachineMatch,
    description:
      'The machine of BridgX that the interface belongs to: the one whose instance id is the id of its node, else the ' +
      'one that has an address of it in the same VPC. Null when there is none. One sweep of the machines serves all.',
    resolve: (eni, _args, { load }) => load(machineNodeLoaders).machineOf(eni),
  }),
);
