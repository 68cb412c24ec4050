import type { Prerequisite } from '../../changes/change.ts';
import { defineChange } from '../../graph/change-kinds.ts';

import { checkIn, idOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import {
  type BoundInterface,
  bindingState,
  interfaceLimitMs,
  interfaceReads,
  interfaceRow,
  interfaceState,
} from './interface-states.ts';
import { roomOnNode } from './node-room.ts';

const { GetElasticNetworkInterface } = lingjunOperations;

/** Neither operation takes a token, so what an unheard call did is seen from the interface. */
const binding = {
  thing: 'ElasticNetworkInterface',
  place: ({ networkInterface }: BoundInterface) => placeOfKey(networkInterface),
  keyOf: ({ networkInterface }: BoundInterface) => networkInterface,
  params: ({ networkInterface, node }: BoundInterface) => ({
    ElasticNetworkInterfaceId: idOfKey(networkInterface),
    NodeId: idOfKey(node),
  }),
  validate: ({ networkInterface, node }: BoundInterface) => checkIn(placeOfKey(networkInterface), node, 'input.node'),
  invalidates: interfaceReads,
} as const;

export const attachElasticNetworkInterface = defineChange<
  BoundInterface,
  typeof lingjunOperations.AttachElasticNetworkInterface
>({
  ...binding,
  kind: 'ATTACH_ELASTIC_NETWORK_INTERFACE',
  operation: lingjunOperations.AttachElasticNetworkInterface,
  async check({ networkInterface, node }, { reads, isDryRun }) {
    if (!isDryRun) return [];
    const [row, room] = await Promise.all([interfaceRow(networkInterface, reads), roomOnNode(node, reads)]);
    return [isThere(networkInterface, row), { text: 'The interface hangs on no node.', isMet: !row?.nodeId }, room];
  },
  repetition: {
    operation: GetElasticNetworkInterface,
    async find({ networkInterface, node }, { reads }) {
      const row = await interfaceRow(networkInterface, reads);
      const isBegun = row !== null && (row.status === 'Attaching' || row.nodeId === idOfKey(node));
      return isBegun ? [networkInterface] : [];
    },
  },
  watch: {
    operation: GetElasticNetworkInterface,
    read: ({ input, ...watched }) => bindingState(input, watched),
    done: ['Available'],
    failed: ['Attach Failed'],
    timeLimitMs: interfaceLimitMs,
  },
});

export const detachElasticNetworkInterface = defineChange<
  BoundInterface,
  typeof lingjunOperations.DetachElasticNetworkInterface
>({
  ...binding,
  kind: 'DETACH_ELASTIC_NETWORK_INTERFACE',
  operation: lingjunOperations.DetachElasticNetworkInterface,
  async check({ networkInterface, node }, { reads, isDryRun }) {
    if (!isDryRun) return [];
    const row = await interfaceRow(networkInterface, reads);
    const isBound = { text: `The interface hangs on ${idOfKey(node)}.`, isMet: row?.nodeId === idOfKey(node) };
    return [isThere(networkInterface, row), isBound];
  },
  repetition: {
    operation: GetElasticNetworkInterface,
    async find({ networkInterface, node }, { reads }) {
      const row = await interfaceRow(networkInterface, reads);
      const isBegun = row === null || row.status === 'Detaching' || row.nodeId !== idOfKey(node);
      return isBegun ? [networkInterface] : [];
    },
  },
  // Unknown, or not on that node: either way it does not hang there.
  doneCodes: ['1011'],
  // Somebody is detaching it already.
  underWayCodes: ['1017'],
  watch: {
    operation: GetElasticNetworkInterface,
    read: interfaceState,
    done: ['Unattached'],
    failed: ['Detach Failed'],
    timeLimitMs: interfaceLimitMs,
  },
});

function isThere(key: string, row: object | null): Prerequisite {
  return { text: `There is an interface ${idOfKey(key)}.`, isMet: row !== null, code: 'NOT_FOUND' };
}
