import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import type { LingjunState } from '../../src/emulator/fleet/model.ts';
import { manualCall, noon, signedCall } from './lingjun-client.ts';

const region = 'cn-wulanchabu';
let emulator: Emulator;
let state: LingjunState;
beforeAll(async () => {
  emulator = await startEmulator({ clock: () => noon, rateLimits: false });
  state = emulator.fleet.lingjun;
});
afterAll(() => emulator.close());

type Query = Record<string, string | number | boolean>;
const eflo = async (operation: string, query: Query = {}) =>
  (await manualCall(emulator, operation, { RegionId: region, ...query })).body;
const local = <T extends { regionId: string }>(items: readonly T[]) =>
  items.filter(({ regionId }) => regionId === region);

function first<T>(items: readonly T[], isWanted: (item: T) => boolean = () => true): T {
  const item = items.find(isWanted);
  if (!item) throw new Error('the fleet has none');
  return item;
}

describe('grants', () => {
  it('come in pages of ten for VPDs and of twenty for connections, or whole', async () => {
    const counts = async (operation: string, query: Query) => (await eflo(operation, query)).Content.Data.length;
    const vpds = local(state.grantRules).filter(({ product }) => product === 'VPD').length;
    const vccs = local(state.grantRules).filter(({ product }) => product === 'VCC').length;
    expect(await counts('ListVpdGrantRules', {})).toBe(vpds);
    expect(await counts('ListVpdGrantRules', { EnablePage: true })).toBe(Math.min(10, vpds));
    expect(await counts('ListVccGrantRules', { EnablePage: true })).toBe(Math.min(20, vccs));
  });

  it('have neither a status nor a message, and for a choice only id and name', async () => {
    const [row] = (await eflo('ListVccGrantRules')).Content.Data;
    expect(Object.keys(row).toSorted()).toEqual(
      'CreateTime ErId GrantRuleId GrantTenantId InstanceId InstanceName Product RegionId ResourceGroupId TenantId Used'.split(
        ' ',
      ),
    );
    const [short] = (await eflo('ListVccGrantRules', { ForSelect: true })).Content.Data;
    expect(short).toEqual({ InstanceId: row.InstanceId, InstanceName: row.InstanceName });
  });

  it('of a VPD are unknown to the reads of connections', async () => {
    const { grantRuleId } = first(local(state.grantRules), ({ product }) => product === 'VPD');
    expect((await eflo('GetVpdGrantRule', { GrantRuleId: grantRuleId })).Code).toBe(0);
    expect((await eflo('GetVccGrantRule', { GrantRuleId: grantRuleId })).Code).toBe(1003);
  });
});

describe('routes', () => {
  it('need their parent, and hide host routes unless asked not to', async () => {
    const missing = await manualCall(emulator, 'ListVccRouteEntries', { RegionId: region });
    expect([missing.status, missing.body.Code]).toEqual([400, 'MissingVccId']);
    const { ownerId } = first(local(state.vccRouteEntries));
    const usual = await eflo('ListVccRouteEntries', { VccId: ownerId });
    const all = await eflo('ListVccRouteEntries', { VccId: ownerId, IgnoreDetailedRouteEntry: false });
    expect(all.Content.Total).toBe(usual.Content.Total + 1);
  });

  it('name the owner of the next hop in lists only, and have a message at connections only', async () => {
    const vcc = first(local(state.vccRouteEntries));
    const { Content: get } = await eflo('GetVccRouteEntry', { VccId: vcc.ownerId, VccRouteEntryId: vcc.routeEntryId });
    const [row] = (await eflo('ListVccRouteEntries', { VccId: vcc.ownerId })).Content.Data;
    expect(get).toMatchObject({ Message: expect.any(String), VccRouteEntryId: vcc.routeEntryId });
    expect(get).not.toHaveProperty('ResourceTenantId');
    expect(row).toHaveProperty('ResourceTenantId');
    const vpd = first(local(state.vpdRouteEntries));
    expect((await eflo('ListVpdRouteEntries', { VpdId: vpd.ownerId })).Content.Data[0]).not.toHaveProperty('Message');
  });

  it('lead only to what is there', () => {
    const ids = new Set([
      'local',
      ...state.ers.map(({ erId }) => erId),
      ...state.vpds.map(({ vpdId }) => vpdId),
      ...state.vccs.map(({ vccId }) => vccId),
    ]);
    for (const { nextHopId } of [...state.vpdRouteEntries, ...state.vccRouteEntries]) expect(ids).toContain(nextHopId);
  });

  it('have ids of their own', () => {
    const routes = [...state.vpdRouteEntries, ...state.vccRouteEntries];
    expect(new Set(routes.map(({ routeEntryId }) => routeEntryId)).size).toBe(routes.length);
  });
});

