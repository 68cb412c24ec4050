import type { LoaderParts } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { checkServiceId, checkTenantId } from '../../graph/service-id-rules.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { checkGateway, type GatewayRow, gatewayParams, keyOfGateway, ofGateway } from './gateway-key.ts';
import { gatewayLoaders } from './loaders.ts';

const { ListGatewayIntranetLinkedVpc, ListGatewayIntranetLinkedVpcPeer, ListAclPolicy } = lingjunOperations;

/** No status of failure is documented, so work that goes wrong ends by this alone. */
const timeLimitMs = 10 * 60_000;

interface LinkedVpc extends GatewayRow {
  readonly vpcId: string;
  readonly vSwitchId?: string;
}

interface NewLink extends LinkedVpc {
  readonly vSwitchId: string;
  /** The Alibaba Cloud account of the VPC, if it is another one. */
  readonly ownerAccountId?: string;
  readonly hasAuthoritativeDns?: boolean;
}

export const createGatewayLinkedVpc = defineChange<NewLink, typeof lingjunOperations.CreateGatewayIntranetLinkedVpc>({
  ...ofGateway,
  kind: 'CREATE_GATEWAY_LINKED_VPC',
  operation: lingjunOperations.CreateGatewayIntranetLinkedVpc,
  params: ({ vpcId, vSwitchId, ownerAccountId, hasAuthoritativeDns, ...gateway }) => ({
    ...gatewayParams(gateway),
    VpcId: vpcId,
    VSwitchId: vSwitchId,
    AccountId: ownerAccountId,
    EnableAuthoritativeDns: hasAuthoritativeDns,
  }),
  validate(link) {
    checkLink(link);
    if (link.ownerAccountId !== undefined) checkTenantId(link.ownerAccountId, 'input.ownerAccountId');
  },
  async check(link, { reads, isDryRun }) {
    if (!isDryRun) return [];
    const linked = await linksOf(link, reads);
    const isNew = linked?.every(({ vpcId }) => vpcId !== link.vpcId) ?? true;
    return [
      { text: `There is a gateway ${link.gatewayId}.`, isMet: linked !== null, code: 'NOT_FOUND' },
      { text: `The gateway is not linked to ${link.vpcId}.`, isMet: isNew },
    ];
  },
  invalidates: [ListGatewayIntranetLinkedVpc, ListAclPolicy],
  repetition: {
    operation: ListGatewayIntranetLinkedVpc,
    async find(link, { reads }) {
      const row = await linkOf(link, reads);
      return row?.vSwitchId === link.vSwitchId ? [keyOfGateway(link)] : [];
    },
  },
  watch: {
    operation: ListGatewayIntranetLinkedVpc,
    read: ({ input, reads }) => linkState(input, reads),
    done: ['Running'],
    failed: [],
    timeLimitMs,
  },
});

export const deleteGatewayLinkedVpc = defineChange<LinkedVpc, typeof lingjunOperations.DeleteGatewayIntranetLinkedVpc>({
  ...ofGateway,
  kind: 'DELETE_GATEWAY_LINKED_VPC',
  operation: lingjunOperations.DeleteGatewayIntranetLinkedVpc,
  params: ({ vpcId, vSwitchId, ...gateway }) => ({ ...gatewayParams(gateway), VpcId: vpcId, VSwitchId: vSwitchId }),
  validate: checkLink,
  async check(link, { reads, isDryRun }) {
    if (link.vSwitchId !== undefined) await checkSwitch(link, reads);
    if (!isDryRun) return [];
    const peers = await reads.load(gatewayLoaders).vpcPeers.load(keyOfGateway(link));
    const own = peers?.filter(({ vpcId }) => vpcId === link.vpcId) ?? [];
    return [{ text: `${link.vpcId} has no peers; now it has ${own.length}.`, isMet: own.length === 0 }];
  },
  // What a VPC lets in goes with it.
  invalidates: [ListGatewayIntranetLinkedVpc, ListGatewayIntranetLinkedVpcPeer, ListAclPolicy],
  repetition: 'harmless',
  doneCodes: ['Resource.NotFound'],
  watch: {
    operation: ListGatewayIntranetLinkedVpc,
    read: ({ input, reads }) => linkState(input, reads),
    done: 'absent',
    failed: [],
    timeLimitMs,
  },
});

function checkLink({ vpcId, vSwitchId, ...gateway }: LinkedVpc): void {
  checkGateway(gateway);
  checkServiceId(vpcId, { argument: 'input.vpcId', prefix: 'vpc' });
  if (vSwitchId !== undefined) checkServiceId(vSwitchId, { argument: 'input.vSwitchId', prefix: 'vsw' });
}

/** The service says of a link with another vSwitch that it is not there, which would look like done. */
async function checkSwitch(link: LinkedVpc, reads: LoaderParts): Promise<void> {
  const row = await linkOf(link, reads);
  if (!row?.vSwitchId || row.vSwitchId === link.vSwitchId) return;
  const expected = `${row.vSwitchId}, in which the gateway has its end`;
  throw new BadInput({ argument: 'input.vSwitchId', expected, got: link.vSwitchId });
}

function linksOf(gateway: GatewayRow, { load }: LoaderParts) {
  return load(gatewayLoaders).linkedVpcs.load(keyOfGateway(gateway));
}

/** The end of a gateway in a VPC; undefined where it has none. */
export async function linkOf(link: LinkedVpc, reads: LoaderParts) {
  return (await linksOf(link, reads))?.find(({ vpcId }) => vpcId === link.vpcId);
}

async function linkState(link: LinkedVpc, reads: LoaderParts) {
  const row = await linkOf(link, reads);
  return row ? { statusText: row.status } : null;
}
