import { createDice } from '../fleet/dice.ts';
import type { Vcc } from '../fleet/model.ts';
import { epochText } from './wire-fields.ts';

const unconfigured = new Set(['Prepaid', 'Init', 'Executing']);

/** The routers at both ends of a connection, which nothing else refers to; none before it is configured. */
export function routersOf(vcc: Vcc) {
  if (unconfigured.has(vcc.status)) return { AliyunRouterInfo: [], CisRouterInfo: [], VbrInfos: [] };
  const dice = createDice(0);
  const id = (kind: string, length: number) => `${kind}-${dice.letters(`${vcc.vccId}/${kind}`, length)}`;
  const ends = { near: '169.254.248.30', far: '169.254.248.28', mask: '255.255.255.248', vlan: '1042' };
  const vbrId = id('vbr', 21);
  return {
    AliyunRouterInfo: [
      {
        LocalGatewayIp: ends.near,
        Mask: ends.mask,
        PcId: id('pc', 21),
        PeerGatewayIp: ends.far,
        VbrId: vbrId,
        VlanId: ends.vlan,
      },
    ],
    CisRouterInfo: [
      {
        CcInfos: [
          {
            CcId: id('cc', 8),
            LocalGatewayIp: ends.far,
            RemoteGatewayIp: ends.near,
            Status: vcc.status === 'Available' ? 'Established' : 'Idle',
            SubnetMask: ends.mask,
            VlanId: `Ethernet${ends.vlan}`,
          },
        ],
        CcrId: id('ccr', 8),
      },
    ],
    VbrInfos: [
      {
        CenId: vcc.cenId,
        GmtCreate: epochText(vcc.createdMs),
        GmtModified: epochText(vcc.modifiedMs),
        Status: 'active',
        VbrBgpPeers: [
          {
            BgpGroupId: id('bgpg', 19),
            BgpPeerId: id('bgp', 19),
            PeerAsn: vcc.bgpAsn,
            PeerIpAddress: ends.far,
            Status: vcc.status === 'Available' ? 'Available' : 'Not Available',
          },
        ],
        VbrId: vbrId,
      },
    ],
  };
}
