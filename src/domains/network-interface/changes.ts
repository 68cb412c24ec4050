import { defineChange } from '../../graph/change-kinds.ts';
import { checkAddress } from '../../graph/cidr-rules.ts';
import { checkIn, idOfKey, idsOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { checkLength } from '../../graph/text-rules.ts';
import { keyOf } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { addressRoom } from './address-room.ts';
import { lniPrivateIpLoaders } from './loaders.ts';

const { GetLniPrivateIpAddress, ListLniPrivateIpAddress, GetNetworkInterface, ListNetworkInterfaces } =
  lingjunOperations;
const { GetSubnet, GetVpd } = lingjunOperations;

const addressing = {
  thing: 'LniPrivateIp',
  /** Interfaces carry their addresses; subnets and VPDs count them. */
  invalidates: [
    GetLniPrivateIpAddress,
    ListLniPrivateIpAddress,
    GetNetworkInterface,
    ListNetworkInterfaces,
    GetSubnet,
    GetVpd,
  ],
  repetition: 'token',
} as const;

interface NewAddress {
  /** The keys of the interface and of the subnet that it is in. */
  readonly networkInterface: string;
  readonly subnet: string;
  /** The service chooses one when it is absent. */
  readonly address?: string;
  readonly description?: string;
  readonly hasOwnMac?: boolean;
  readonly skipsConfiguration?: boolean;
}

export const assignLniPrivateIp = defineChange<NewAddress, typeof lingjunOperations.AssignPrivateIpAddress>({
  ...addressing,
  kind: 'ASSIGN_LNI_PRIVATE_IP',
  operation: lingjunOperations.AssignPrivateIpAddress,
  place: ({ networkInterface }) => placeOfKey(networkInterface),
  params: ({ networkInterface, subnet, ...wanted }) => ({
    NetworkInterfaceId: idOfKey(networkInterface),
    SubnetId: idOfKey(subnet),
    PrivateIpAddress: wanted.address,
    Description: wanted.description,
    AssignMac: wanted.hasOwnMac,
    SkipConfig: wanted.skipsConfiguration,
  }),
  validate({ networkInterface, subnet, address, description }) {
    checkIn(placeOfKey(networkInterface), subnet, 'input.subnet');
    if (address !== undefined) checkAddress(address, 'input.address');
    checkLength(description, 'input.description');
  },
  check: async (wanted, { reads, isDryRun }) => (isDryRun ? addressRoom(wanted, reads) : []),
  madeKeyOf: ({ networkInterfaceId, ipName }, { account, region }) =>
    networkInterfaceId && ipName ? keyOf(account, region, networkInterfaceId, ipName) : null,
  watch: {
    operation: GetLniPrivateIpAddress,
    async read({ key, reads }) {
      const row = await reads.load(lniPrivateIpLoaders).byId.load(key);
      return row && { statusText: row.status, message: row.message };
    },
    done: ['Available'],
    // Not documented for addresses; the documentation of elastic interfaces and of subnets has them.
    failed: ['Create Failed', 'Not Available'],
    timeLimitMs: 2 * 60_000,
  },
});

interface KnownAddress {
  /** The keys of the address and of the subnet that it comes from. */
  readonly address: string;
  readonly subnet: string;
}

export const unassignLniPrivateIp = defineChange<KnownAddress, typeof lingjunOperations.UnAssignPrivateIpAddress>({
  ...addressing,
  kind: 'UNASSIGN_LNI_PRIVATE_IP',
  operation: lingjunOperations.UnAssignPrivateIpAddress,
  place: ({ address }) => placeOfKey(address),
  keyOf: ({ address }) => address,
  params({ address, subnet }) {
    const [NetworkInterfaceId = '', IpName = ''] = idsOfKey(address);
    return { NetworkInterfaceId, IpName, SubnetId: idOfKey(subnet) };
  },
  validate: ({ address, subnet }) => checkIn(placeOfKey(address), subnet, 'input.subnet'),
  doneCodes: ['1003'],
});
