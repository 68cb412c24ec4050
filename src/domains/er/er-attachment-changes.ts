import type { CheckScene, Prerequisite, Watched } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { idOfKey, idsOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { lingjunDependants } from '../../graph/lingjun-dependants.ts';
import { checkName } from '../../graph/text-rules.ts';
import { keyOf } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { hubKeyOf, hubPartLoaders } from './hub-parts.ts';
import { hubLimitMs, hubShown, routesShown, usableHub } from './hub-rules.ts';
import { erLoaders } from './loaders.ts';
import { checkNetworkEnd, idOfNetwork, type NetworkEnd, ownNetwork } from './network-end.ts';

const { GetEr, GetErAttachment } = lingjunOperations;
const shown = [GetErAttachment, ...hubShown, ...routesShown] as const;

interface NewErAttachment {
  /** The key of the hub. */
  readonly er: string;
  readonly name: string;
  readonly network: NetworkEnd;
  readonly isReceivingAllRoutes: boolean;
  /** The account that owns the network, which the service wants to be told even of the own one. */
  readonly ownerId?: string;
}

export const createErAttachment = defineChange<NewErAttachment, typeof lingjunOperations.CreateErAttachment>({
  kind: 'CREATE_ER_ATTACHMENT',
  operation: lingjunOperations.CreateErAttachment,
  thing: 'ErAttachment',
  place: ({ er }) => placeOfKey(er),
  params: ({ er, name, network, isReceivingAllRoutes, ownerId }) => ({
    ErId: idOfKey(er),
    ErAttachmentName: name,
    InstanceType: network.type,
    InstanceId: idOfNetwork(network),
    AutoReceiveAllRoute: isReceivingAllRoutes,
    ResourceTenantId: ownerId,
  }),
  validate({ er, name, network }) {
    checkName(name, 'input.name');
    checkNetworkEnd(network, placeOfKey(er), 'input.network');
  },
  check: attachable,
  async fill(input, { reads }) {
    const { network } = input;
    if (!('key' in network)) return { ...input, ownerId: network.ownerId };
    const row = await ownNetwork(network, reads);
    return row && { ...input, ownerId: row.tenantId ?? '' };
  },
  invalidates: shown,
  madeKeyOf: ({ erAttachmentId }, { account, region, input: { er } }) =>
    erAttachmentId === null ? null : keyOf(account, region, idOfKey(er), erAttachmentId),
  repetition: {
    operation: GetEr,
    async find({ er, name, network }, { reads }) {
      const attachments = await reads.load(hubPartLoaders).attachments.ofHub(er);
      const same = attachments.filter(
        (row) => row.instanceId === idOfNetwork(network) && row.erAttachmentName === name,
      );
      return same.map(({ key }) => key);
    },
  },
  watch: {
    operation: GetErAttachment,
    read: statusOf,
    done: ['Available'],
    failed: ['Not Available'],
    timeLimitMs: hubLimitMs,
  },
});

interface KnownErAttachment {
  /** The key of the attachment. */
  readonly attachment: string;
}

const known = {
  thing: 'ErAttachment',
  place: ({ attachment }: KnownErAttachment) => placeOfKey(attachment),
  keyOf: ({ attachment }: KnownErAttachment) => attachment,
  repetition: 'harmless',
} as const;

type Renaming = KnownErAttachment & { readonly name: string };

export const updateErAttachment = defineChange<Renaming, typeof lingjunOperations.UpdateErAttachment>({
  ...known,
  kind: 'UPDATE_ER_ATTACHMENT',
  operation: lingjunOperations.UpdateErAttachment,
  params: ({ attachment, name }) => ({ ...address(attachment), ErAttachmentName: name }),
  validate: ({ name }) => checkName(name, 'input.name'),
  invalidates: [GetErAttachment, GetEr],
});

export const deleteErAttachment = defineChange<KnownErAttachment, typeof lingjunOperations.DeleteErAttachment>({
  ...known,
  kind: 'DELETE_ER_ATTACHMENT',
  operation: lingjunOperations.DeleteErAttachment,
  params: ({ attachment }) => address(attachment),
  check: detachable,
  invalidates: shown,
  doneCodes: ['1003'],
  dependantsOf: ({ failure }, place) => lingjunDependants(failure.content, place),
  watch: {
    operation: GetErAttachment,
    read: statusOf,
    done: 'absent',
    failed: ['Not Available'],
    timeLimitMs: hubLimitMs,
  },
});

function address(attachment: string) {
  const [ErId = '', ErAttachmentId = ''] = idsOfKey(attachment);
  return { ErId, ErAttachmentId };
}

/** The read of the hub tells what is attached to it as well. The network's own state only a plan asks for. */
async function attachable(
  { er, network }: NewErAttachment,
  { reads, isDryRun }: CheckScene<LoaderParts>,
): Promise<Prerequisite[]> {
  const hub = await reads.load(erLoaders).detail.load(er);
  const attachments = hub ? await reads.load(hubPartLoaders).attachments.ofHub(er) : [];
  const id = idOfNetwork(network);
  const dependants = attachments
    .filter(({ instanceId }) => instanceId === id)
    .map(({ key }) => ({ type: 'ErAttachment', key }));
  const own = isDryRun && 'key' in network ? [await ownNetwork(network, reads)] : [];
  return [
    ...usableHub(hub),
    { text: `${id} is not attached to the hub yet.`, isMet: dependants.length === 0, dependants },
    ...own.map((row) => ({ text: `${id} is Available.`, isMet: row?.status === 'Available' })),
  ];
}

/** The service refuses by itself and says why, for the price of one call; only a plan has to ask before. */
async function detachable(
  { attachment }: KnownErAttachment,
  { reads, isDryRun }: CheckScene<LoaderParts>,
): Promise<Prerequisite[]> {
  if (!isDryRun) return [];
  const { attachments, routeMaps } = reads.load(hubPartLoaders);
  const policies = await routeMaps.ofHub(hubKeyOf(attachment));
  const row = await attachments.byId.load(attachment);
  const named = policies.filter(({ transmissionInstanceId, receptionInstanceId }) =>
    [transmissionInstanceId, receptionInstanceId].includes(row?.instanceId ?? ''),
  );
  const dependants = named.map(({ key }) => ({ type: 'ErRouteMap', key }));
  return [{ text: 'No routing policy names the attached network.', isMet: dependants.length === 0, dependants }];
}

async function statusOf({ key, reads }: Pick<Watched<object, LoaderParts>, 'key' | 'reads'>) {
  const row = await reads.load(hubPartLoaders).attachments.byId.load(key);
  return row && { statusText: row.status, message: row.message };
}
