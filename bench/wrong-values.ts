import { z } from 'zod';
import type { DocumentName } from './documents.ts';
import type { Moments, Truth } from './truth.ts';

const nullish = <T extends z.ZodType>(type: T) => type.nullish();
const machine = z.object({ instanceId: nullish(z.string()), privateIps: nullish(z.array(z.string())) });
const interfaceNode = z.object({ ip: z.string(), status: z.string(), node: nullish(z.object({ nodeId: z.string() })) });
const connection = z.object({
  name: z.string(),
  vpcId: z.string(),
  statusText: z.string().optional(),
  elasticNetworkInterfaces: nullish(z.object({ nodes: z.array(interfaceNode) })),
});
const vpd = z.object({
  name: z.string(),
  region: z.string(),
  cidr: z.string(),
  subnetCount: z.number().optional(),
  networkInterfaceCount: z.number().optional(),
  vccs: nullish(z.object({ edges: z.array(z.object({ node: nullish(connection) })) })),
});
const cluster = z.object({
  name: z.string(),
  machineCount: z.number().optional(),
  machines: nullish(z.object({ nodes: nullish(z.array(machine)) })),
  usageDay: nullish(z.object({ day: z.string(), machineHours: z.number() })),
});
/** What any of the benchmark's documents may answer; parts that failed are null. */
const answer = z.object({
  vpds: nullish(z.object({ nodes: z.array(vpd) })),
  vccs: nullish(z.object({ nodes: z.array(connection) })),
  clusters: nullish(z.object({ nodes: z.array(cluster) })),
});

type VpdNode = z.output<typeof vpd>;
type ConnectionNode = z.output<typeof connection>;
type ClusterNode = z.output<typeof cluster>;

export interface Judging {
  readonly truth: Truth;
  /** When the upstreams may have said it. */
  readonly moments: Moments;
}

/** Compares values with the upstreams' own state; each text names one that differs. Parts that failed are left out. */
export function wrongValues(name: DocumentName, data: unknown, judging: Judging): string[] {
  const read = answer.safeParse(data);
  if (!read.success) return [`${name}: ${z.prettifyError(read.error)}`];
  const { vpds, vccs, clusters } = read.data;
  const { truth } = judging;
  const isWhole = name !== 'machines';
  return [
    ...(vpds ? sameNames('VPDs', vpds.nodes, truth.vpds) : []),
    ...(vccs ? sameNames('connections', vccs.nodes, truth.vccs) : []),
    ...(clusters && isWhole ? sameNames('clusters', clusters.nodes, truth.clusters) : []),
    ...(vpds?.nodes ?? []).flatMap((node) => wrongVpd(node, truth)),
    ...(vccs?.nodes ?? []).flatMap((node) => wrongConnection(node, truth)),
    ...(clusters?.nodes ?? []).flatMap((node) => wrongCluster(node, judging)),
  ];
}

type Names = { readonly name: string }[];

function sameNames(what: string, nodes: Names, known: ReadonlyMap<string, unknown>): string[] {
  const got = nodes.map(({ name }) => name).sort();
  const expected = [...known.keys()].sort();
  return differs(what, got.join('|'), expected.join('|'));
}

function differs(what: string, got: unknown, expected: unknown): string[] {
  return got === expected ? [] : [`${what}: got ${String(got)}, expected ${String(expected)}`];
}

function wrongVpd(node: VpdNode, truth: Truth): string[] {
  const known = truth.vpds.get(node.name);
  if (!known) return [`VPD ${node.name} is unknown`];
  const edges = node.vccs?.edges.flatMap((edge) => edge.node ?? []);
  const is = (field: string, got: unknown, expected: unknown) =>
    got === undefined ? [] : differs(`${node.name}.${field}`, got, expected);
  return [
    ...is('region', node.region, known.regionId),
    ...is('cidr', node.cidr, known.cidr),
    ...is('subnetCount', node.subnetCount, truth.subnetsOf(known)),
    ...is('networkInterfaceCount', node.networkInterfaceCount, truth.nicsOf(known)),
    ...is('vccs', edges && namesOf(edges), [...truth.connectionsOf(known)].sort().join('|')),
    ...(edges ?? []).flatMap((edge) => wrongConnection(edge, truth)),
  ];
}

function namesOf(nodes: Names): string {
  return nodes
    .map(({ name }) => name)
    .sort()
    .join('|');
}

function wrongConnection(node: ConnectionNode, truth: Truth): string[] {
  const known = truth.vccs.get(node.name);
  if (!known) return [`connection ${node.name} is unknown`];
  const inVpc = truth.interfacesIn(known.vpcId);
  const interfaces = node.elasticNetworkInterfaces?.nodes;
  return [
    ...differs(`${node.name}.vpcId`, node.vpcId, known.vpcId),
    ...(node.statusText === undefined ? [] : differs(`${node.name}.status`, node.statusText, known.status)),
    ...(interfaces
      ? differs(`${node.name}.interfaces`, interfaces.length, Math.min(3, known.vpcId ? inVpc.size : 0))
      : []),
    ...(interfaces ?? []).flatMap(({ ip, status, node: host }) => {
      const row = inVpc.get(ip);
      if (!row) return [`${node.name}: interface ${ip} is not in ${known.vpcId}`];
      const hostFault = host ? differs(`${ip}.node`, host.nodeId, row.nodeId) : [];
      return [...differs(`${ip}.status`, status, row.status.toUpperCase().replaceAll(' ', '_')), ...hostFault];
    }),
  ];
}

/** Machines come and go, so an answer is right when it was so at any of the moments that it may be of. */
function wrongCluster({ name, machineCount, machines, usageDay }: ClusterNode, { truth, moments }: Judging): string[] {
  const known = truth.clusters.get(name);
  if (!known) return [`cluster ${name} is unknown`];
  const states = truth.machinesOf(name, moments);
  const isRight = (state: (typeof states)[number]) => machineCount === undefined || state.length === machineCount;
  const ids = machines?.nodes?.map(({ instanceId }) => instanceId || null);
  const hasIds = (state: (typeof states)[number]) =>
    ids?.every((id) => state.some((row) => (row.instanceId || null) === id)) ?? true;
  return [
    ...(states.some(isRight) ? [] : [`${name}.machineCount: got ${machineCount}, expected ${states[0]?.length}`]),
    ...(states.some(hasIds) ? [] : [`${name}.machines: got ${ids?.join()}`]),
    ...(ids && !known.isListed ? differs(`${name}.machines`, ids.length, 0) : []),
    ...(usageDay ? wrongUsage(name, usageDay, { truth, moments }) : []),
  ];
}

/** Rows count whole seconds, each cut; and the day's hours only grow. */
function wrongUsage(
  name: string,
  { day, machineHours }: NonNullable<ClusterNode['usageDay']>,
  judging: Judging,
): string[] {
  const { truth, moments } = judging;
  const slackHours = 0.05;
  const least = truth.machineHours(name, day, moments.fromMs) - slackHours;
  const most = truth.machineHours(name, day, moments.toMs) + slackHours;
  return machineHours >= least && machineHours <= most
    ? []
    : [`${name}.usageDay ${day}: got ${machineHours}, expected ${least} to ${most}`];
}
