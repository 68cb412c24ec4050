import type { Sight } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { checkServiceId } from '../../graph/service-id-rules.ts';
import { checkName } from '../../graph/text-rules.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { checkGateway, type GatewayRow, gatewayParams, keyOfGateway, ofGateway } from './gateway-key.ts';
import { linkOf } from './link-changes.ts';
import { gatewayLoaders, type VpcPeerRow } from './loaders.ts';

const { ListGatewayIntranetLinkedVpcPeer } = lingjunOperations;

/** No status is documented at all; those of linked VPCs are taken, and none for one that has nothing to tell. */
const atRest: readonly string[] = ['Running', ''];
const timeLimitMs = 10 * 60_000;

interface Peer {
  readonly region: string;
  readonly vpcId: string;
}

interface Peers extends GatewayRow {
  /** The linked VPC. */
  readonly vpcId: string;
  readonly peers: readonly Peer[];
}

/** The service takes all of the peers or none. */
const changing = {
  ...ofGateway,
  params: ({ vpcId, peers, ...gateway }: Peers) => ({
    ...gatewayParams(gateway),
    VpcId: vpcId,
    PeerVpcs: peers.map((peer) => ({ Region: peer.region, VpcId: peer.vpcId })),
  }),
  validate: checkPeers,
  invalidates: [ListGatewayIntranetLinkedVpcPeer],
} as const;

export const createGatewayVpcPeers = defineChange<Peers, typeof lingjunOperations.CreateGatewayIntranetLinkedVpcPeer>({
  ...changing,
  kind: 'CREATE_GATEWAY_VPC_PEERS',
  operation: lingjunOperations.CreateGatewayIntranetLinkedVpcPeer,
  async check(input, { reads, isDryRun }) {
    if (!isDryRun) return [];
    const [linked, rows] = await Promise.all([linkOf(input, reads), rowsOf(input, reads)]);
    return [
      { text: `The gateway is linked to ${input.vpcId}.`, isMet: linked !== undefined, code: 'NOT_FOUND' },
      { text: 'The link is Running.', isMet: linked?.status === 'Running' },
      { text: 'None of the VPCs is a peer already.', isMet: rows.length === 0 },
    ];
  },
  repetition: {
    operation: ListGatewayIntranetLinkedVpcPeer,
    async find(input, { reads }) {
      const rows = await rowsOf(input, reads);
      return rows.length === input.peers.length ? [keyOfGateway(input)] : [];
    },
  },
  watch: {
    operation: ListGatewayIntranetLinkedVpcPeer,
    async read({ input, reads }) {
      const rows = await rowsOf(input, reads);
      return rows.length === input.peers.length ? stateOf(rows) : null;
    },
    done: atRest,
    failed: [],
    timeLimitMs,
  },
});

export const deleteGatewayVpcPeers = defineChange<Peers, typeof lingjunOperations.DeleteGatewayIntranetLinkedVpcPeer>({
  ...changing,
  kind: 'DELETE_GATEWAY_VPC_PEERS',
  operation: lingjunOperations.DeleteGatewayIntranetLinkedVpcPeer,
  async check(input, { reads }) {
    const all = await peersOf(input, reads);
    const rows = meantOf(all ?? [], input);
    const isKnown = { text: `There is a gateway ${input.gatewayId}.`, isMet: all !== null, code: 'NOT_FOUND' } as const;
    if (rows.length === 0 || rows.length === input.peers.length) return [isKnown];
    const expected = 'peers that are all there, since the service removes all or none';
    const known = rows.map(({ peerVpcId }) => peerVpcId).join(', ');
    throw new BadInput({ argument: 'input.peers', expected, got: `more than ${known}` });
  },
  repetition: 'harmless',
  doneCodes: ['Resource.NotFound'],
  watch: {
    operation: ListGatewayIntranetLinkedVpcPeer,
    async read({ input, reads }) {
      const rows = await rowsOf(input, reads);
      return rows.length === 0 ? null : stateOf(rows);
    },
    done: 'absent',
    failed: [],
    timeLimitMs,
  },
});

function checkPeers({ vpcId, peers, ...gateway }: Peers): void {
  checkGateway(gateway);
  checkServiceId(vpcId, { argument: 'input.vpcId', prefix: 'vpc' });
  if (peers.length === 0) throw new BadInput({ argument: 'input.peers', expected: 'at least one VPC', got: 'none' });
  for (const [index, peer] of peers.entries()) {
    checkName(peer.region, `input.peers.${index}.region`);
    checkServiceId(peer.vpcId, { argument: `input.peers.${index}.vpcId`, prefix: 'vpc' });
    if (peers.findIndex((other) => isSame(other, peer)) !== index) {
      throw new BadInput({ argument: `input.peers.${index}`, expected: 'each VPC once', got: peer.vpcId });
    }
  }
}

function isSame(one: Peer, other: Peer): boolean {
  return one.region === other.region && one.vpcId === other.vpcId;
}

/** All peers of the gateway; null where the service knows no such gateway. Costs one call. */
function peersOf(gateway: GatewayRow, { load }: LoaderParts): Promise<readonly VpcPeerRow[] | null> {
  return load(gatewayLoaders).vpcPeers.load(keyOfGateway(gateway));
}

function meantOf(rows: readonly VpcPeerRow[], { vpcId, peers }: Peers): VpcPeerRow[] {
  const isMeant = ({ peerRegion, peerVpcId }: VpcPeerRow) =>
    peers.some((peer) => isSame(peer, { region: peerRegion ?? '', vpcId: peerVpcId ?? '' }));
  return rows.filter((row) => row.vpcId === vpcId && isMeant(row));
}

/** Those of the peers that are there. */
async function rowsOf(input: Peers, reads: LoaderParts): Promise<VpcPeerRow[]> {
  return meantOf((await peersOf(input, reads)) ?? [], input);
}

/** The status of those that are on their way, or of all. */
function stateOf(rows: readonly VpcPeerRow[]): Sight {
  const moving = rows.find(({ status }) => !atRest.includes(status ?? ''));
  return { statusText: (moving ?? rows[0])?.status ?? null };
}
