import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { codeOf, gatewayTo, localOne } from './sent-by-gateway.ts';
import { movedClock, region } from './writing-client.ts';

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

  describe('a direct connection', () => {
    const resource = () => localOne(state().easResources, ({ directLink }) => directLink !== null);
    const ids = () => ({ ClusterId: region, ResourceId: resource().resourceId });
    const settings = () => {
      const [one, other] = state().cloudSwitches.filter(({ regionId }) => regionId === region);
      if (!one || !other) throw new Error('the fleet has none');
      return {
        DestinationCIDRs: '172.16.0.0/16,10.0.0.0/8',
        SecurityGroupId: one.securityGroupIds[0] ?? '',
        VSwitchId: one.vSwitchId,
        VSwitchIdList: [other.vSwitchId],
        VpcId: one.vpcId,
      };
    };

    it('has its new settings once its interfaces are there', async () => {
      const { VpcId, ...sent } = settings();
      const before = await send('DescribeResourceDLink', ids());
      expect((await send('UpdateResourceDLink', { ...ids(), ...sent })).Message).toBe(
        'Network interfaces are updating',
      );
      expect((await send('DescribeResourceDLink', ids())).DestinationCIDRs).toBe(before.DestinationCIDRs);
      settle();
      const { RequestId: _, ...after } = await send('DescribeResourceDLink', ids());
      const { VSwitchIdList: AuxVSwitchList, ...same } = sent;
      expect(after).toEqual({ ...same, AuxVSwitchList, VpcId });
    });

    it.each([
      [{ VSwitchId: 'vsw-none' }, 'InvalidVSwitchId'],
      [{ VSwitchId: '' }, 'MissingVSwitchId'],
      [{ SecurityGroupId: 'sg-none' }, 'InvalidSecurityGroupId'],
      [{ VSwitchIdList: ['vsw-none'] }, 'InvalidVSwitchIdList'],
      [{ DestinationCIDRs: '10.0.0.0/8,none' }, 'InvalidDestinationCIDRs'],
      [{ ResourceId: 'eas-r-none' }, 'Resource.NotFound'],
    ])('is not changed with %o', async (more, code) => {
      const { VpcId: _, ...sent } = settings();
      expect(codeOf(await send('UpdateResourceDLink', { ...ids(), ...sent, ...more }))).toBe(code);
    });

    it('is switched off after a while, and then unknown', async () => {
      const { resourceId } = resource();
      const off = { ClusterId: region, ResourceId: resourceId };
      expect((await send('DeleteResourceDLink', off)).Message).toBe('Network interfaces are deleting');
      settle();
      expect(await send('DescribeResourceDLink', off)).toMatchObject({ VpcId: '', AuxVSwitchList: [] });
      expect(codeOf(await send('DeleteResourceDLink', off))).toBe('Resource.NotFound');
    });
  });
});
