import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { codeOf, gatewayTo, localOne } from './sent-by-gateway.ts';
import { movedClock } from './writing-client.ts';

let emulator: Emulator;
const clock = movedClock();
beforeAll(async () => {
  emulator = await startEmulator({ clock: clock.now, rateLimits: false });
});
afterAll(() => emulator.close());
afterEach(() => emulator.reset());

const settle = () => clock.pass(3_000);
const state = () => emulator.fleet.lingjun;

describe.each(['bearer', 'acs3'] as const)('sent with %s,', (scheme) => {
  let send: ReturnType<typeof gatewayTo>;
  beforeEach(() => {
    send = gatewayTo(emulator, scheme, clock.now);
  });

  describe('a resource group', () => {
    const userVpc = () => {
      const { vpcId, vSwitchId, securityGroupIds } = localOne(state().cloudSwitches);
      return {
        DefaultForwardInfo: { EipAllocationId: 'eip-1', NatGatewayId: 'ngw-1' },
        DefaultRoute: 'eth1',
        ExtendedCIDRs: ['10.0.0.0/16'],
        RoleArn: 'acs:ram::1:role/r',
        SecurityGroupId: securityGroupIds[0] ?? '',
        SwitchId: vSwitchId,
        VpcId: vpcId,
      };
    };
    const get = (ResourceGroupID: string) => send('GetResourceGroup', { ResourceGroupID });
    const created = async () => {
      const { ResourceGroupID } = await send('CreateResourceGroup', {
        ComputingResourceProvider: 'Lingjun',
        Name: 'new group',
        Tag: [{ Key: 'team', Value: 'net' }],
        UserVpc: userVpc(),
      });
      return ResourceGroupID as string;
    };

    it('is made with its VPC, and ready after a while', async () => {
      const id = await created();
      expect(id).toMatch(/^rg\w{14}$/);
      expect((await get(id)).Status).toBe('Creating');
      settle();
      expect(await get(id)).toMatchObject({
        Name: 'new group',
        ComputingResourceProvider: 'Lingjun',
        Status: 'Ready',
        Tags: [{ TagKey: 'team', TagValue: 'net' }],
        UserVpc: userVpc(),
      });
      const { ResourceGroups } = await send('ListResourceGroups', { ResourceGroupIDs: id });
      expect(ResourceGroups).toHaveLength(1);
    });

    it('changes what is sent and leaves the rest, and can be taken out of its VPC', async () => {
      const id = await created();
      const { ExtendedCIDRs: _, ...less } = userVpc();
      const answer = await send('UpdateResourceGroup', { ResourceGroupID: id, Description: 'ours', UserVpc: less });
      expect(answer).toEqual({ ResourceGroupID: id, requestId: expect.any(String) });
      const changed = await get(id);
      expect(changed).toMatchObject({
        Name: 'new group',
        Description: 'ours',
        UserVpc: { ...less, ExtendedCIDRs: [] },
      });
      await send('UpdateResourceGroup', { ResourceGroupID: id, Unbind: true });
      expect(Object.keys(await get(id))).not.toContain('UserVpc');
    });

    it('is not made in a VPC that is not there', async () => {
      const create = async (change: object) =>
        codeOf(await send('CreateResourceGroup', { Name: 'x', UserVpc: { ...userVpc(), ...change } }));
      expect(await create({ VpcId: 'vpc-none' })).toBe('InvalidUserVpc');
      expect(await create({ SecurityGroupId: 'sg-none' })).toBe('InvalidUserVpc');
      expect(await create({ DefaultRoute: 'eth9' })).toBe('InvalidUserVpc');
      expect(codeOf(await send('UpdateResourceGroup', { ResourceGroupID: 'rgnone' }))).toBe('Resource.NotFound');
    });
  });
});
