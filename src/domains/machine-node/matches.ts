import type { LoaderParts } from '../../context.ts';
import type { Evidence } from '../../graph/evidence.ts';
import { keyOf } from '../../upstream/keys.ts';
import { remembered } from '../../upstream/remembered.ts';
import { clusterLoaders } from '../cluster/loaders.ts';
import type { ElasticNetworkInterfaceRow } from '../elastic-network-interface/elastic-network-interface.ts';
import type { LingjunNodeRow } from '../lingjun-node/lingjun-node.ts';
import { privateIpsOf } from '../machine/loaders.ts';
import { type MachineRow, machineStatus } from '../machine/machine.ts';
import { carrierLoaders } from './carriers.ts';

/** What a machine may be on the Lingjun side. */
export interface Candidate {
  readonly machine: MachineRow;
  readonly node: LingjunNodeRow | null;
  /** Null until asked for when the node was found by its id. */
  readonly eni: ElasticNetworkInterfaceRow | null;
  readonly evidence: Evidence;
}

/** All that a machine may be, and what of it is certain. */
export interface Match {
  readonly candidates: readonly Candidate[];
  /** Null when the candidates are of different nodes. */
  readonly node: LingjunNodeRow | null;
  /** The one candidate; null when there are several. */
  readonly only: Candidate | null;
  readonly evidence: Evidence | null;
}

/**
 * A machine is the node whose id is its instance id; failing that, the node of the interface that carries its private
 * address in the same VPC. Addresses repeat in other VPCs, and which VPC a machine is in only the template of its
 * cluster says, so that is read last and only when an interface does carry the address.
 */
export const matchLoaders = (parts: LoaderParts) => {
  const { nodesNamed, nodeOf, carrying, addressesOf, byNode } = parts.load(carrierLoaders);
  const { detail } = parts.load(clusterLoaders);

  const vpcOf = async ({ account, region, clusterName }: MachineRow): Promise<string | null> => {
    const template = await detail.load(keyOf(account, region, clusterName ?? ''));
    return template?.networkConfig?.vpc || null;
  };

  const byIdRule = async (machine: MachineRow): Promise<Candidate[]> => {
    const { account, instanceId } = machine;
    const nodes = instanceId ? await nodesNamed(account, instanceId) : [];
    return nodes.map((node) => ({
      machine,
      node,
      eni: null,
      evidence: { rule: 'INSTANCE_ID', value: instanceId ?? '' },
    }));
  };

  const byAddressRule = async (machine: MachineRow): Promise<Candidate[]> => {
    // The address of a deleted machine may be another's by now.
    if (machineStatus.of(machine.status) === 'DELETED') return [];
    const lists = privateIpsOf(machine).map(async (address) => {
      const enis = await carrying(machine.account, address);
      return enis.map((eni) => ({ eni, address }));
    });
    const hits = (await Promise.all(lists)).flat();
    const vpcId = hits.length > 0 ? await vpcOf(machine) : null;
    const inVpc = hits.filter(({ eni }) => vpcId !== null && eni.vpcId === vpcId);
    const each = new Map(inVpc.map((hit) => [hit.eni.key, hit])).values();
    const candidates = [...each].map(async ({ eni, address }) => {
      const evidence = { rule: 'PRIVATE_ADDRESS', value: address } as const;
      return { machine, node: await nodeOf(eni), eni, evidence };
    });
    return Promise.all(candidates);
  };

  const matches = new Map<string, Promise<Match | null>>();
  /** What a machine is on the Lingjun side; null when it is nothing there. */
  const matchOf = (machine: MachineRow) =>
    remembered(matches, machine.key, async () => {
      const byId = await byIdRule(machine);
      return decide(byId.length > 0 ? byId : await byAddressRule(machine));
    });

  return {
    matchOf,
    /** The interface of a candidate: of a node found by its id, the one that carries an address of the machine. */
    interfaceOf: async ({ eni, node, machine }: Candidate): Promise<ElasticNetworkInterfaceRow | null> => {
      if (eni || !node) return eni;
      const own = new Set(privateIpsOf(machine));
      const enis = await byNode.load(node.key);
      const carried = await Promise.all(enis.map(async (each) => (await addressesOf(each)).some((ip) => own.has(ip))));
      return enis.find((_, index) => carried[index]) ?? null;
    },
  };
};

function decide(candidates: readonly Candidate[]): Match | null {
  const [first, ...others] = candidates;
  if (!first) return null;
  const isOneNode = others.every(({ node }) => node !== null && node.key === first.node?.key);
  return {
    candidates,
    node: isOneNode ? first.node : null,
    only: others.length === 0 ? first : null,
    evidence: isOneNode ? first.evidence : null,
  };
}
