import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import type { LingjunState } from '../../src/emulator/fleet/model.ts';
import type { LingjunOperation } from '../../src/upstream/lingjun/operation.ts';
import { lingjunOperations } from '../../src/upstream/lingjun/operations.ts';
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
const controller = async (operation: string, query: Query = {}) =>
  (await manualCall(emulator, operation, { product: 'eflo-controller', ...query })).body;

/** The first of a list, which the fleet is known to have. */
function first<T>(items: readonly T[], isWanted: (item: T) => boolean = () => true): T {
  const item = items.find(isWanted);
  if (!item) throw new Error('the fleet has none');
  return item;
}

const local = <T extends { regionId: string }>(items: readonly T[]) =>
  items.filter(({ regionId }) => regionId === region);

describe('the two forms of a call', () => {
  it('give the same answer', async () => {
    const manual = await eflo('ListVccs', { EnablePage: true, PageSize: 2, 'Tag.1.Key': 'team' });
    const json = await manualCall(emulator, 'ListVccs', {
      method: 'POST',
      RegionId: region,
      EnablePage: true,
      PageSize: 2,
      Tag: [{ Key: 'team' }],
    });
    const body = `EnablePage=true&PageSize=2&RegionId=${region}&Tag.1.Key=team`;
    const signed = await signedCall(emulator, { operation: 'ListVccs', body });
    expect(manual.Content.Data).toHaveLength(2);
    expect(json.body.Content).toEqual(manual.Content);
    expect(signed.body.Content).toEqual(manual.Content);
  });

  it('know no operation that the table lacks, nor one of another product', async () => {
    const unknown = await manualCall(emulator, 'CreateVpc', { RegionId: region });
    expect([unknown.status, unknown.body.Code]).toEqual([404, 'InvalidApi.NotFound']);
    const misplaced = await manualCall(emulator, 'ListVpds', { product: 'eflo-controller', RegionId: region });
    expect(misplaced.body.Code).toBe('InvalidApi.NotFound');
  });

  it('answer every reading operation of the table', async () => {
    const leni = first(local(state.elasticNetworkInterfaces), ({ privateIps }) => privateIps.length > 0);
    const lni = first(local(state.networkInterfaces), ({ privateIps }) => privateIps.length > 0);
    const route = first(local(state.erRouteEntries));
    const policy = first(local(state.erRouteMaps), ({ erId }) => erId === route.erId);
    const attachment = first(local(state.erAttachments), ({ erId }) => erId === route.erId);
    const node = first(local(state.nodes), ({ clusterId }) => clusterId !== '');
    const ids: Record<string, string> = {
      VpdId: first(local(state.vpds)).vpdId,
      VccId: first(local(state.vccs)).vccId,
      SubnetId: first(local(state.subnets)).subnetId,
      ErId: route.erId,
      ErAttachmentId: attachment.erAttachmentId,
      ErRouteEntryId: route.erRouteEntryId,
      ErRouteMapId: policy.erRouteMapId,
      ElasticNetworkInterfaceId: leni.elasticNetworkInterfaceId,
      NetworkInterfaceId: lni.networkInterfaceId,
      NodeId: node.nodeId,
      ClusterId: node.clusterId,
      InstanceId: lni.networkInterfaceId,
      InstanceId1: lni.networkInterfaceId,
      InstanceId2: lni.networkInterfaceId,
      InstanceType: 'lni',
      MaxNcd: '2',
      TestId: first(local(state.netTests)).testId,
      GatewayId: first(local(state.easGateways)).gatewayId,
      ResourceId: first(local(state.easResources)).resourceId,
      ResourceGroupID: first(local(state.paiResourceGroups)).resourceGroupId,
    };
    const [vpdRoute, vccRoute] = [first(local(state.vpdRouteEntries)), first(local(state.vccRouteEntries))];
    const grantOf = (wanted: string) => first(local(state.grantRules), ({ product }) => product === wanted).grantRuleId;
    const idsOf = (name: string): Record<string, string> => ({
      ...(name === 'GetVpdRouteEntry' ? { VpdId: vpdRoute.ownerId, VpdRouteEntryId: vpdRoute.routeEntryId } : {}),
      ...(name === 'GetVccRouteEntry' ? { VccId: vccRoute.ownerId, VccRouteEntryId: vccRoute.routeEntryId } : {}),
      ...(name === 'GetDestinationCidrBlock' ? { InstanceId: ids.VpdId ?? '' } : {}),
      GrantRuleId: grantOf(name === 'GetVccGrantRule' ? 'VCC' : 'VPD'),
    });
    const reads = Object.values<LingjunOperation>(lingjunOperations).filter(({ kind }) => kind === 'read');
    for (const { name, product, params } of reads) {
      const required = Object.entries(params).flatMap(([id, kind]) => (kind.endsWith('!') ? [id] : []));
      const ipName = (name.includes('Leni') ? leni : lni).privateIps[0]?.ipName ?? '';
      const known: Record<string, string> = {
        ...ids,
        ...idsOf(name),
        IpName: ipName,
        ...(product === 'eas' ? { ClusterId: region } : {}),
      };
      const wanted = required.map((id): [string, string] => [id, known[id] ?? region]);
      const { status, body } = await manualCall(emulator, name, { product, ...Object.fromEntries(wanted) });
      expect([name, status, body.Code ?? 0]).toEqual([name, 200, 0]);
      const isGet = name.startsWith('Get') && product === 'eflo' && name !== 'GetDestinationCidrBlock';
      for (const id of required.filter((each) => isGet && each !== 'RegionId')) {
        expect([name, body.Content[id]]).toEqual([name, known[id]]);
      }
    }
  });
});

