import { defineChange } from '../../graph/change-kinds.ts';
import { checkAddress } from '../../graph/cidr-rules.ts';
import { idOfKey, idsOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { checkLength } from '../../graph/text-rules.ts';
import { keyOf } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { interfaceRow, type KnownInterface } from './interface-states.ts';
import { leniPrivateIpLoaders } from './loaders.ts';

const { GetElasticNetworkInterface, GetLeniPrivateIpAddress, ListLeniPrivateIpAddresses } = lingjunOperations;

/** The single get of an interface has its addresses too. */
const invalidates = [GetLeniPrivateIpAddress, ListLeniPrivateIpAddresses, GetElasticNetworkInterface] as const;

interface NewAddress extends KnownInterface {
  /** The service chooses one when it is absent. */
  readonly address?: string;
  readonly description?: string;
}

export const assignLeniPrivateIp = defineChange<NewAddress, typeof lingjunOperations.AssignLeniPrivateIpAddress>({
  kind: 'ASSIGN_LENI_PRIVATE_IP',
  operation: lingjunOperations.AssignLeniPrivateIpAddress,
  thing: 'LeniPrivateIp',
  place: ({ networkInterface }) => placeOfKey(networkInterface),
  params: ({ networkInterface, address, description }) => ({
    ElasticNetworkInterfaceId: idOfKey(networkInterface),
    PrivateIpAddress: address,
    Description: description,
  }),
  validate({ address, description }) {
    if (address !== undefined) checkAddress(address, 'input.address');
    checkLength(description, 'input.description');
  },
  async check({ networkInterface }, { reads, isDryRun }) {
    if (!isDryRun) return [];
    const row = await interfaceRow(networkInterface, reads);
    const isAtRest = row?.status === 'Available' || row?.status === 'Unattached';
    return [{ text: 'The interface is there, and nothing else is being done with it.', isMet: isAtRest }];
  },
  invalidates,
  madeKeyOf: ({ elasticNetworkInterfaceId, ipName }, { account, region }) =>
    elasticNetworkInterfaceId && ipName ? keyOf(account, region, elasticNetworkInterfaceId, ipName) : null,
  repetition: 'token',
  watch: {
    operation: GetLeniPrivateIpAddress,
    async read({ key, reads }) {
      const row = await reads.load(leniPrivateIpLoaders).byId.load(key);
      return row && { statusText: row.status, message: row.message };
    },
    done: ['Available'],
    // Not documented for addresses; the documentation of interfaces and of subnets has them.
    failed: ['Create Failed', 'Not Available'],
    timeLimitMs: 2 * 60_000,
  },
});

interface KnownAddress {
  /** The key of the address. */
  readonly address: string;
}

const known = {
  thing: 'LeniPrivateIp',
  place: ({ address }: KnownAddress) => placeOfKey(address),
  keyOf: ({ address }: KnownAddress) => address,
  invalidates,
} as const;

export const unassignLeniPrivateIp = defineChange<KnownAddress, typeof lingjunOperations.UnassignLeniPrivateIpAddress>({
  ...known,
  kind: 'UNASSIGN_LENI_PRIVATE_IP',
  operation: lingjunOperations.UnassignLeniPrivateIpAddress,
  params: wireIds,
  repetition: 'token',
  doneCodes: ['1011'],
});

export const updateLeniPrivateIp = defineChange<
  KnownAddress & { description: string },
  typeof lingjunOperations.UpdateLeniPrivateIpAddress
>({
  ...known,
  kind: 'UPDATE_LENI_PRIVATE_IP',
  operation: lingjunOperations.UpdateLeniPrivateIpAddress,
  params: ({ address, description }) => ({ ...wireIds({ address }), Description: description }),
  validate: ({ description }) => checkLength(description, 'input.description'),
  repetition: 'harmless',
});

function wireIds({ address }: KnownAddress) {
  const [ElasticNetworkInterfaceId = '', IpName = ''] = idsOfKey(address);
  return { ElasticNetworkInterfaceId, IpName };
}
