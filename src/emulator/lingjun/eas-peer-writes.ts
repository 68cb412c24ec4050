import { z } from 'zod';
import type { LingjunState } from '../fleet/model.ts';
import type { EasGateway, LinkedVpc } from '../fleet/pai-model.ts';
import { changeLink, changeLinkLater, gatewayOf, notFound } from './eas-gateways.ts';
import type { InputOf } from './input.ts';
import { busy, invalid, missing } from './refusals.ts';
import type { Answer, Refusal, Scene } from './scene.ts';

type Input = InputOf<'CreateGatewayIntranetLinkedVpcPeer'>;
type Peer = LinkedVpc['peers'][number];

/** All of them or none. What statuses a peer has is not documented; the VPC's own are taken. */
export function createGatewayIntranetLinkedVpcPeer(input: Input, scene: Scene): Answer {
  const place = placeOf(input, scene);
  if ('refused' in place) return place;
  const { gateway, linked, wanted } = place;
  if (linked.status !== 'Running') return busy('linked VPC', linked.status);
  const all = [...linked.peers, ...wanted];
  if (new Set(all.map(keyOf)).size < all.length) return invalid('PeerVpcs', 'a VPC is a peer already');
  const link = { gatewayId: gateway.gatewayId, vpcId: linked.vpcId, scene };
  const add = (row: LinkedVpc) => [{ ...row, peers: [...row.peers, ...withStatus(wanted, 'Creating')] }];
  const run = (row: LinkedVpc) => [{ ...row, peers: withStatus(row.peers, 'Running', wanted) }];
  return answerOf('add', gateway, changeLinkLater(changeLink(scene.state, link, add), link, run));
}

export function deleteGatewayIntranetLinkedVpcPeer(input: Input, scene: Scene): Answer {
  const place = placeOf(input, scene);
  if ('refused' in place) return place;
  const { gateway, linked, wanted } = place;
  const known = new Set(linked.peers.map(keyOf));
  if (!wanted.every((peer) => known.has(keyOf(peer)))) return notFound;
  const link = { gatewayId: gateway.gatewayId, vpcId: linked.vpcId, scene };
  const going = new Set(wanted.map(keyOf));
  const begin = (row: LinkedVpc) => [{ ...row, peers: withStatus(row.peers, 'Deleting', wanted) }];
  const end = (row: LinkedVpc) => [{ ...row, peers: row.peers.filter((peer) => !going.has(keyOf(peer))) }];
  return answerOf('delete', gateway, changeLinkLater(changeLink(scene.state, link, begin), link, end));
}

const keyOf = ({ regionId, vpcId }: Peer) => `${regionId}/${vpcId}`;

/** The peers, those that are meant with another status. */
function withStatus(peers: Peer[], status: string, meant: Peer[] = peers): Peer[] {
  const keys = new Set(meant.map(keyOf));
  return peers.map((peer) => (keys.has(keyOf(peer)) ? { ...peer, status } : peer));
}

interface Place {
  gateway: EasGateway;
  linked: LinkedVpc;
  wanted: Peer[];
}

function placeOf(input: Input, scene: Scene): Place | Refusal {
  const gateway = gatewayOf(input, scene);
  if (!gateway) return notFound;
  if (input.VpcId === undefined) return missing('VpcId');
  if (input.PeerVpcs === undefined) return missing('PeerVpcs');
  const linked = gateway.linkedVpcs.find(({ vpcId }) => vpcId === input.VpcId);
  if (!linked) return notFound;
  const read = peerList.safeParse(input.PeerVpcs);
  if (!read.success) return invalid('PeerVpcs', 'it must be a list of VPCs with their regions');
  return { gateway, linked, wanted: read.data };
}

const peerList = z
  .array(
    z
      .object({ Region: z.string().min(1), VpcId: z.string().min(1) })
      .transform(({ Region, VpcId }): Peer => ({ regionId: Region, vpcId: VpcId, status: '' })),
  )
  .min(1);

function answerOf(done: 'add' | 'delete', { gatewayId }: EasGateway, state: LingjunState): Answer {
  return {
    payload: { GatewayId: gatewayId, Message: `Successfully ${done} intranet linked vpc Peer for gateway` },
    state,
  };
}
