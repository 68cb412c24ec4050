import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LingjunState } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { idOf, some, sorted } from './lingjun-facts.ts';

type Row = Record<string, string>;

describe('VPDs', () => {
  let gateway: TestGateway;
  let fleet: LingjunState;
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.lingjun;
  });
  beforeEach(() => void gateway.calls());
  afterEach(() => gateway.emulator.setFaults([]));
  afterAll(() => gateway.close());

  it('of all regions are listed with their counts for one call per region', async () => {
    const { data, errors } = await gateway.query(
      `{ vpds { totalCount gaps { code } nodes { vpdId name region cidr secondaryCidrs serviceCidr statusText
        subnetCount nodeCount networkInterfaceCount tags { key value } createdAt updatedAt } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.vpds).toMatchObject({ totalCount: 12, gaps: [] });
    for (const row of data.vpds.nodes) {
      const vpd = some(fleet.vpds, ({ vpdId }) => vpdId === row.vpdId);
      const inside = fleet.networkInterfaces.filter(({ vpdId }) => vpdId === row.vpdId);
      expect(row).toEqual({
        vpdId: vpd.vpdId,
        name: vpd.vpdName,
        region: vpd.regionId,
        cidr: vpd.cidr,
        secondaryCidrs: vpd.secondaryCidrBlocks,
        serviceCidr: vpd.serviceCidr,
        statusText: vpd.status,
        subnetCount: fleet.subnets.filter(({ vpdId }) => vpdId === row.vpdId).length,
        nodeCount: new Set(inside.map(({ nodeId }) => nodeId)).size,
        networkInterfaceCount: inside.length,
        tags: Object.entries(vpd.tags).map(([key, value]) => ({ key, value })),
        createdAt: new Date(vpd.createdMs).toISOString(),
        updatedAt: new Date(vpd.modifiedMs).toISOString(),
      });
    }
    expect(gateway.calls()).toEqual({ ListVpds: 2 });
  });

  it('tell their quota for one call each', async () => {
    const { data } = await gateway.query(
      '{ vpds(first: 2) { nodes { vpdId detail { quota privateIpCount isAttachedToEr } } } }',
    );
    for (const { vpdId, detail } of data.vpds.nodes) {
      const lnis = fleet.networkInterfaces.filter((lni) => lni.vpdId === vpdId);
      expect(detail).toEqual({
        quota: some(fleet.vpds, (vpd) => vpd.vpdId === vpdId).quota,
        privateIpCount: lnis.reduce((sum, { privateIps }) => sum + privateIps.length, 0),
        isAttachedToEr: fleet.erAttachments.some(({ instanceId }) => instanceId === vpdId),
      });
    }
    expect(gateway.calls()).toEqual({ ListVpds: 2, GetVpd: 2 });
  });

  it('tell what depends on them for one more sweep', async () => {
    const { data, errors } = await gateway.query('{ vpds { nodes { subnetCount dependents } } }');
    expect(errors).toBeUndefined();
    for (const { dependents } of data.vpds.nodes) expect(dependents).toBeTypeOf('object');
    expect(JSON.stringify(data)).toContain('subnet-');
    expect(gateway.calls()).toEqual({ ListVpds: 4 });
  });

  it('are paged by cursors that lead through all of them once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data } = await gateway.query(
        'query ($after: String) { vpds(first: 5, after: $after) { nodes { vpdId } pageInfo { endCursor hasNextPage } } }',
        { after },
      );
      seen.push(...data.vpds.nodes.map(({ vpdId }: Row) => vpdId));
      after = data.vpds.pageInfo.hasNextPage ? data.vpds.pageInfo.endCursor : null;
    } while (after !== null);
    expect(sorted(seen)).toEqual(sorted(fleet.vpds.map(({ vpdId }) => vpdId)));
  });

  it('refuse a page size, a cursor or a region that cannot be before anything is called', async () => {
    const documents = [
      '{ vpds(first: 0) { totalCount } }',
      '{ vpds(first: 1001) { totalCount } }',
      '{ vpds(after: "nonsense") { totalCount } }',
      '{ vpds(filter: { region: "cn-nowhere" }) { totalCount } }',
      '{ vpd(id: "nonsense") { name } }',
    ];
    for (const document of documents) {
      const { errors } = await gateway.query(document);
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
    expect(gateway.calls()).toEqual({});
  });

  it('are loaded many by their ids for one sweep, one for one call', async () => {
    const inRegion = fleet.vpds.filter(({ regionId }) => regionId === some(fleet.vpds).regionId);
    const ids = inRegion.map((vpd) => idOf('Vpd', vpd, vpd.vpdId));
    const many = await gateway.query('query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Vpd { vpdId } } }', { ids });
    expect(many.data.nodes).toEqual(inRegion.map(({ vpdId }) => ({ vpdId })));
    expect(gateway.calls()).toEqual({ ListVpds: 1 });

    const one = await gateway.query('query ($id: ID!) { vpd(id: $id) { vpdId } }', { id: ids[0] });
    expect(one.data.vpd).toEqual({ vpdId: inRegion[0]?.vpdId });
    expect(gateway.calls()).toEqual({ GetVpd: 1 });
  });

  it('that fail among many asked for by id are null alone', async () => {
    const one = some(fleet.vpds, ({ regionId }) => regionId === 'cn-wulanchabu');
    const other = some(fleet.vpds, ({ regionId }) => regionId === 'cn-hangzhou');
    gateway.emulator.setFaults([{ operation: 'GetVpd', kind: 'error', status: 403, code: 'NoPermission', times: 1 }]);
    const { data, errors } = await gateway.query('query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Vpd { vpdId } } }', {
      ids: [one, other].map((vpd) => idOf('Vpd', vpd, vpd.vpdId)),
    });
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.path).toEqual(['nodes', data.nodes.indexOf(null)]);
    expect(data.nodes.filter((row: Row | null) => row !== null)).toHaveLength(1);
  });

  it('of a region that cannot be read are a gap; the others are there', async () => {
    gateway.emulator.setFaults([{ operation: 'ListVpds', kind: 'error', status: 403, code: 'NoPermission', times: 1 }]);
    const { data, errors } = await gateway.query(
      '{ vpds { totalCount gaps { account region code } nodes { region } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.vpds.totalCount).toBeNull();
    expect(data.vpds.gaps).toHaveLength(1);
    const [gap] = data.vpds.gaps;
    expect(gap.account).toBe('default');
    expect(new Set(data.vpds.nodes.map(({ region }: Row) => region))).not.toContain(gap.region);
    expect(data.vpds.nodes).toHaveLength(fleet.vpds.filter(({ regionId }) => regionId !== gap.region).length);
  });

  it('that fail in part cost one field: a dead list of subnets leaves the VPDs standing', async () => {
    gateway.emulator.setFaults([{ operation: 'ListSubnets', kind: 'html' }]);
    const { data, errors } = await gateway.query('{ vpds { nodes { name subnets { totalCount } } } }');
    expect(data.vpds.nodes).toHaveLength(12);
    expect(data.vpds.nodes.every(({ name, subnets }: Record<string, unknown>) => name && subnets === null)).toBe(true);
    expect(errors).toHaveLength(12);
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      upstream: 'lingjun',
      operation: 'ListSubnets',
    });
    expect(gateway.calls()).toEqual({ ListVpds: 2, ListSubnets: 6 });
  });
});