describe('paging', () => {
  it('is off unless EnablePage is sent', async () => {
    const { Content } = await eflo('ListVccs', { PageSize: 5, PageNumber: 2 });
    expect(Content.Data).toHaveLength(Content.Total);
    expect(Content.Total).toBe(local(state.vccs).length);
  });

  it.each([
    ['ListVccs', 20],
    ['ListSubnets', 20],
    ['ListErs', 5],
    ['ListNetworkInterfaces', 20],
  ])('of %s gives pages that together are the whole list', async (operation, expected) => {
    const whole = (await eflo(operation)).Content;
    const one = (await eflo(operation, { EnablePage: true })).Content;
    expect(one.Data).toHaveLength(expected);
    const size = 7;
    const pages = Array.from({ length: Math.ceil(whole.Total / size) }, (_, index) =>
      eflo(operation, { EnablePage: true, PageSize: size, PageNumber: index + 1 }),
    );
    const rows = (await Promise.all(pages)).flatMap(({ Content }) => Content.Data);
    expect(rows).toEqual(whole.Data);
  });

  it('cannot be switched off for elastic interfaces and gives at most 100 rows', async () => {
    const { Content } = await eflo('ListElasticNetworkInterfaces');
    expect(Content.Data).toHaveLength(20);
    const large = await eflo('ListElasticNetworkInterfaces', { PageSize: 1000 });
    expect(large.Content.Data).toHaveLength(100);
    expect(large.Content.Total).toBe(local(state.elasticNetworkInterfaces).length);
  });

  it('gives an empty page and the true total behind the end', async () => {
    const { Content } = await eflo('ListErs', { EnablePage: true, PageNumber: 99 });
    expect(Content).toEqual({ Data: [], Total: 5 });
  });

  it('goes by tokens in the controller, and ends without one', async () => {
    const nodes: string[] = [];
    const cluster = first(state.clusters);
    let token: string | undefined = '';
    for (let pages = 0; token !== undefined && pages < 20; pages += 1) {
      const body = await controller('ListClusterNodes', { ClusterId: cluster.clusterId, NextToken: token });
      nodes.push(...body.Nodes.map(({ NodeId }: { NodeId: string }) => NodeId));
      token = body.NextToken;
    }
    const expected = state.nodes.filter(({ clusterId }) => clusterId === cluster.clusterId);
    expect(expected.length).toBeGreaterThan(20);
    expect(nodes).toEqual(expected.map(({ nodeId }) => nodeId));
    const broken = await controller('ListClusters', { NextToken: 'rubbish' });
    expect(broken.Code).toBe('InvalidNextToken');
  });
});

