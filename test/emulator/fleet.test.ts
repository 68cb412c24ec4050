import { describe, expect, it } from 'vitest';
import { addressAt, sizeOf } from '../../src/emulator/fleet/addresses.ts';
import { createFleet, createLivingFleet } from '../../src/emulator/fleet/create-fleet.ts';
import type { BridgxInstance, Fleet } from '../../src/emulator/fleet/model.ts';

const noon = Date.parse('2026-06-15T12:00:00+08:00');
const dayMs = 86_400_000;
const fleet = createFleet({ seed: 1, scale: 1, nowMs: noon });

/** Of organisation 1: the neighbour's few machines are extra. */
function machinesOf({ bridgx }: Fleet): BridgxInstance[] {
  return bridgx.instances.filter(({ clusterName }) => !clusterName.startsWith('neighbour.'));
}

function isLive({ status }: BridgxInstance): boolean {
  return status !== 'DELETED';
}

function sizesOf(made: Fleet) {
  const { vpds, vccs, subnets, ers, nodes, elasticNetworkInterfaces, networkInterfaces } = made.lingjun;
  return {
    vpds: vpds.length,
    vccs: vccs.length,
    subnets: subnets.length,
    ers: ers.length,
    nodes: nodes.length,
    lenis: elasticNetworkInterfaces.length,
    lnis: networkInterfaces.length,
    clusters: made.bridgx.clusters.filter(({ name }) => !name.startsWith('neighbour.')).length,
    liveMachines: machinesOf(made).filter(isLive).length,
  };
}

/** Every interface that carries an address in a VPC. */
function holdersOf({ lingjun }: Fleet, vpcId: string, address: string) {
  return lingjun.elasticNetworkInterfaces.filter(
    (leni) => leni.vpcId === vpcId && (leni.ip === address || leni.privateIps.some((ip) => ip.address === address)),
  );
}

/** For each live machine that is no node: how many interfaces of its own VPC, and of others, carry its address. */
function addressMatches(made: Fleet) {
  const nodeIds = new Set(made.lingjun.nodes.map(({ nodeId }) => nodeId));
  const vpcOf = new Map(made.bridgx.clusters.map(({ name, vpcId }) => [name, vpcId]));
  return machinesOf(made)
    .filter((machine) => isLive(machine) && !nodeIds.has(machine.instanceId))
    .map(({ clusterName, ipInner }) => {
      const own = vpcOf.get(clusterName) ?? '';
      const others = made.bridgx.vpcs.filter(({ vpcId }) => vpcId !== own);
      const elsewhere = others.reduce((sum, { vpcId }) => sum + holdersOf(made, vpcId, ipInner).length, 0);
      return { here: holdersOf(made, own, ipInner), elsewhere };
    });
}

describe('the size of the fleet', () => {
  it('is 240 nodes and 600 live machines at scale 1', () => {
    expect(sizesOf(fleet)).toEqual({
      vpds: 12,
      vccs: 40,
      subnets: 60,
      ers: 8,
      nodes: 240,
      lenis: 480,
      lnis: 480,
      clusters: 40,
      liveMachines: 600,
    });
  });

  it('doubles with scale 2, but for the regions', () => {
    const double = createFleet({ seed: 1, scale: 2, nowMs: noon });
    const expected = Object.entries(sizesOf(fleet)).map(([kind, count]) => [kind, count * 2]);
    expect(sizesOf(double)).toEqual(Object.fromEntries(expected));
    expect(double.lingjun.regions.map(({ regionId }) => regionId)).toEqual(['cn-wulanchabu', 'cn-hangzhou']);
  });

  it('includes about 6,000 machine runs in 90 days', () => {
    const rows = machinesOf(fleet);
    expect(rows.length).toBeGreaterThan(5600);
    expect(rows.length).toBeLessThan(6400);
    expect(rows.every(({ deletedMs }) => deletedMs === null || deletedMs > noon - 90 * dayMs)).toBe(true);
  });
});

