import type { ErAttachment, ErRouteEntry, LingjunState, NetworkRoute } from '../fleet/model.ts';
import { make, transitions } from './lives.ts';
import type { Scene } from './scene.ts';
import { erRouteEntries, type Table, vccRouteEntries, vpdRouteEntries } from './tables.ts';

type Learning = Pick<Scene, 'newId' | 'asyncMs'> & { nowMs: number };

/** A hub that gets an attachment learns the way to its blocks, and tells the attachment what it knows already. */
export function learnRoutes(state: LingjunState, attachment: ErAttachment, learning: Learning): LingjunState {
  const { erId, instanceId } = attachment;
  const known = state.erRouteEntries.filter((route) => route.erId === erId && route.nextHopId !== instanceId);
  const destinations = known.map(({ destinationCidrBlock }) => destinationCidrBlock);
  const attachments = attachment.autoReceiveAllRoute ? [attachment] : [];
  const taught = teach(state, { attachments, destinations, learning });
  return announce(taught, { attachment, blocks: blocksOf(state, attachment), learning });
}

interface Announcement {
  attachment: ErAttachment;
  blocks: string[];
  learning: Learning;
}

/** The hub learns the way to blocks behind an attachment, and tells the others who receive every route. */
export function announce(state: LingjunState, { attachment, blocks, learning }: Announcement): LingjunState {
  const attachments = state.erAttachments.filter(
    ({ erId, instanceId, autoReceiveAllRoute }) =>
      autoReceiveAllRoute && erId === attachment.erId && instanceId !== attachment.instanceId,
  );
  const withHub = blocks.reduce((so, block) => addHubRoute(so, { attachment, block, learning }), state);
  return teach(withHub, { attachments, destinations: blocks, learning });
}

/** The reverse of learning: nothing leads to, or through, what left the hub. */
export function forgetRoutes(state: LingjunState, attachment: ErAttachment): LingjunState {
  const { erId, instanceId } = attachment;
  const isThrough = (route: NetworkRoute) => route.ownerId === instanceId && route.nextHopId === erId;
  return removeRoutes(
    withdraw(state, attachment, () => true),
    isThrough,
  );
}

/** The reverse of an announcement: of what no other way leads to, the others hear that it is gone. */
export function withdraw(
  state: LingjunState,
  { erId, instanceId }: ErAttachment,
  isMeant: (block: string) => boolean,
): LingjunState {
  const [lost, kept] = split(
    state.erRouteEntries.filter((route) => route.erId === erId),
    (route) => route.nextHopId === instanceId && isMeant(route.destinationCidrBlock),
  );
  const reachable = new Set(kept.map(({ destinationCidrBlock }) => destinationCidrBlock));
  const blocks = lost.map(({ destinationCidrBlock }) => destinationCidrBlock);
  const gone = new Set(blocks.filter((block) => !reachable.has(block)));
  const isForgotten = (route: NetworkRoute) => route.nextHopId === erId && gone.has(route.destinationCidrBlock);
  return removeRoutes(
    erRouteEntries.remove(state, (route) => lost.includes(route)),
    isForgotten,
  );
}

function split<T>(items: T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function removeRoutes(state: LingjunState, isMeant: (route: NetworkRoute) => boolean): LingjunState {
  return vccRouteEntries.remove(vpdRouteEntries.remove(state, isMeant), isMeant);
}

/** Of another account's instance the blocks are not known. */
function blocksOf(state: LingjunState, { instanceId }: ErAttachment): string[] {
  const vpd = state.vpds.find(({ vpdId }) => vpdId === instanceId);
  const vcc = state.vccs.find(({ vccId }) => vccId === instanceId);
  if (vpd) return [vpd.cidr, ...vpd.secondaryCidrBlocks];
  return vcc && vcc.bgpCidr !== '' ? [vcc.bgpCidr] : [];
}

function addHubRoute(
  state: LingjunState,
  { attachment, block, learning }: { attachment: ErAttachment; block: string; learning: Learning },
): LingjunState {
  const row: ErRouteEntry = {
    ...routeBasis(attachment, learning),
    erRouteEntryId: learning.newId('er-rte', 8),
    erId: attachment.erId,
    destinationCidrBlock: block,
    nextHopType: attachment.instanceType,
    nextHopId: attachment.instanceId,
    routeType: attachment.instanceType === 'VPD' ? 'System' : 'BGP',
  };
  return make(state, { table: erRouteEntries, row, transition: transitions.erRouteEntry.making, scene: learning });
}

interface Lesson {
  attachments: ErAttachment[];
  destinations: string[];
  learning: Learning;
}

/** Routes through the hub, for instances of this account; a destination that one knows already stays as it is. */
function teach(state: LingjunState, { attachments, destinations, learning }: Lesson): LingjunState {
  const pupils = attachments.filter(({ resourceTenantId, tenantId }) => resourceTenantId === tenantId);
  return pupils.reduce((so, attachment) => {
    const { table, rows } = routesOf(so, attachment);
    const known = new Set(rows.map(({ destinationCidrBlock }) => destinationCidrBlock));
    const fresh = [...new Set(destinations)].filter((block) => !known.has(block) && !block.endsWith('/32'));
    return table.add(so, ...fresh.map((block) => throughHub(attachment, { block, learning })));
  }, state);
}

function routesOf(
  state: LingjunState,
  { instanceType, instanceId }: ErAttachment,
): { table: Table<NetworkRoute>; rows: NetworkRoute[] } {
  const isOwn = ({ ownerId }: NetworkRoute) => ownerId === instanceId;
  return instanceType === 'VPD'
    ? { table: vpdRouteEntries, rows: state.vpdRouteEntries.filter(isOwn) }
    : { table: vccRouteEntries, rows: state.vccRouteEntries.filter(isOwn) };
}

function throughHub(
  attachment: ErAttachment,
  { block, learning }: { block: string; learning: Learning },
): NetworkRoute {
  return {
    ...routeBasis(attachment, learning),
    status: 'Available',
    routeEntryId: learning.newId(attachment.instanceType === 'VPD' ? 'vpd-rte' : 'vcc-rte', 8),
    ownerId: attachment.instanceId,
    destinationCidrBlock: block,
    nextHopType: 'ER',
    nextHopId: attachment.erId,
    routeType: 'BGP',
  };
}

function routeBasis({ regionId, tenantId, resourceGroupId, resourceTenantId }: ErAttachment, { nowMs }: Learning) {
  const times = { createdMs: nowMs, modifiedMs: nowMs };
  return { regionId, tenantId, resourceGroupId, resourceTenantId, status: '', message: 'success', ...times };
}
