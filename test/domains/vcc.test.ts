import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LingjunState } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { idOf, some, sorted } from './lingjun-facts.ts';

type Row = Record<string, string>;

describe('Lingjun connections', () => {
  let gateway: TestGateway;
  let fleet: LingjunState;
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.lingjun;
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it('are listed with what their list row carries for one sweep per region', async () => {
    const { data, errors } = await gateway.query(
      `{ vccs { totalCount nodes { vccId name zone statusText connectionType vpdId vpcId cenId bgpAsn bgpCidr
        lineOperator portType spec progress tenantId createdAt expiresAt } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.vccs.totalCount).toBe(40);
    for (const row of data.vccs.nodes) {
      const vcc = some(fleet.vccs, ({ vccId }) => vccId === row.vccId);
      expect(row).toEqual({
        vccId: vcc.vccId,
        name: vcc.vccName,
        zone: vcc.zoneId,
        statusText: vcc.status,
        connectionType: vcc.connectionType === 'VPC' ? 'VPC' : 'CEN',
        vpdId: vcc.vpdId,
        vpcId: vcc.vpcId,
        cenId: vcc.cenId,
        bgpAsn: vcc.bgpAsn,
        bgpCidr: vcc.bgpCidr,
        lineOperator: vcc.lineOperator,
        portType: vcc.portType,
        spec: vcc.spec,
        progress: vcc.rate,
        tenantId: vcc.tenantId,
        createdAt: new Date(vcc.createdMs).toISOString(),
        expiresAt: new Date(vcc.expiresMs).toISOString(),
      });
    }
    expect(gateway.calls()).toEqual({ ListVccs: 2 });
  });

  it('tell bandwidth and routers for one call each, and only when asked', async () => {
    const { data } = await gateway.query(
      `{ vccs(first: 4) { nodes { vccId detail { bandwidthMbps vSwitchId pricingCycle
        lingjunRouters { routerId } aliyunRouters { vbrId } virtualBorderRouters { vbrId } } } } }`,
    );
    for (const { vccId, detail } of data.vccs.nodes) {
      const vcc = some(fleet.vccs, (other) => other.vccId === vccId);
      expect(detail).toMatchObject({
        bandwidthMbps: vcc.bandwidthMbps,
        vSwitchId: vcc.vSwitchId,
        pricingCycle: vcc.pricingCycle,
      });
    }
    expect(gateway.calls()).toEqual({ ListVccs: 2, GetVcc: 4 });
  });

  it('show a status that the service does not document as such, with its text', async () => {
    const odd = some(fleet.vccs, ({ status }) => status === 'Exception');
    const { data } = await gateway.query('query ($id: ID!) { vcc(id: $id) { status statusText } }', {
      id: idOf('Vcc', odd, odd.vccId),
    });
    expect(data.vcc).toEqual({ status: 'UNDOCUMENTED', statusText: 'Exception' });
    expect(gateway.calls()).toEqual({ GetVcc: 1 });
  });

  it('are filtered by what they end in', async () => {
    const { regionId, vpcId } = some(fleet.vccs, ({ connectionType }) => connectionType === 'VPC');
    const { data } = await gateway.query(
      'query ($filter: VccFilter) { vccs(filter: $filter) { totalCount nodes { vccId } } }',
      { filter: { region: regionId, vpcId, connectionType: 'VPC' } },
    );
    const expected = fleet.vccs.filter((vcc) => vcc.regionId === regionId && vcc.vpcId === vpcId);
    expect(sorted(data.vccs.nodes.map(({ vccId }: Row) => vccId))).toEqual(sorted(expected.map(({ vccId }) => vccId)));
    expect(gateway.calls()).toEqual({ ListVccs: 1 });
  });

  it('are joined to VPDs by name or over a hub, with why, in both directions for one sweep of each', async () => {
    const reaches = (vcc: { vccId: string; vpdId: string }) => {
      const hubs = fleet.erAttachments.filter(({ instanceId }) => instanceId === vcc.vccId).map(({ erId }) => erId);
      const over = fleet.erAttachments.filter(
        ({ erId, instanceType }) => hubs.includes(erId) && instanceType === 'VPD',
      );
      const own = over.filter(({ instanceId }) => fleet.vpds.some(({ vpdId }) => vpdId === instanceId));
      return new Set([...(vcc.vpdId ? [vcc.vpdId] : []), ...own.map(({ instanceId }) => instanceId)]);
    };
    const { data } = await gateway.query(
      '{ vccs { nodes { vccId vpdId vpds { edges { evidence { rule value } node { vpdId } } } } } }',
    );
    const rules = new Set<string>();
    for (const row of data.vccs.nodes) {
      expect(sorted(row.vpds.edges.map(({ node }: { node: Row }) => node.vpdId))).toEqual(sorted([...reaches(row)]));
      for (const { evidence, node } of row.vpds.edges) {
        rules.add(evidence.rule);
        if (evidence.rule === 'VPD_ID') expect([row.vpdId, node.vpdId]).toEqual([evidence.value, evidence.value]);
        else expect(fleet.ers.map(({ erId }) => erId)).toContain(evidence.value);
      }
    }
    expect(rules).toEqual(new Set(['VPD_ID', 'HUB']));
    expect(gateway.calls()).toEqual({ ListVccs: 2, ListVpds: 2 });

    const back = await gateway.query('{ vpds { nodes { vpdId vccs(first: 1000) { nodes { vccId } } } } }');
    for (const { vpdId, vccs } of back.data.vpds.nodes) {
      const expected = fleet.vccs.filter((vcc) => reaches(vcc).has(vpdId));
      expect(sorted(vccs.nodes.map((row: Row) => row.vccId))).toEqual(sorted(expected.map(({ vccId }) => vccId)));
    }
    expect(gateway.calls()).toEqual({ ListVccs: 2, ListVpds: 2 });
  });
});
