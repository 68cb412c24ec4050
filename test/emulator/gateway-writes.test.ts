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

  describe('a gateway', () => {
    const gateway = () => localOne(state().easGateways);
    const ids = () => ({ ClusterId: region, GatewayId: gateway().gatewayId });
    /** A vSwitch of a VPC that the gateway is not linked to. */
    const elsewhere = () => {
      const linked = new Set(gateway().linkedVpcs.map(({ vpcId }) => vpcId));
      return localOne(state().cloudSwitches, ({ vpcId }) => !linked.has(vpcId));
    };
    const linkedTo = async (vpcId: string) =>
      (await send('ListGatewayIntranetLinkedVpc', ids())).IntranetLinkedVpcList.find(
        (row: { VpcId: string }) => row.VpcId === vpcId,
      );
    async function link() {
      const { vpcId: VpcId, vSwitchId: VSwitchId } = elsewhere();
      const answer = await send('CreateGatewayIntranetLinkedVpc', { ...ids(), VpcId, VSwitchId });
      return { answer, VpcId, VSwitchId };
    }

    it('lets further blocks in, on its public side or from one VPC', async () => {
      const AclPolicyList = [{ Entry: '10.23.0.0/16', Comment: '办公网 b' }, { Entry: '10.24.0.0/16' }];
      const answer = await send('CreateAclPolicy', { ...ids(), AclPolicyList });
      expect(answer).toEqual({
        GatewayId: gateway().gatewayId,
        Message: 'Successfully add acl policy for gateway',
        RequestId: expect.any(String),
      });
      const { InternetAclPolicyList } = await send('ListAclPolicy', ids());
      expect(InternetAclPolicyList[0].AclPolicyList).toContainEqual({ Entry: '10.23.0.0/16', Comment: '办公网 b' });
      const [{ vpcId: VpcId = '' } = {}] = gateway().linkedVpcs;
      await send('CreateAclPolicy', { ...ids(), VpcId, AclPolicyList });
      const ofVpc = async () =>
        (await send('ListAclPolicy', { ...ids(), VpcId })).IntranetVpcAclPolicyList[0].AclPolicyList;
      expect(await ofVpc()).toContainEqual({ Entry: '10.24.0.0/16', Comment: '' });
      expect(codeOf(await send('CreateAclPolicy', { ...ids(), VpcId, AclPolicyList }))).toBe('InvalidAclPolicyList');
      const gone = { ...ids(), VpcId, AclPolicyList: [{ Entry: '10.24.0.0/16' }] };
      expect((await send('DeleteAclPolicy', gone)).Message).toBe('Successfully delete acl policy for gateway');
      expect((await ofVpc()).map(({ Entry }: { Entry: string }) => Entry)).not.toContain('10.24.0.0/16');
      expect(codeOf(await send('DeleteAclPolicy', gone))).toBe('Resource.NotFound');
    });

    it.each([
      [{ AclPolicyList: [{ Entry: 'everybody' }] }, 'InvalidAclPolicyList'],
      [{ AclPolicyList: [] }, 'InvalidAclPolicyList'],
      [{ AclPolicyList: [{ Entry: '10.0.0.0/8' }], VpcId: 'vpc-none' }, 'Resource.NotFound'],
      [{ AclPolicyList: [{ Entry: '10.0.0.0/8' }], GatewayId: 'gw-none' }, 'Resource.NotFound'],
    ])('lets nobody in with %o', async (params, code) => {
      expect(codeOf(await send('CreateAclPolicy', { ...ids(), ...params }))).toBe(code);
    });

    it('is linked to a VPC, in which it has an address after a while', async () => {
      const { answer, VpcId, VSwitchId } = await link();
      expect(answer.Message).toBe('Successfully add intranet linked vpc for gateway');
      expect(await linkedTo(VpcId)).toMatchObject({ Status: 'Creating', VSwitchId, AuthoritativeDnsEnabled: false });
      settle();
      const { Ip, SecurityGroupId, Status } = await linkedTo(VpcId);
      expect([Status, SecurityGroupId]).toEqual(['Running', elsewhereGroup(VSwitchId)]);
      const taken = state().elasticNetworkInterfaces.filter(
        ({ vSwitchId, ip }) => vSwitchId === VSwitchId && ip === Ip,
      );
      expect(taken).toEqual([]);
      expect(codeOf(await send('CreateGatewayIntranetLinkedVpc', { ...ids(), VpcId, VSwitchId }))).toBe('InvalidVpcId');
    });
    const elsewhereGroup = (wanted: string) =>
      localOne(state().cloudSwitches, ({ vSwitchId }) => vSwitchId === wanted).securityGroupIds[0];

    it('is linked to nothing that is not there, unless another account has it', async () => {
      const { vpcId: VpcId } = elsewhere();
      const create = async (more: object) =>
        codeOf(await send('CreateGatewayIntranetLinkedVpc', { ...ids(), ...more }));
      expect(await create({ VSwitchId: 'vsw-1' })).toBe('MissingVpcId');
      expect(await create({ VpcId })).toBe('MissingVSwitchId');
      expect(await create({ VpcId, VSwitchId: 'vsw-none' })).toBe('InvalidVSwitchId');
      expect(await create({ VpcId: 'vpc-far', VSwitchId: 'vsw-far', AccountId: '1655449505171023' })).toBeUndefined();
      expect(await linkedTo('vpc-far')).toMatchObject({ AccountId: '1655449505171023' });
    });

    it('stays on its way when the link is doomed', async () => {
      emulator.setFaults([{ kind: 'doom', operation: 'CreateGatewayIntranetLinkedVpc', times: 1 }]);
      const { VpcId } = await link();
      settle();
      expect((await linkedTo(VpcId)).Status).toBe('Creating');
    });

    it('is parted from a VPC once its peers are gone', async () => {
      const { VpcId } = await link();
      const peers = [{ Region: 'cn-hangzhou', VpcId: 'vpc-peer' }];
      const params = { ...ids(), VpcId, PeerVpcs: peers };
      expect(codeOf(await send('CreateGatewayIntranetLinkedVpcPeer', params))).toBe('Operation.Conflict');
      settle();
      const answer = await send('CreateGatewayIntranetLinkedVpcPeer', params);
      expect(Object.keys(answer)).toEqual(['GatewayId', 'Message', 'requestId']);
      const shown = async () =>
        (await send('ListGatewayIntranetLinkedVpcPeer', { ...ids(), VpcId })).PeerVpcList.flatMap(
          ({ PeerVpcs }: { PeerVpcs: { Status: string; VpcId: string }[] }) =>
            PeerVpcs.map((peer) => [peer.VpcId, peer.Status]),
        );
      expect(await shown()).toEqual([['vpc-peer', 'Creating']]);
      settle();
      expect(await shown()).toEqual([['vpc-peer', 'Running']]);
      expect(codeOf(await send('CreateGatewayIntranetLinkedVpcPeer', params))).toBe('InvalidPeerVpcs');
      const part = async () => send('DeleteGatewayIntranetLinkedVpc', { ...ids(), VpcId });
      expect(codeOf(await part())).toBe('Resource.InUse');
      await send('DeleteGatewayIntranetLinkedVpcPeer', params);
      expect(await shown()).toEqual([['vpc-peer', 'Deleting']]);
      settle();
      expect(codeOf(await send('DeleteGatewayIntranetLinkedVpcPeer', params))).toBe('Resource.NotFound');
      expect((await part()).Message).toBe('Successfully delete intranet linked vpc for gateway');
      expect((await linkedTo(VpcId)).Status).toBe('Deleting');
      settle();
      expect(await linkedTo(VpcId)).toBeUndefined();
      expect(codeOf(await part())).toBe('Resource.NotFound');
    });
  });
});
