import { createLivingFleet } from '../src/emulator/fleet/create-fleet.ts';
import type { BridgxInstance, ElasticNetworkInterface, Vcc, Vpd } from '../src/emulator/fleet/model.ts';

/** What the upstreams hold, computed beside them from the same seed. */
export interface Truth {
  readonly vpds: ReadonlyMap<string, Vpd>;
  readonly vccs: ReadonlyMap<string, Vcc>;
  readonly subnetsOf: (vpd: Vpd) => number;
  readonly nicsOf: (vpd: Vpd) => number;
  /** Names of the connections of a VPD, over hubs too. */
  readonly connectionsOf: (vpd: Vpd) => ReadonlySet<string>;
  readonly interfacesIn: (vpcId: string) => ReadonlyMap<string, ElasticNetworkInterface>;
  /** Names of the clusters that the caller's organisation sees; whether their machines are listed. */
  readonly clusters: ReadonlyMap<string, { readonly isListed: boolean }>;
  /** The machines of a cluster that are not deleted, at each moment that an answer may be of. */
  readonly machinesOf: (cluster: string, moments: Moments) => readonly (readonly BridgxInstance[])[];
  /** Machine hours of a cluster on a day, as counted at a moment. */
  readonly machineHours: (cluster: string, day: string, atMs: number) => number;
}

/** When the upstream may have said what an answer says, in epoch milliseconds. */
export interface Moments {
  readonly fromMs: number;
  readonly toMs: number;
}

const dayMs = 86_400_000;
/** The emulator makes its machines' rows anew once a minute, when it is asked. */
const granularityMs = 60_000;
const stepMs = 5_000;

/** The cloud accounts that the caller's organisation owns. */
export function accessKeyIds({ seed, madeMs }: { seed: number; madeMs: number }): string[] {
  const { fleet } = createLivingFleet({ seed, scale: 1, nowMs: madeMs });
  return fleet.bridgx.accounts.filter(({ orgId }) => orgId === 1).map(({ accountKey }) => accountKey);
}

export function createTruth({ seed, madeMs }: { seed: number; madeMs: number }): Truth {
  const { fleet, instancesAt } = createLivingFleet({ seed, scale: 1, nowMs: madeMs });
  const { lingjun, bridgx } = fleet;
  const keys = new Set(bridgx.accounts.filter(({ orgId }) => orgId === 1).map(({ accountKey }) => accountKey));
  const hubsOf = Map.groupBy(lingjun.erAttachments, ({ instanceId }) => instanceId);
  const interfaces = Map.groupBy(lingjun.elasticNetworkInterfaces, ({ vpcId }) => vpcId);
  const rows = new Map<number, Map<string, BridgxInstance[]>>();
  const rowsAt = (atMs: number) => {
    const step = Math.floor(atMs / stepMs) * stepMs;
    const known = rows.get(step) ?? Map.groupBy(instancesAt(step), ({ clusterName }) => clusterName);
    rows.set(step, known);
    return known;
  };
  return {
    vpds: new Map(lingjun.vpds.map((vpd) => [vpd.vpdName, vpd])),
    vccs: new Map(lingjun.vccs.map((vcc) => [vcc.vccName, vcc])),
    subnetsOf: ({ vpdId }) => lingjun.subnets.filter((subnet) => subnet.vpdId === vpdId).length,
    nicsOf: ({ vpdId }) => lingjun.networkInterfaces.filter((nic) => nic.vpdId === vpdId).length,
    connectionsOf: ({ vpdId }) => {
      const hubs = new Set((hubsOf.get(vpdId) ?? []).map(({ erId }) => erId));
      const isLinked = (vcc: Vcc) =>
        vcc.vpdId === vpdId || (hubsOf.get(vcc.vccId) ?? []).some(({ erId }) => hubs.has(erId));
      return new Set(lingjun.vccs.filter(isLinked).map(({ vccName }) => vccName));
    },
    interfacesIn: (vpcId) => new Map((interfaces.get(vpcId) ?? []).map((row) => [row.ip, row])),
    clusters: new Map(
      bridgx.clusters
        .filter(({ accountKey, deleted }) => keys.has(accountKey) && !deleted)
        .map(({ name, status }) => [name, { isListed: status === 'ENABLE' }]),
    ),
    machinesOf(cluster, { fromMs, toMs }) {
      const moments = [];
      for (let atMs = fromMs - granularityMs - stepMs; atMs <= toMs + stepMs; atMs += stepMs) moments.push(atMs);
      return moments.map((atMs) => (rowsAt(atMs).get(cluster) ?? []).filter(({ status }) => status !== 'DELETED'));
    },
    machineHours(cluster, day, atMs) {
      const startMs = Date.parse(`${day}T00:00:00+08:00`);
      const usedMs = (rowsAt(atMs).get(cluster) ?? []).reduce((sum, row) => {
        const endMs = Math.min(row.deletedMs ?? atMs, atMs, startMs + dayMs);
        return sum + Math.max(0, endMs - Math.max(row.createdMs, startMs));
      }, 0);
      return usedMs / 3_600_000;
    },
  };
}
