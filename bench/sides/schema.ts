import { createSchema } from 'graphql-yoga';
import type { ClusterRow, InterfaceRow, MachineRow, Reads, VccRow, VpdRow } from './reads.ts';

/** What each request carries. */
export interface SideContext {
  readonly reads: Reads;
  readonly regions: readonly string[];
}

/** The part of the gateway's schema that the benchmark's documents use, field for field. */
const typeDefs = /* GraphQL */ `
  scalar Date
  type Query {
    vpds(first: Int = 50): VpdConnection
    vccs(first: Int = 50): VccConnection
    clusters(first: Int = 50, filter: ClusterFilter): ClusterConnection
  }
  input ClusterFilter { names: [String!] }
  type VpdConnection { nodes: [Vpd] }
  type Vpd {
    name: String region: String cidr: String statusText: String
    subnetCount: Int nodeCount: Int networkInterfaceCount: Int
    vccs: VpdVccs
  }
  type VpdVccs { edges: [VpdVccsEdge] }
  type VpdVccsEdge { evidence: Evidence node: Vcc }
  type Evidence { rule: String value: String }
  type VccConnection { nodes: [Vcc] }
  type Vcc {
    name: String vpcId: String statusText: String connectionTypeText: String
    elasticNetworkInterfaces(first: Int = 50): VccInterfaces
  }
  type VccInterfaces { nodes: [Interface] }
  type Interface { ip: String status: String node: Node }
  type Node { nodeId: String }
  type ClusterConnection { nodes: [Cluster] }
  type Cluster {
    name: String machineCount: Int
    machines(first: Int = 50): MachineConnection
    usageDay(day: Date): UsageDay
  }
  type MachineConnection { nodes: [Machine] }
  type Machine { instanceId: String privateIps: [String!] status: String statusText: String }
  type UsageDay { day: Date machineHours: Float state: String }
`;

interface First {
  readonly first: number;
}
interface Linked {
  readonly evidence: { readonly rule: string; readonly value: string };
  readonly node: VccRow;
}

const resolvers = {
  Query: {
    vpds: async (_: unknown, { first }: First, { reads, regions }: SideContext) => ({
      nodes: (await Promise.all(regions.map(reads.vpds))).flat().slice(0, first),
    }),
    vccs: async (_: unknown, { first }: First, { reads, regions }: SideContext) => ({
      nodes: (await Promise.all(regions.map(reads.vccs))).flat().slice(0, first),
    }),
    clusters: async (_: unknown, args: First & { filter?: { names?: string[] } }, { reads }: SideContext) => {
      const names = args.filter?.names;
      const wanted = (await reads.clusters('')).filter((row) => names?.includes(row.cluster_name) ?? true);
      return { nodes: wanted.slice(0, args.first) };
    },
  },
  Vpd: {
    name: (vpd: VpdRow) => vpd.VpdName,
    region: (vpd: VpdRow) => vpd.RegionId,
    cidr: (vpd: VpdRow) => vpd.Cidr,
    statusText: (vpd: VpdRow) => vpd.Status,
    subnetCount: (vpd: VpdRow) => vpd.SubnetCount,
    nodeCount: (vpd: VpdRow) => vpd.NcCount,
    networkInterfaceCount: (vpd: VpdRow) => vpd.NetworkInterfaceCount,
    vccs: async (vpd: VpdRow, _: unknown, { reads }: SideContext) => ({ edges: await linksOf(vpd, reads) }),
  },
  Vcc: {
    name: (vcc: VccRow) => vcc.VccName,
    vpcId: (vcc: VccRow) => vcc.VpcId,
    statusText: (vcc: VccRow) => vcc.Status,
    connectionTypeText: (vcc: VccRow) => vcc.ConnectionType,
    elasticNetworkInterfaces: async (vcc: VccRow, { first }: First, { reads }: SideContext) => ({
      nodes: vcc.VpcId === '' ? [] : await reads.interfacesOfVpc(`${vcc.RegionId}/${vcc.VpcId}/${first}`),
    }),
  },
  Interface: {
    ip: (row: InterfaceRow) => row.Ip,
    status: (row: InterfaceRow) => enumOf(row.Status),
    node: (row: InterfaceRow, _: unknown, { reads }: SideContext) =>
      row.NodeId === '' ? null : reads.node(`${row.RegionId}/${row.NodeId}`),
  },
  Node: { nodeId: (row: { NodeId: string }) => row.NodeId },
  Cluster: {
    name: (row: ClusterRow) => row.cluster_name,
    machineCount: (row: ClusterRow) => row.instance_count,
    machines: async (row: ClusterRow, { first }: First, { reads }: SideContext) => ({
      nodes: await reads.machinesOfCluster(`${first}/${row.cluster_name}`),
    }),
    usageDay: async (row: ClusterRow, args: { day?: string }, { reads }: SideContext) => {
      const day = args.day ?? dayInShanghai(Date.now() - 86_400_000);
      const seconds = await reads.usage(`${day}/${row.cluster_name}`);
      return { day, machineHours: seconds / 3600, state: day < dayInShanghai(Date.now()) ? 'CLOSED' : 'OPEN' };
    },
  },
  Machine: {
    instanceId: (row: MachineRow) => row.instance_id || null,
    privateIps: (row: MachineRow) => row.ip_inner.split(',').filter(Boolean),
    status: (row: MachineRow) => enumOf(row.status),
    statusText: (row: MachineRow) => row.status,
  },
};

/** Connections that name the VPD, then those that share a hub with it, each once. */
async function linksOf(vpd: VpdRow, reads: Reads): Promise<Linked[]> {
  const named = await reads.vccsOfVpd(`${vpd.RegionId}/${vpd.VpdId}`);
  const overHubs = await Promise.all(
    vpd.ErInfos.map(async ({ ErId }) =>
      (await reads.vccsOfEr(`${vpd.RegionId}/${ErId}`)).map((node) => linkOf('HUB', ErId, node)),
    ),
  );
  const links = [...named.map((node) => linkOf('VPD_ID', vpd.VpdId, node)), ...overHubs.flat()];
  return [...new Map(links.toReversed().map((link) => [link.node.VccId, link])).values()];
}

function linkOf(rule: string, value: string, node: VccRow): Linked {
  return { evidence: { rule, value }, node };
}

function enumOf(text: string): string {
  return text.toUpperCase().replaceAll(' ', '_');
}

function dayInShanghai(epochMs: number): string {
  return new Date(epochMs + 8 * 3_600_000).toISOString().slice(0, 10);
}

export const createSideSchema = () => createSchema<SideContext>({ typeDefs, resolvers });