describe('the fabric', () => {
  it('has its roots in upper camel case and all below them in lower', async () => {
    const { nodeId } = first(local(state.nodes));
    const { Content } = await eflo('GetFabricTopology', { 'NodeIds.1': nodeId });
    const [root] = Content.TopoInfo;
    expect(Object.keys(root)).toEqual(['LayerName', 'LayerType', 'NextLayer']);
    expect(Object.keys(root.NextLayer[0])).toEqual(['layerType', 'layerName', 'nextLayer']);
    const types = [root.LayerType];
    for (let [layer] = root.NextLayer; layer; [layer] = layer.nextLayer) types.push(layer.layerType);
    expect(types).toEqual(['core', 'spine', 'leaf', 'node', 'lni']);
  });

  it('takes lists of ids in every form of a call', async () => {
    const [one, two] = local(state.networkInterfaces).map(({ networkInterfaceId }) => networkInterfaceId);
    const body = `LniIds.1=${one}&LniIds.2=${two}&RegionId=${region}`;
    const signed = await signedCall(emulator, { operation: 'GetFabricTopology', body });
    const manual = await eflo('GetFabricTopology', { 'LniIds.1': one ?? '', 'LniIds.2': two ?? '' });
    expect(signed.body.Content).toEqual(manual.Content);
    const text = JSON.stringify(manual.Content);
    expect([text.includes(one ?? '-'), text.includes(two ?? '-')]).toEqual([true, true]);
    expect(text.match(/"lni"/g)).toHaveLength(2);
  });

  it('holds each physical interface exactly once', () => {
    const placed = state.fabricPorts.map(({ networkInterfaceId }) => networkInterfaceId);
    expect(placed.toSorted()).toEqual(
      state.networkInterfaces.map(({ networkInterfaceId }) => networkInterfaceId).toSorted(),
    );
  });

  it('gives distances that agree, of pairs and of one to many, without the source itself', async () => {
    const { nodeId } = first(local(state.nodes));
    const { Content } = await eflo('ListInstancesByNcd', { InstanceId: nodeId, InstanceType: 'node', MaxNcd: 3 });
    const infos: { InstanceId: string; Ncd: number }[] = Content.InstanceInfos;
    expect(Content).toMatchObject({ SourceInstanceId: nodeId, InstanceType: 'node', MaxNcd: 3 });
    expect(infos.map(({ InstanceId }) => InstanceId)).not.toContain(nodeId);
    expect(new Set(infos.map(({ Ncd }) => Ncd))).toEqual(new Set([1, 2, 3]));
    for (const { InstanceId, Ncd } of infos.slice(0, 40)) {
      const pair = { InstanceId1: InstanceId, InstanceId2: nodeId, InstanceType: 'node' };
      expect((await eflo('QueryInstanceNcd', pair)).Content).toEqual({ ...pair, Ncd });
    }
  });

  it('knows two interfaces of one node at a distance of two, for they hang on two leaves', async () => {
    const { nodeId } = first(local(state.nodes));
    const [one, two] = state.networkInterfaces.filter((lni) => lni.nodeId === nodeId);
    const pair = { InstanceId1: one?.networkInterfaceId ?? '', InstanceId2: two?.networkInterfaceId ?? '' };
    expect((await eflo('QueryInstanceNcd', { ...pair, InstanceType: 'lni' })).Content.Ncd).toBe(2);
  });

  it('knows nothing of other regions or other kinds', async () => {
    const elsewhere = first(state.nodes, ({ regionId }) => regionId !== region).nodeId;
    const { nodeId } = first(local(state.nodes));
    const ask = async (InstanceId: string, InstanceType: string) =>
      (await eflo('ListInstancesByNcd', { InstanceId, InstanceType, MaxNcd: 2 })).Code;
    expect(await ask(elsewhere, 'node')).toBe(1003);
    expect(await ask(nodeId, 'lni')).toBe(1003);
    expect(await ask(nodeId, 'rack')).toBe(1003);
  });
});

describe('traffic', () => {
  it('is a sample a minute with times as numbers, of the last five minutes and never cut', async () => {
    const { vccId } = first(local(state.vccs), ({ status }) => status === 'Available');
    const { Content } = await eflo('ListVccFlowInfos', {
      VccId: vccId,
      MetricName: 'dropPacketsRate',
      Direction: 'OUT',
    });
    expect(Content.Total).toBe(6);
    expect(Content.Data[0]).toMatchObject({ Timestamp: noon - 300_000, MetricName: 'dropPacketsRate', VccId: vccId });
    const day = { VccId: vccId, MetricName: 'passBytesRate', Direction: 'IN', From: noon - 86_400_000, To: noon };
    const whole = (await eflo('ListVccFlowInfos', day)).Content;
    expect(whole.Data).toHaveLength(1441);
    const last = (await eflo('ListVccFlowInfos', { ...day, From: noon })).Content.Data;
    expect(last).toEqual(whole.Data.slice(-1));
  });
});

describe('the service-linked role', () => {
  it('is the account’s, whatever the region', async () => {
    const { body } = await signedCall(emulator, { operation: 'DescribeSlr' });
    expect(body.Content).toEqual({ HasRole: true });
  });
});
