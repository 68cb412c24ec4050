import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LingjunState } from '../../src/emulator/fleet/model.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { idOf, some } from './lingjun-facts.ts';

const document = `query ($account: String!, $region: String!, $resourceId: String!) {
  resourceDirectLink(account: $account, region: $region, resourceId: $resourceId) { id resourceId vpcId vSwitchId
    otherVSwitchIds securityGroupId destinationCidrs destinationCidrsText } }`;

describe('the direct connection of a resource group', () => {
  let gateway: TestGateway;
  let fleet: LingjunState;
  const ask = (resourceId: string, region: string) =>
    gateway.query(document, { account: 'default', region, resourceId });
  beforeAll(async () => {
    gateway = await startGateway();
    fleet = gateway.emulator.fleet.lingjun;
  });
  beforeEach(() => void gateway.calls());
  afterAll(() => gateway.close());

  it('is read for one call, with its destinations apart', async () => {
    for (const resource of fleet.easResources.filter(({ directLink }) => directLink)) {
      const { data, errors } = await ask(resource.resourceId, resource.regionId);
      expect(errors).toBeUndefined();
      const link = resource.directLink;
      expect(data.resourceDirectLink).toEqual({
        id: idOf('ResourceDirectLink', resource, resource.resourceId),
        resourceId: resource.resourceId,
        vpcId: link?.vpcId,
        vSwitchId: link?.vSwitchId,
        otherVSwitchIds: link?.otherVSwitchIds,
        securityGroupId: link?.securityGroupId,
        destinationCidrs: link?.destinationCidrs,
        destinationCidrsText: link?.destinationCidrs.join(','),
      });
      expect(gateway.calls()).toEqual({ DescribeResourceDLink: 1 });
    }
  });

  it('is loaded again by its global id, and leads to the VPC that BridgX knows', async () => {
    const { vpcs } = gateway.emulator.fleet.bridgx;
    const isKnown = (id: string | undefined) =>
      vpcs.some(({ vpcId, status }) => vpcId === id && status === 'Available');
    const resource = some(fleet.easResources, ({ directLink }) => isKnown(directLink?.vpcId));
    const { data, errors } = await gateway.query(
      `query ($id: ID!) { node(id: $id) { ... on ResourceDirectLink { freshness { source }
        vpc { vpc { vpcId } evidence { rule } } } } }`,
      { id: idOf('ResourceDirectLink', resource, resource.resourceId) },
    );
    expect(errors).toBeUndefined();
    expect(data.node).toEqual({
      freshness: { source: 'LIVE' },
      vpc: { vpc: { vpcId: resource.directLink?.vpcId }, evidence: { rule: 'VPC_ID' } },
    });
    expect(gateway.calls()).toEqual({
      DescribeResourceDLink: 1,
      'cluster.describe_all': 1,
      'vpc.describe': 2,
    });
  });

  it('is null where there is none, and where there is no such group', async () => {
    const bare = some(fleet.easResources, ({ directLink }) => directLink === null);
    expect((await ask(bare.resourceId, bare.regionId)).data.resourceDirectLink).toBeNull();
    const none = await ask('eas-r-none', bare.regionId);
    expect([none.data.resourceDirectLink, none.errors]).toEqual([null, undefined]);
  });

  it('is refused for an id that would change the path, also inside a global id', async () => {
    const { errors } = await ask('../gateways', 'cn-wulanchabu');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'resourceId' });
    await gateway.query('query ($id: ID!) { node(id: $id) { id } }', {
      id: idOf('ResourceDirectLink', { regionId: 'cn-wulanchabu' }, '..'),
    });
    expect(gateway.calls()).toEqual({});
  });
});
