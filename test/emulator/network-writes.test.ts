import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { noon } from './lingjun-client.ts';
import { codeOf, gatewayTo } from './sent-by-gateway.ts';
import { region, zone } from './writing-client.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ clock: () => noon, asyncMs: 0 });
});
afterAll(() => emulator.close());

const partner = { GrantTenantId: '1655449505171023', ErId: 'er-partner1' };

describe.each(['bearer', 'acs3'] as const)('a network, with %s', (scheme) => {
  it('is built as the gateway writes it, and taken down in the reverse order', async () => {
    emulator.reset();
    const before = emulator.fleet.lingjun;
    const call = gatewayTo(emulator, scheme, () => noon);
    const { VpdId, SubnetIds } = (
      await call('CreateVpd', {
        VpdName: '训练网 1',
        Cidr: '172.20.0.0/16',
        Tag: [{ Key: 'team', Value: 'a b+c*~(1)' }],
        Subnets: [
          { SubnetName: 'one', Cidr: '172.20.0.0/20', ZoneId: zone },
          { SubnetName: 'oob', Cidr: '172.20.16.0/20', ZoneId: zone, Type: 'OOB' },
        ],
      })
    ).Content;
    const VccId = (await call('CreateVcc', { VccName: 'line', Bandwidth: 1000, VpcId: 'vpc-1', BgpAsn: 65001 })).Content
      .VccId;
    const { ErId } = (await call('CreateEr', { ErName: 'hub', MasterZoneId: zone })).Content;
    const attach = async (InstanceType: string, InstanceId: string) =>
      (
        await call('CreateErAttachment', {
          ErId,
          InstanceType,
          InstanceId,
          ErAttachmentName: InstanceType,
          AutoReceiveAllRoute: true,
          ResourceTenantId: before.tenantId,
        })
      ).Content.ErAttachmentId;
    const attachments = [await attach('VPD', VpdId), await attach('VCC', VccId)];
    const policy = (RouteMapNum: number) =>
      call('CreateErRouteMap', {
        ErId,
        RouteMapNum,
        RouteMapAction: 'permit',
        TransmissionInstanceType: 'VPD',
        TransmissionInstanceId: VpdId,
        ReceptionInstanceType: 'VCC',
        ReceptionInstanceId: VccId,
      });
    const ErRouteMapIds = [(await policy(1001)).Content.ErRouteMapId, (await policy(1002)).Content.ErRouteMapId];
    const grant = (await call('CreateVpdGrantRule', { InstanceId: VpdId, ...partner })).Content.GrantRuleId;
    const lineGrant = (await call('CreateVccGrantRule', { InstanceId: VccId, ...partner })).Content.GrantRuleId;
    const route = (await call('CreateVccRouteEntry', { VccId, DestinationCidrBlock: '192.168.0.0/24' })).Content;

    const built = emulator.fleet.lingjun;
    expect(built.vpds.at(-1)).toMatchObject({ vpdName: '训练网 1', status: 'Available', tags: { team: 'a b+c*~(1)' } });
    expect(built.subnets.slice(-2).map(({ type, regionId, status }) => [type, regionId, status])).toEqual([
      ['', region, 'Available'],
      ['OOB', region, 'Waiting4AssignPort'],
    ]);
    expect(built.erRouteEntries.filter((entry) => entry.erId === ErId)).toHaveLength(2);

    const codes = [
      await call('DeleteVccRouteEntry', { VccId, ...route }),
      await call('DeleteVccGrantRule', { GrantRuleId: lineGrant }),
      await call('DeleteVpdGrantRule', { GrantRuleId: grant }),
      await call('DeleteErRouteMap', { ErId, ErRouteMapIds }),
      await call('DeleteErAttachment', { ErId, ErAttachmentId: attachments[0] }),
      await call('DeleteErAttachment', { ErId, ErAttachmentId: attachments[1] }),
      await call('DeleteEr', { ErId }),
      await call('RefundVcc', { VccId }),
      await call('DeleteSubnet', { VpdId, ZoneId: zone, SubnetId: SubnetIds[0] }),
      await call('DeleteSubnet', { VpdId, ZoneId: zone, SubnetId: SubnetIds[1] }),
      await call('DeleteVpd', { VpdId }),
    ].map(codeOf);
    expect(codes).toEqual(codes.map(() => 0));
    expect(emulator.fleet.lingjun).toEqual(before);
  });

  it('is written no faster than the service allows', async () => {
    emulator.reset();
    const call = gatewayTo(emulator, scheme, () => noon);
    const codes: unknown[] = [];
    for (let number = 0; number < 301; number += 1) codes.push(codeOf(await call('DeleteVpd', { VpdId: 'vpd-none' })));
    expect(codes.slice(298)).toEqual([1003, 1003, 'Throttling.User']);
  });
});
