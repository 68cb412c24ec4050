import type { LoaderParts } from '../../context.ts';
import type { UpstreamError } from '../../errors.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { idOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { lingjunDependants } from '../../graph/lingjun-dependants.ts';
import { checkName } from '../../graph/text-rules.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { checkBandwidth } from './bandwidth.ts';
import { type CloudEnd, checkEnd, endParams, endsAt } from './cloud-end.ts';
import { vccLoaders } from './loaders.ts';
import type { VccRow } from './vcc.ts';
import { changeLimitMs, connecting, statusOf, vccReads } from './vcc-life.ts';

const { GetVcc, ListVccs, ListVccGrantRules, GetVccGrantRule, GetEr, GetErAttachment } = lingjunOperations;

const grantReads = [GetVccGrantRule, ListVccGrantRules] as const;

interface KnownVcc {
  /** The key of the connection. */
  readonly vcc: string;
}

const known = {
  thing: 'Vcc',
  place: ({ vcc }: KnownVcc) => placeOfKey(vcc),
  keyOf: ({ vcc }: KnownVcc) => vcc,
} as const;

export const updateVcc = defineChange<KnownVcc & { name: string }, typeof lingjunOperations.UpdateVcc>({
  ...known,
  kind: 'UPDATE_VCC',
  operation: lingjunOperations.UpdateVcc,
  params: ({ vcc, name }) => ({ VccId: idOfKey(vcc), VccName: name }),
  validate: ({ name }) => checkName(name, 'input.name'),
  // Grants, and hubs with their attachments, show the name too.
  invalidates: [GetVcc, ListVccs, ...grantReads, GetEr, GetErAttachment],
  repetition: 'harmless',
});

interface NewBandwidth extends KnownVcc {
  readonly bandwidthMbps: number;
  readonly orderId?: string;
}

/** An order, which shows in the bandwidth when it is carried out; the status stays as it is. */
export const updateVccBandwidth = defineChange<NewBandwidth, typeof lingjunOperations.UpdateVcc>({
  ...known,
  kind: 'UPDATE_VCC_BANDWIDTH',
  operation: lingjunOperations.UpdateVcc,
  params: ({ vcc, bandwidthMbps, orderId }) => ({ VccId: idOfKey(vcc), Bandwidth: bandwidthMbps, OrderId: orderId }),
  validate: ({ bandwidthMbps }) => checkBandwidth(bandwidthMbps, 'input.bandwidthMbps'),
  check: ({ vcc }, { reads, isDryRun }) => inStatus('Available', { vcc, reads, isDryRun }),
  invalidates: [GetVcc, ListVccs],
  repetition: {
    operation: GetVcc,
    async find({ vcc, bandwidthMbps }, { reads }) {
      const row = await reads.load(vccLoaders).detail.load(vcc);
      return row?.bandwidth === bandwidthMbps ? [vcc] : [];
    },
  },
  watch: {
    operation: GetVcc,
    async read({ input, key, reads }) {
      const row = await reads.load(vccLoaders).detail.load(key);
      return row && stateUntil(row, row.bandwidth === input.bandwidthMbps || `still ${row.bandwidth} Mbit/s`);
    },
    done: ['Available'],
    failed: ['Not Available'],
    timeLimitMs: changeLimitMs,
  },
});

/** How a retried ending is over. */
const gone = 'gone';

/** Whether it is the making or the ending that runs again, the service knows. */
export const retryVcc = defineChange<KnownVcc, typeof lingjunOperations.RetryVcc>({
  ...known,
  kind: 'RETRY_VCC',
  operation: lingjunOperations.RetryVcc,
  params: ({ vcc }) => ({ VccId: idOfKey(vcc) }),
  check: ({ vcc }, { reads, isDryRun }) => inStatus('Not Available', { vcc, reads, isDryRun }),
  invalidates: vccReads,
  repetition: {
    operation: GetVcc,
    async find({ vcc }, { reads }) {
      const row = await reads.load(vccLoaders).byId.load(vcc);
      return row?.status === 'Not Available' ? [] : [vcc];
    },
  },
  watch: {
    ...connecting,
    read: async (watched) => (await connecting.read(watched)) ?? { statusText: gone },
    done: [...connecting.done, gone],
  },
});

/** There is no DeleteVcc. */
export const refundVcc = defineChange<KnownVcc, typeof lingjunOperations.RefundVcc>({
  ...known,
  kind: 'REFUND_VCC',
  operation: lingjunOperations.RefundVcc,
  params: ({ vcc }) => ({ VccId: idOfKey(vcc) }),
  async check({ vcc }, { reads, place, isDryRun }) {
    if (!isDryRun) return [];
    const row = await reads.load(vccLoaders).byId.load(vcc);
    const dependants = row ? hubsOf(row, place) : [];
    return [{ text: 'The connection is attached to no hub.', isMet: dependants.length === 0, dependants }];
  },
  invalidates: [...vccReads, ...grantReads],
  repetition: 'harmless',
  doneCodes: ['1003'],
  dependantsOf: ({ failure }: UpstreamError, place) => lingjunDependants(failure.content, place),
  watch: { operation: GetVcc, read: statusOf, done: 'absent', failed: ['Not Available'], timeLimitMs: changeLimitMs },
});

interface OtherEnd extends KnownVcc {
  readonly end: CloudEnd;
}

export const switchVccConnection = defineChange<OtherEnd, typeof lingjunOperations.SwitchVccConnection>({
  ...known,
  kind: 'SWITCH_VCC_CONNECTION',
  operation: lingjunOperations.SwitchVccConnection,
  params: ({ vcc, end }) => ({ VccId: idOfKey(vcc), ...endParams(end) }),
  validate: ({ end }) => checkEnd(end, 'input.end'),
  check: ({ vcc }, { reads, isDryRun }) => inStatus('Available', { vcc, reads, isDryRun }),
  invalidates: vccReads,
  repetition: {
    operation: GetVcc,
    async find({ vcc, end }, { reads }) {
      const row = await reads.load(vccLoaders).detail.load(vcc);
      return row && (row.status === 'Executing' || endsAt(row, end)) ? [vcc] : [];
    },
  },
  watch: {
    operation: GetVcc,
    async read({ input, key, reads }) {
      const row = await reads.load(vccLoaders).detail.load(key);
      return row && stateUntil(row, endsAt(row, input.end) || 'not switched yet');
    },
    done: ['Available'],
    failed: ['Not Available'],
    timeLimitMs: changeLimitMs,
  },
});

/** The status; while it says nothing of the change, with what is still to come. */
function stateUntil({ status, message }: VccRow, change: true | string) {
  const isWaiting = status === 'Available' && change !== true;
  return { statusText: isWaiting ? `${status}, ${change}` : status, message };
}

/** The service refuses by itself, for the price of one call; only a plan has to ask before. */
async function inStatus(
  status: string,
  { vcc, reads, isDryRun }: KnownVcc & { reads: LoaderParts; isDryRun: boolean },
) {
  if (!isDryRun) return [];
  const row = await reads.load(vccLoaders).byId.load(vcc);
  return [{ text: `The connection is ${status}.`, isMet: row?.status === status }];
}

function hubsOf({ erInfos }: VccRow, { account, region }: Place) {
  return erInfos.flatMap(({ erId }) => (erId ? [{ type: 'Er', key: keyOf(account, region, erId) }] : []));
}