describe('time', () => {
  it('gives the same fleet for the same seed and clock, another for another seed', () => {
    expect(createFleet({ seed: 1, scale: 1, nowMs: noon })).toEqual(fleet);
    const other = createFleet({ seed: 2, scale: 1, nowMs: noon });
    expect(other.lingjun.vpds[0]?.vpdId).not.toBe(fleet.lingjun.vpds[0]?.vpdId);
  });

  it('tells the same past on another day', () => {
    const later = createFleet({ seed: 1, scale: 1, nowMs: noon + 11.3 * dayMs });
    const rows = new Map(later.bridgx.instances.map((row) => [row.id, row]));
    const stillThere = fleet.bridgx.instances.filter(
      ({ deletedMs }) => deletedMs === null || deletedMs > noon - 78 * dayMs,
    );
    expect(stillThere.length).toBeGreaterThan(5000);
    for (const row of stillThere) {
      const { status, deletedMs, runningMs, ...constant } = row;
      expect(rows.get(row.id)).toMatchObject(status === 'DELETED' ? row : constant);
    }
    expect(later.lingjun.nodes.map(({ nodeId }) => nodeId)).toEqual(fleet.lingjun.nodes.map(({ nodeId }) => nodeId));
  });

  it('keeps 600 machines alive at every moment', () => {
    const { instancesAt } = createLivingFleet({ seed: 3, scale: 1, nowMs: noon });
    const counts = [0, 1, 3600, 86_399, 5 * 86_400].map((seconds) => instancesAt(noon + seconds * 1000).filter(isLive));
    expect(counts.map((rows) => rows.length)).toEqual([624, 624, 624, 624, 624]);
  });

  it('gives ascending row ids that a number can hold and that no two lives share', () => {
    const rows = fleet.bridgx.instances;
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(rows.every(({ id }) => Number.isSafeInteger(id))).toBe(true);
    const byCreation = rows.toSorted((one, other) => one.createdMs - other.createdMs || one.id - other.id);
    expect(byCreation.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  });

  it('lets machines live across midnight in Shanghai', () => {
    const dayOf = (epochMs: number) => Math.floor((epochMs + 8 * 3_600_000) / dayMs);
    const crossing = fleet.bridgx.instances.filter(
      ({ createdMs, deletedMs }) => deletedMs !== null && dayOf(createdMs) !== dayOf(deletedMs),
    );
    expect(crossing.length).toBeGreaterThan(3000);
  });

  it('has no fleet before 2024', () => {
    expect(() => createFleet({ seed: 1, scale: 1, nowMs: Date.UTC(2023, 5, 1) })).toThrow('2024-01-01');
  });
});

describe('the joins between the two clouds', () => {
  it('makes most nodes a live machine by their id', () => {
    const nodeIds = new Set(fleet.lingjun.nodes.map(({ nodeId }) => nodeId));
    const machines = machinesOf(fleet).filter(({ instanceId }) => nodeIds.has(instanceId));
    expect(machines).toHaveLength(200);
    expect(machines.every(isLive)).toBe(true);
  });

  it('gives 30 other machines the address of exactly one interface of their VPC, and 4 that of two', () => {
    const matches = addressMatches(fleet);
    expect(matches.filter(({ here }) => here.length === 1)).toHaveLength(30);
    const ambiguous = matches.filter(({ here }) => here.length === 2);
    expect(ambiguous).toHaveLength(4);
    for (const { here } of ambiguous) expect(new Set(here.map(({ nodeId }) => nodeId)).size).toBe(2);
  });

  it('gives six machines an address that only another VPC knows', () => {
    const strangers = addressMatches(fleet).filter(({ here, elsewhere }) => here.length === 0 && elsewhere > 0);
    expect(strangers).toHaveLength(6);
  });

  it('puts interfaces, nodes and connections into VPCs that BridgX knows', () => {
    const vpcs = new Map(fleet.bridgx.vpcs.map((vpc) => [vpc.vpcId, vpc]));
    const { nodes, elasticNetworkInterfaces, vccs, clusters } = fleet.lingjun;
    for (const { vpcId, regionId } of [...nodes, ...elasticNetworkInterfaces, ...clusters]) {
      expect(vpcs.get(vpcId)?.regionId).toBe(regionId);
    }
    for (const { vpcId, regionId } of vccs.filter(({ connectionType }) => connectionType === 'VPC')) {
      expect(vpcs.get(vpcId)?.regionId).toBe(regionId);
    }
  });
});

describe('the network', () => {
  const { lingjun } = fleet;
  const vpds = new Map(lingjun.vpds.map((vpd) => [vpd.vpdId, vpd]));
  const vccs = new Map(lingjun.vccs.map((vcc) => [vcc.vccId, vcc]));

  it('resolves every reference inside the account', () => {
    const subnets = new Map(lingjun.subnets.map((subnet) => [subnet.subnetId, subnet]));
    const nodes = new Set(lingjun.nodes.map(({ nodeId }) => nodeId));
    const ers = new Set(lingjun.ers.map(({ erId }) => erId));
    for (const { vpdId, regionId } of lingjun.subnets) expect(vpds.get(vpdId)?.regionId).toBe(regionId);
    for (const { vpdId } of lingjun.vccs) expect(vpdId === '' || vpds.has(vpdId)).toBe(true);
    for (const lni of lingjun.networkInterfaces) {
      expect(subnets.get(lni.subnetId)?.vpdId).toBe(lni.vpdId);
      expect(nodes.has(lni.nodeId)).toBe(true);
    }
    for (const { nodeId } of lingjun.elasticNetworkInterfaces) expect(nodeId === '' || nodes.has(nodeId)).toBe(true);
    for (const { erId } of [...lingjun.erRouteEntries, ...lingjun.erRouteMaps]) expect(ers.has(erId)).toBe(true);
  });

  it('reaches the VPD of a new-style connection through a hub', () => {
    const hubsOf = Map.groupBy(lingjun.erAttachments, ({ instanceId }) => instanceId);
    const newStyle = lingjun.vccs.filter(({ vpdId }) => vpdId === '');
    expect(newStyle).toHaveLength(20);
    for (const { vccId } of newStyle) {
      const [hub] = hubsOf.get(vccId) ?? [];
      const peers = lingjun.erAttachments.filter(({ erId }) => erId === hub?.erId);
      expect(peers.some(({ instanceType, instanceId }) => instanceType === 'VPD' && vpds.has(instanceId))).toBe(true);
    }
  });

  it('has one attachment of another account, whose instance is in no list', () => {
    const foreign = lingjun.erAttachments.filter(({ resourceTenantId }) => resourceTenantId !== lingjun.tenantId);
    expect(foreign).toHaveLength(1);
    expect(foreign.some(({ instanceId }) => vpds.has(instanceId) || vccs.has(instanceId))).toBe(false);
  });

  it('shows every status of a connection, one of them undocumented', () => {
    const statuses = new Set(lingjun.vccs.map(({ status }) => status));
    expect(statuses).toEqual(new Set(['Available', 'Executing', 'Not Available', 'Deleting', 'Exception', 'Prepaid']));
  });

  it('gives no address twice inside a VPC, but for the four that are meant to be ambiguous', () => {
    for (const { vpcId } of fleet.bridgx.vpcs) {
      const here = lingjun.elasticNetworkInterfaces.filter((leni) => leni.vpcId === vpcId);
      const carried = here.flatMap(({ ip, privateIps }) => [ip, ...privateIps.map(({ address }) => address)]);
      expect(carried.length - new Set(carried).size).toBeLessThanOrEqual(4);
    }
    const ports = lingjun.networkInterfaces.map(({ vpdId, ip }) => `${vpdId} ${ip}`);
    expect(new Set(ports).size).toBe(ports.length);
  });

  it('has VPCs with the same addresses side by side', () => {
    const ranges = fleet.bridgx.vpcs.map(({ cidrBlock }) => cidrBlock);
    expect(new Set(ranges).size).toBeLessThan(ranges.length);
  });
});

describe('BridgX', () => {
  const { bridgx } = fleet;

  it('places every cluster in an account, a VPC, a subnet and a security group of its own', () => {
    const accounts = new Set(bridgx.accounts.map(({ accountKey }) => accountKey));
    for (const cluster of bridgx.clusters) {
      expect(accounts.has(cluster.accountKey)).toBe(true);
      const vpc = bridgx.vpcs.find(({ vpcId }) => vpcId === cluster.vpcId);
      expect(vpc?.accountKey).toBe(cluster.accountKey);
      expect(bridgx.subnets.find(({ switchId }) => switchId === cluster.subnetId)?.vpcId).toBe(cluster.vpcId);
      const group = bridgx.securityGroups.find(({ securityGroupId }) => securityGroupId === cluster.securityGroupId);
      expect(group?.vpcId).toBe(cluster.vpcId);
    }
  });

  it('has tasks in every status with ids beyond what a JavaScript number holds', () => {
    const { tasks } = bridgx;
    expect(new Set(tasks.map(({ status }) => status))).toEqual(
      new Set(['INIT', 'RUNNING', 'SUCCESS', 'PARTIAL_SUCCESS', 'FAILED']),
    );
    expect(tasks.every(({ id }) => id > 2n ** 53n)).toBe(true);
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(tasks.length);
  });

  it('gives every live machine an address of its cluster’s subnet that no other live one of the VPC has', () => {
    const clusters = new Map(bridgx.clusters.map((cluster) => [cluster.name, cluster]));
    const seen = bridgx.instances.filter(isLive).map((machine) => {
      const vpcId = clusters.get(machine.clusterName)?.vpcId ?? '';
      return `${vpcId} ${machine.ipInner}`;
    });
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('addresses', () => {
  it('count from the start of a block', () => {
    expect(addressAt('172.16.16.0/20', 4093)).toBe('172.16.31.253');
    expect(sizeOf('10.0.0.0/19')).toBe(8192);
  });
});