describe('filters', () => {
  it('keep the rows that have what was asked for', async () => {
    const vcc = first(local(state.vccs), ({ vpdId }) => vpdId !== '');
    const byVpd = await eflo('ListVccs', { VpdId: vcc.vpdId });
    expect(byVpd.Content.Total).toBe(state.vccs.filter(({ vpdId }) => vpdId === vcc.vpdId).length);
    const without = await eflo('ListVccs', { ExStatus: 'Available' });
    const statuses = new Set(without.Content.Data.map(({ Status }: { Status: string }) => Status));
    expect(statuses).toEqual(new Set(['Executing', 'Deleting']));
  });

  it('find the interfaces of a node and the node of an address', async () => {
    const leni = first(local(state.elasticNetworkInterfaces), ({ nodeId }) => nodeId !== '');
    const byNode = await eflo('ListElasticNetworkInterfaces', { NodeId: leni.nodeId });
    expect(byNode.Content.Total).toBe(2);
    const byIp = await eflo('ListElasticNetworkInterfaces', { Ip: leni.ip, VpcId: leni.vpcId });
    expect(byIp.Content.Data).toMatchObject([{ NodeId: leni.nodeId, Ip: leni.ip }]);
  });

  it('take FilterErId of ListVpds as "not attached yet", and of ListVccs as "attached"', async () => {
    const { erId } = first(local(state.ers));
    const attached = state.erAttachments.filter((each) => each.erId === erId);
    const vpds = await eflo('ListVpds', { FilterErId: erId });
    const attachedVpds = attached.filter((each) => local(state.vpds).some(({ vpdId }) => vpdId === each.instanceId));
    expect(vpds.Content.Total).toBe(7 - attachedVpds.length);
    const vccs = await eflo('ListVccs', { FilterErId: erId });
    expect(vccs.Content.Total).toBe(attached.filter(({ instanceType }) => instanceType === 'VCC').length);
  });

  it('hide the host routes of a hub unless asked not to', async () => {
    const { erId } = first(local(state.erRouteEntries), ({ destinationCidrBlock }) =>
      destinationCidrBlock.endsWith('/32'),
    );
    const usual = await eflo('ListErRouteEntries', { ErId: erId });
    const all = await eflo('ListErRouteEntries', { ErId: erId, IgnoreDetailedRouteEntry: false });
    expect(all.Content.Total).toBe(usual.Content.Total + 1);
  });

  it('keep regions apart', async () => {
    const elsewhere = first(state.vpds, ({ regionId }) => regionId !== region);
    expect((await eflo('GetVpd', { VpdId: elsewhere.vpdId })).Code).toBe(1003);
    expect((await eflo('ListVpds', { VpdId: elsewhere.vpdId })).Content.Total).toBe(0);
  });
});

describe('what only one of the two reads carries', () => {
  it('is the number of the bandwidth and the vSwitch in GetVcc, the progress in ListVccs', async () => {
    const vcc = first(local(state.vccs));
    const { Content: get } = await eflo('GetVcc', { VccId: vcc.vccId });
    const [row] = (await eflo('ListVccs', { VccId: vcc.vccId })).Content.Data;
    expect(get).toMatchObject({ Bandwidth: vcc.bandwidthMbps, VSwitchId: vcc.vSwitchId });
    expect(row).toMatchObject({ Rate: 1, BandwidthStr: String(vcc.bandwidthMbps) });
    expect(Object.keys(row)).not.toContain('Bandwidth');
    expect(Object.keys(get)).not.toContain('TaskId');
  });

  it('is the secondary addresses of an elastic interface in its Get', async () => {
    const leni = first(local(state.elasticNetworkInterfaces), ({ privateIps }) => privateIps.length === 3);
    const id = { ElasticNetworkInterfaceId: leni.elasticNetworkInterfaceId };
    const { Content: get } = await eflo('GetElasticNetworkInterface', id);
    const [row] = (await eflo('ListElasticNetworkInterfaces', id)).Content.Data;
    expect(get.PrivateIpAddresses.map((ip: Record<string, string>) => ip.PrivateIpAddress)).toEqual(
      leni.privateIps.map(({ address }) => address),
    );
    expect(Object.keys(row)).not.toContain('PrivateIpAddresses');
    expect((await eflo('ListLeniPrivateIpAddresses', id)).Content.Total).toBe(3);
  });

  it('is how a time is written', async () => {
    const vpd = first(local(state.vpds));
    const { Content: get } = await eflo('GetVpd', { VpdId: vpd.vpdId });
    const [row] = (await eflo('ListVpds', { VpdId: vpd.vpdId })).Content.Data;
    expect(row.GmtModified).toBe(String(vpd.modifiedMs));
    expect(get.GmtModified).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(Date.parse(`${get.GmtModified.replace(' ', 'T')}+08:00`)).toBe(vpd.modifiedMs);
  });

  it('is the lists of a hub, all three in GetEr', async () => {
    const { erId } = first(local(state.ers));
    const { Content } = await eflo('GetEr', { ErId: erId });
    const of = (items: readonly { erId: string }[]) => items.filter((item) => item.erId === erId).length;
    expect(Content.ErAttachments).toHaveLength(of(state.erAttachments));
    expect(Content.ErRouteEntrys).toHaveLength(of(state.erRouteEntries));
    expect(Content.ErRouteMaps).toHaveLength(of(state.erRouteMaps));
    const across = Content.ErAttachments.filter(({ Across }: { Across: boolean }) => Across);
    expect(across).toMatchObject([{ ResourceTenantId: '1655449505171023', InstanceName: 'partner-vpd' }]);
  });
});

