import type { Prerequisite } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { contains } from '../../graph/cidr-rules.ts';
import { idOfKey } from '../../graph/key-rules.ts';
import { networkInterfaceLoaders } from './loaders.ts';

interface WantedAddress {
  readonly networkInterface: string;
  readonly subnet: string;
  readonly address?: string;
}

/** Whether an interface may have one more address of a subnet, for plans. Costs one call: the interface says it all. */
export async function addressRoom(wanted: WantedAddress, { load }: LoaderParts): Promise<Prerequisite[]> {
  const row = await load(networkInterfaceLoaders).byId.load(wanted.networkInterface);
  const id = idOfKey(wanted.networkInterface);
  if (!row) return [{ text: `There is an interface ${id}.`, isMet: false, code: 'NOT_FOUND' }];
  const { quota, privateIpAddressMacGroup: held, subnetBaseInfo } = row;
  const inSubnet = { text: `${id} is in the subnet ${idOfKey(wanted.subnet)}.`, isMet: isIn(subnetBaseInfo, wanted) };
  const text = `${id} has fewer than ${quota} secondary addresses; now it has ${held.length}.`;
  return [
    inSubnet,
    ...(quota === null ? [] : [{ text, isMet: held.length < quota }]),
    ...(wanted.address === undefined ? [] : [free({ address: wanted.address, cidr: subnetBaseInfo?.cidr })]),
  ];
}

function isIn(subnet: { subnetId: string | null } | null, { subnet: key }: WantedAddress): boolean {
  return subnet?.subnetId === idOfKey(key);
}

function free({ address, cidr }: { address: string; cidr: string | null | undefined }): Prerequisite {
  const isMet = !cidr || contains(cidr, `${address}/32`);
  return { text: `${address} is in ${cidr || 'the subnet'}.`, isMet };
}
