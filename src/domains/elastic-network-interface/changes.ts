import { BadInput } from '../../errors.ts';
import { defineChange } from '../../graph/change-kinds.ts';

import { checkIn, idOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { lingjunDependants } from '../../graph/lingjun-dependants.ts';
import { checkServiceId } from '../../graph/service-id-rules.ts';
import { checkLength, checkName, checkTags, type TagText, wireTags } from '../../graph/text-rules.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import {
  interfaceLimitMs,
  interfaceReads,
  interfaceRow,
  interfaceState,
  type KnownInterface,
} from './interface-states.ts';
import { roomOnNode } from './node-room.ts';

const { GetElasticNetworkInterface, GetLeniPrivateIpAddress, ListLeniPrivateIpAddresses } = lingjunOperations;

interface NewInterface extends Place {
  readonly zone: string;
  /** The key of the node that it is bound to at once. */
  readonly node?: string;
  readonly vpcId?: string;
  readonly vSwitchId?: string;
  readonly securityGroupId?: string;
  readonly description?: string;
  readonly isJumboFrameEnabled?: boolean;
  readonly resourceGroupId?: string;
  readonly tags?: readonly TagText[];
}

export const createElasticNetworkInterface = defineChange<
  NewInterface,
  typeof lingjunOperations.CreateElasticNetworkInterface
>({
  kind: 'CREATE_ELASTIC_NETWORK_INTERFACE',
  operation: lingjunOperations.CreateElasticNetworkInterface,
  thing: 'ElasticNetworkInterface',
  place: ({ account, region }) => ({ account, region }),
  params: ({ node, tags, ...wanted }) => ({
    ZoneId: wanted.zone,
    NodeId: node === undefined ? undefined : idOfKey(node),
    VpcId: wanted.vpcId,
    VSwitchId: wanted.vSwitchId,
    SecurityGroupId: wanted.securityGroupId,
    Description: wanted.description,
    EnableJumboFrame: wanted.isJumboFrameEnabled,
    ResourceGroupId: wanted.resourceGroupId,
    Tag: wireTags(tags ?? []),
  }),
  validate: checkNew,
  async check({ node }, { reads, isDryRun }) {
    return isDryRun && node !== undefined ? [await roomOnNode(node, reads)] : [];
  },
  invalidates: interfaceReads,
  madeKeyOf: ({ elasticNetworkInterfaceId: id }, { account, region }) => (id ? keyOf(account, region, id) : null),
  repetition: 'token',
  watch: {
    operation: GetElasticNetworkInterface,
    read: interfaceState,
    // Available when it was bound to a node at once.
    done: ['Unattached', 'Available'],
    failed: ['Create Failed'],
    timeLimitMs: interfaceLimitMs,
  },
});

function checkNew({ node, tags = [], ...wanted }: NewInterface): void {
  const { vpcId, vSwitchId, securityGroupId } = wanted;
  if (node !== undefined) checkIn(wanted, node, 'input.node');
  if (node === undefined && vpcId === undefined) {
    throw new BadInput({ argument: 'input.vpcId', expected: 'a VPC, unless a node is named', got: null });
  }
  checkName(wanted.zone, 'input.zone');
  if (vpcId !== undefined) checkServiceId(vpcId, { argument: 'input.vpcId', prefix: 'vpc' });
  if (vSwitchId !== undefined) checkServiceId(vSwitchId, { argument: 'input.vSwitchId', prefix: 'vsw' });
  if (securityGroupId !== undefined) checkGroup(securityGroupId);
  checkLength(wanted.description, 'input.description');
  checkTags(tags, 'input.tags');
}

function checkGroup(id: string): void {
  checkServiceId(id, { argument: 'input.securityGroupId', prefix: 'sg' });
}

interface InterfaceUpdate extends KnownInterface {
  readonly description?: string;
  readonly securityGroupId?: string;
}

const known = {
  thing: 'ElasticNetworkInterface',
  place: ({ networkInterface }: KnownInterface) => placeOfKey(networkInterface),
  keyOf: ({ networkInterface }: KnownInterface) => networkInterface,
} as const;

export const updateElasticNetworkInterface = defineChange<
  InterfaceUpdate,
  typeof lingjunOperations.UpdateElasticNetworkInterface
>({
  ...known,
  kind: 'UPDATE_ELASTIC_NETWORK_INTERFACE',
  operation: lingjunOperations.UpdateElasticNetworkInterface,
  params: ({ networkInterface, description, securityGroupId }) => ({
    ElasticNetworkInterfaceId: idOfKey(networkInterface),
    Description: description,
    SecurityGroupId: securityGroupId,
  }),
  validate({ description, securityGroupId }) {
    if (description === undefined && securityGroupId === undefined) {
      throw new BadInput({ argument: 'input', expected: 'a description or a securityGroupId', got: 'neither' });
    }
    checkLength(description, 'input.description');
    if (securityGroupId !== undefined) checkGroup(securityGroupId);
  },
  invalidates: interfaceReads,
  repetition: 'token',
});

export const deleteElasticNetworkInterface = defineChange<
  KnownInterface,
  typeof lingjunOperations.DeleteElasticNetworkInterface
>({
  ...known,
  kind: 'DELETE_ELASTIC_NETWORK_INTERFACE',
  operation: lingjunOperations.DeleteElasticNetworkInterface,
  params: ({ networkInterface }) => ({ ElasticNetworkInterfaceId: idOfKey(networkInterface) }),
  async check({ networkInterface }, { reads, place: { account, region }, isDryRun }) {
    // The service refuses by itself and names the node, for the price of one call; only a plan has to ask before.
    if (!isDryRun) return [];
    const nodeId = (await interfaceRow(networkInterface, reads))?.nodeId;
    const dependants = nodeId ? [{ type: 'LingjunNode', key: keyOf(account, region, nodeId) }] : [];
    return [{ text: 'The interface hangs on no node.', isMet: dependants.length === 0, dependants }];
  },
  // Its secondary addresses go with it.
  invalidates: [...interfaceReads, GetLeniPrivateIpAddress, ListLeniPrivateIpAddresses],
  repetition: 'token',
  doneCodes: ['1011'],
  dependantsOf: ({ failure }, place) => lingjunDependants(failure.content, place),
  watch: {
    operation: GetElasticNetworkInterface,
    read: interfaceState,
    done: 'absent',
    failed: ['Delete Failed'],
    timeLimitMs: interfaceLimitMs,
  },
});