describe('derived numbers', () => {
  it('count what is there', async () => {
    const vpd = first(local(state.vpds));
    const lnis = state.networkInterfaces.filter(({ vpdId }) => vpdId === vpd.vpdId);
    const privateIps = lnis.reduce((sum, lni) => sum + lni.privateIps.length, 0);
    expect((await eflo('GetVpd', { VpdId: vpd.vpdId })).Content).toMatchObject({
      SubnetCount: 5,
      NetworkInterfaceCount: lnis.length,
      NcCount: new Set(lnis.map(({ nodeId }) => nodeId)).size,
      PrivateIpCount: privateIps,
    });
    expect(lnis.length).toBeGreaterThan(10);
  });

  it('leave a subnet the addresses that nobody has', async () => {
    const subnet = first(local(state.subnets));
    const lnis = state.networkInterfaces.filter(({ subnetId }) => subnetId === subnet.subnetId);
    const used = lnis.reduce((sum, lni) => sum + 1 + lni.privateIps.length, 0);
    const { Content } = await eflo('GetSubnet', { SubnetId: subnet.subnetId });
    expect(Content.AvailableIps).toBe(8192 - 6 - used);
  });

  it('are the same in a hub’s row and in the short form inside a VPD', async () => {
    const attachment = first(local(state.erAttachments), ({ instanceType }) => instanceType === 'VPD');
    const [row] = (await eflo('ListErs', { InstanceId: attachment.instanceId })).Content.Data;
    const { Content } = await eflo('GetVpd', { VpdId: attachment.instanceId });
    const { ResourceGroupId, Tags, ...short } = row;
    expect(Content.ErInfos).toEqual([short]);
    expect(Content.AttachErStatus).toBe(true);
  });
});

describe('what is not there', () => {
  it('is said with a number under HTTP 200', async () => {
    const { status, body } = await manualCall(emulator, 'GetVpd', { RegionId: region, VpdId: 'vpd-none' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ Code: 1003, Content: null });
    const leni = await eflo('GetElasticNetworkInterface', { ElasticNetworkInterfaceId: 'leni-none' });
    expect(leni.Code).toBe(1011);
  });

  it('is said with a text under HTTP 404 when the emulator is told so', async () => {
    const newer = await startEmulator({ clock: () => noon, notFoundStatus: 404 });
    const { status, body } = await manualCall(newer, 'GetVpd', { RegionId: region, VpdId: 'vpd-none' });
    await newer.close();
    expect([status, body.Code]).toEqual([404, '1003']);
  });

  it('has a name of its own in the controller', async () => {
    const { status, body } = await manualCall(emulator, 'DescribeNode', { product: 'eflo-controller', NodeId: 'e01' });
    expect([status, body.Code]).toEqual([404, 'RESOURCE_NOT_FOUND']);
  });
});
