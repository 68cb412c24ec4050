import type { LoaderParts } from '../../context.ts';
import type { Evidence, Linked } from '../../graph/evidence.ts';
import { keyOf } from '../../upstream/keys.ts';
import type { ElasticNetworkInterfaceRow } from '../elastic-network-interface/elastic-network-interface.ts';
import type { LingjunNodeRow } from '../lingjun-node/lingjun-node.ts';
import { machineLoaders } from '../machine/loaders.ts';
import type { MachineRow } from '../machine/machine.ts';
import { carrierLoaders } from './carriers.ts';
import { matchLoaders } from './matches.ts';

/** The machine that an interface belongs to. */
export interface InterfaceMatch {
  readonly machine: MachineRow | null;
  readonly evidence: Evidence | null;
  readonly candidates: readonly MachineRow[];
}

/** The way back from Lingjun: every machine that could be meant, kept when its own match leads here. */
export const machineNodeLoaders = (parts: LoaderParts) => {
  const { addressesOf, byNode } = parts.load(carrierLoaders);
  const { byInstanceId, byAddress } = parts.load(machineLoaders);
  const { matchOf } = parts.load(matchLoaders);

  const named = (account: string, nodeId: string | null) =>
    nodeId ? byInstanceId.load(keyOf(account, '', nodeId)) : Promise.resolve([]);
  const holding = async (account: string, eni: ElasticNetworkInterfaceRow): Promise<readonly MachineRow[]> => {
    const addresses = await addressesOf(eni);
    return (await Promise.all(addresses.map((address) => byAddress.load(keyOf(account, '', address))))).flat();
  };

  return {
    /** The machines that are certainly this node. */
    machinesOf: async (node: LingjunNodeRow): Promise<Linked<MachineRow>[]> => {
      const enis = await byNode.load(node.key);
      const held = await Promise.all(enis.map((eni) => holding(node.account, eni)));
      const machines = unique([...(await named(node.account, node.nodeId)), ...held.flat()]);
      const links = machines.map(async (row): Promise<Linked<MachineRow>[]> => {
        const match = await matchOf(row);
        return match?.evidence && match.node?.key === node.key ? [{ row, evidence: match.evidence }] : [];
      });
      return (await Promise.all(links)).flat();
    },
    /** The machine that an interface belongs to: that of its node, or the one that has an address of it. */
    machineOf: async (eni: ElasticNetworkInterfaceRow): Promise<InterfaceMatch | null> => {
      const [machine] = await named(eni.account, eni.nodeId);
      if (machine) {
        const evidence = { rule: 'INSTANCE_ID', value: eni.nodeId ?? '' } as const;
        return { machine, evidence, candidates: [machine] };
      }
      const held = unique(await holding(eni.account, eni));
      const found = await Promise.all(held.map(matchOf));
      const own = found.flatMap((match) =>
        match?.candidates.some((each) => each.eni?.key === eni.key) ? [match] : [],
      );
      if (own.length === 0) return null;
      const candidates = own.flatMap((match) => match.candidates[0]?.machine ?? []);
      const certain = own.length === 1 ? own[0]?.only : null;
      return { machine: certain?.machine ?? null, evidence: certain?.evidence ?? null, candidates };
    },
  };
};

function unique(machines: readonly MachineRow[]): MachineRow[] {
  return [...new Map(machines.map((machine) => [machine.key, machine])).values()];
}
