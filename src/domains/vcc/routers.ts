import type { z } from 'zod';
import { builder } from '../../builder.ts';
import type * as answers from '../../upstream/lingjun/answers.ts';

type VccRow = z.output<typeof answers.vcc>;
type LingjunRouterRow = VccRow['cisRouterInfo'][number];
type BorderRouterRow = VccRow['vbrInfos'][number];

export const AliyunRouter = builder.objectRef<VccRow['aliyunRouterInfo'][number]>('AliyunRouter').implement({
  description: 'The router at the public-cloud end of a Lingjun connection.',
  fields: (t) => ({
    localGatewayIp: t.exposeString('localGatewayIp', { description: 'The address of the near end.' }),
    peerGatewayIp: t.exposeString('peerGatewayIp', { description: 'The address of the far end.' }),
    mask: t.exposeString('mask', { description: 'The netmask.' }),
    circuitId: t.exposeString('pcId', { description: 'The physical circuit, pc-….' }),
    vbrId: t.exposeString('vbrId', { description: 'The virtual border router, vbr-….' }),
    vlanId: t.exposeString('vlanId', { description: 'The VLAN.' }),
  }),
});

const LeasedLine = builder.objectRef<LingjunRouterRow['ccInfos'][number]>('LeasedLine').implement({
  description: 'A leased line of a Lingjun router.',
  fields: (t) => ({
    leasedLineId: t.exposeString('ccId', { description: 'The leased line, cc-….' }),
    localGatewayIp: t.exposeString('localGatewayIp', { description: 'The address of the near end.' }),
    remoteGatewayIp: t.exposeString('remoteGatewayIp', { description: 'The address of the far end.' }),
    statusText: t.exposeString('status', {
      description: 'The status as the service wrote it, for example Established.',
    }),
    subnetMask: t.exposeString('subnetMask', { description: 'The netmask.' }),
    vlanId: t.exposeString('vlanId', { description: 'The VLAN.' }),
  }),
});

export const LingjunRouter = builder.objectRef<LingjunRouterRow>('LingjunRouter').implement({
  description: 'The router at the Lingjun end of a connection.',
  fields: (t) => ({
    routerId: t.exposeString('ccrId', { description: 'The router, ccr-….' }),
    leasedLines: t.expose('ccInfos', { type: [LeasedLine], nullable: false, description: 'Its leased lines.' }),
  }),
});

const BgpPeer = builder.objectRef<BorderRouterRow['vbrBgpPeers'][number]>('BgpPeer').implement({
  description: 'A BGP neighbour of a virtual border router.',
  fields: (t) => ({
    bgpGroupId: t.exposeString('bgpGroupId', { description: 'The BGP group, bgpg-….' }),
    bgpPeerId: t.exposeString('bgpPeerId', { description: 'The BGP peer, bgp-….' }),
    peerAsn: t.exposeString('peerAsn', { description: 'The autonomous system number of the peer.' }),
    peerIpAddress: t.exposeString('peerIpAddress', { description: 'The address of the peer.' }),
    statusText: t.exposeString('status', { description: 'The status as the service wrote it.' }),
  }),
});

export const VirtualBorderRouter = builder.objectRef<BorderRouterRow>('VirtualBorderRouter').implement({
  description: 'A virtual border router of a Lingjun connection.',
  fields: (t) => ({
    vbrId: t.exposeString('vbrId', { description: 'The virtual border router, vbr-….' }),
    cenId: t.exposeString('cenId', { description: 'The Cloud Enterprise Network that it is in.' }),
    statusText: t.exposeString('status', { description: 'The status as the service wrote it.' }),
    bgpPeers: t.expose('vbrBgpPeers', { type: [BgpPeer], nullable: false, description: 'Its BGP neighbours.' }),
    createdAt: t.expose('gmtCreate', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('gmtModified', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});
