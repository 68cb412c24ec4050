import { z } from 'zod';
import type { AclEntry, EasGateway } from '../fleet/pai-model.ts';
import { isBlock } from './cidr.ts';
import { gatewayOf, notFound } from './eas-gateways.ts';
import type { InputOf } from './input.ts';
import { invalid, missing } from './refusals.ts';
import type { Answer, Refusal, Scene } from './scene.ts';
import { easGateways } from './tables.ts';

/** All of them or none. Without a VPC they are about the public side. */
export function createAclPolicy(input: InputOf<'CreateAclPolicy'>, scene: Scene): Answer {
  const message = 'Successfully add acl policy for gateway';
  return changeEntries(input, { scene, message }, (known, wanted) => {
    const all = [...known, ...wanted];
    const isTwice = new Set(all.map(({ entry }) => entry)).size < all.length;
    return isTwice ? invalid('AclPolicyList', 'an entry is there already') : all;
  });
}

/** Entries are found by their block; comments do not count. */
export function deleteAclPolicy(input: InputOf<'DeleteAclPolicy'>, scene: Scene): Answer {
  const message = 'Successfully delete acl policy for gateway';
  return changeEntries(input, { scene, message }, (known, wanted) => {
    const going = new Set(wanted.map(({ entry }) => entry));
    const left = known.filter(({ entry }) => !going.has(entry));
    return left.length + going.size === known.length ? left : notFound;
  });
}

type Change = (known: AclEntry[], wanted: AclEntry[]) => AclEntry[] | Refusal;

function changeEntries(
  input: InputOf<'DeleteAclPolicy'>,
  { scene, message }: { scene: Scene; message: string },
  change: Change,
): Answer {
  const gateway = gatewayOf(input, scene);
  const known = gateway && entriesOf(gateway, input.VpcId);
  if (!known) return notFound;
  const wanted = readEntries(input.AclPolicyList);
  if ('refused' in wanted) return wanted;
  const entries = change(known, wanted);
  if ('refused' in entries) return entries;
  const state = easGateways.change(scene.state, gateway.gatewayId, (row) => withEntries(row, input.VpcId, entries));
  return { payload: { GatewayId: gateway.gatewayId, Message: message }, state };
}

/** Undefined for a VPC that the gateway is not linked to. */
function entriesOf({ internetEntries, linkedVpcs }: EasGateway, vpcId: string | undefined): AclEntry[] | undefined {
  return vpcId === undefined ? internetEntries : linkedVpcs.find((linked) => linked.vpcId === vpcId)?.entries;
}

function withEntries(gateway: EasGateway, vpcId: string | undefined, entries: AclEntry[]): EasGateway {
  if (vpcId === undefined) return { ...gateway, internetEntries: entries };
  const linkedVpcs = gateway.linkedVpcs.map((linked) => (linked.vpcId === vpcId ? { ...linked, entries } : linked));
  return { ...gateway, linkedVpcs };
}

const entryList = z
  .array(
    z
      .object({ Entry: z.string().refine(isBlock), Comment: z.string().default('') })
      .transform(({ Entry, Comment }): AclEntry => ({ entry: Entry, comment: Comment })),
  )
  .min(1);

function readEntries(sent: object | undefined): AclEntry[] | Refusal {
  if (sent === undefined) return missing('AclPolicyList');
  const read = entryList.safeParse(sent);
  return read.success ? read.data : invalid('AclPolicyList', 'it must be a list of blocks of addresses');
}
