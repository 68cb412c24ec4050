import { describe, expect, it } from 'vitest';
import { createFleet } from '../../src/emulator/fleet/create-fleet.ts';

const noon = Date.parse('2026-06-15T12:00:00+08:00');
const { lingjun, bridgx } = createFleet({ seed: 1, scale: 1, nowMs: noon });
const double = createFleet({ seed: 1, scale: 2, nowMs: noon }).lingjun;
const vpcs = new Map(bridgx.vpcs.map((vpc) => [vpc.vpcId, vpc]));
const switches = new Map(bridgx.subnets.map((row) => [row.switchId, row]));
const groups = new Map(bridgx.securityGroups.map((row) => [row.securityGroupId, row]));

const kinds = ['netTests', 'easGateways', 'easResources', 'paiResourceGroups'] as const;

describe('what PAI adds to the fleet', () => {
  it('is so much at scale 1 and twice that at scale 2', () => {
    const counts = kinds.map((kind) => lingjun[kind].length);
    expect(counts).toEqual([160, 3, 3, 10]);
    expect(kinds.map((kind) => double[kind].length)).toEqual(counts.map((count) => count * 2));
  });

  it('gives no id twice', () => {
    const ids = [
      ...double.netTests.map(({ testId }) => testId),
      ...double.easGateways.map(({ gatewayId }) => gatewayId),
      ...double.easResources.map(({ resourceId }) => resourceId),
      ...double.paiResourceGroups.map(({ resourceGroupId }) => resourceGroupId),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is older than any clock, so that another day tells the same', () => {
    const later = createFleet({ seed: 1, scale: 1, nowMs: noon + 40 * 86_400_000 }).lingjun;
    for (const kind of kinds) expect(later[kind]).toEqual(lingjun[kind]);
  });

  it('tests hosts by a port of theirs, in the cluster of the test', () => {
    const ports = new Map(lingjun.networkInterfaces.map((port) => [port.ip, port]));
    const clusterOf = new Map(lingjun.nodes.map(({ nodeId, clusterId }) => [nodeId, clusterId]));
    const others = lingjun.netTests.flatMap(({ settings, clusterId }) => {
      const hosts = settings.kind === 'TrafficTest' ? [...settings.clients, ...settings.servers] : settings.hosts;
      expect(hosts.length).toBeGreaterThan(1);
      for (const { ip } of hosts) expect(clusterOf.get(ports.get(ip)?.nodeId ?? '')).toBe(clusterId);
      return hosts.filter(({ resourceId, ip }) => ports.get(ip)?.nodeId !== resourceId);
    });
    expect(others.length).toBeGreaterThan(0);
    expect(others.every(({ resourceId }) => /^i1\d+$/.test(resourceId))).toBe(true);
  });

  it('has tests in every status, one result that was cut, and an end only for those that ended', () => {
    expect(new Set(lingjun.netTests.map(({ status }) => status))).toEqual(
      new Set(['InProgress', 'Finished', 'Failed']),
    );
    const isCut = ({ result }: { result: string }) => result !== '' && !result.endsWith('}');
    expect(lingjun.netTests.filter(isCut)).toHaveLength(lingjun.clusters.length);
    for (const { status, finishedMs } of lingjun.netTests) expect(finishedMs === null).toBe(status === 'InProgress');
  });

  it('puts gateways, direct connections and groups into VPCs of their region, with all that lies in them', () => {
    const linked = lingjun.easGateways.flatMap((gateway) =>
      gateway.linkedVpcs.map((vpc) => ({ ...vpc, regionId: gateway.regionId })),
    );
    const direct = lingjun.easResources.flatMap(({ regionId, directLink }) =>
      directLink ? [{ ...directLink, regionId }] : [],
    );
    const user = lingjun.paiResourceGroups.flatMap(({ regionId, userVpc }) =>
      userVpc ? [{ ...userVpc, vSwitchId: userVpc.switchId, regionId }] : [],
    );
    expect([linked.length, direct.length, user.length]).toEqual([6, 2, 8]);
    for (const { vpcId, vSwitchId, securityGroupId, regionId } of [...linked, ...direct, ...user]) {
      expect(vpcs.get(vpcId)?.regionId).toBe(regionId);
      expect(switches.get(vSwitchId)?.vpcId).toBe(vpcId);
      expect(groups.get(securityGroupId)?.vpcId).toBe(vpcId);
    }
  });

  it('gives a gateway an address in each VPC that nothing else has there', () => {
    const taken = lingjun.elasticNetworkInterfaces.flatMap(({ vpcId, ip, privateIps }) =>
      [ip, ...privateIps.map(({ address }) => address)].map((address) => `${vpcId} ${address}`),
    );
    const machines = new Set(bridgx.instances.map(({ ipInner }) => ipInner));
    for (const { vpcId, ip } of lingjun.easGateways.flatMap(({ linkedVpcs }) => linkedVpcs)) {
      expect(taken).not.toContain(`${vpcId} ${ip}`);
      expect(machines.has(ip)).toBe(false);
    }
  });

  it('joins linked VPCs to others that the account owns, also of another region', () => {
    for (const { regionId: home, linkedVpcs } of lingjun.easGateways) {
      const peers = linkedVpcs.flatMap((linked) => linked.peers);
      expect(peers.map(({ regionId }) => regionId === home)).toEqual([true, false]);
      for (const { vpcId, regionId } of peers) expect(vpcs.get(vpcId)?.regionId).toBe(regionId);
    }
  });
});
