import type { LoaderParts } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { checkAddress } from '../../graph/cidr-rules.ts';
import { inBridgx } from '../../graph/places.ts';
import { checkLength, checkName } from '../../graph/text-rules.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { createLists } from '../../upstream/lists.ts';
import { ownedCloudKey } from '../cloud-account/ownership.ts';
import { isNew, searchByName } from './changes.ts';
import { clusterShownBy, machinesShownBy } from './shown-by.ts';

/** The widths of the server's columns; its rule for the names of templates does not hold here. */
const longest = { name: 64, description: 128 };

interface CustomMachine {
  readonly address: string;
  readonly loginName: string;
}

interface CustomCluster {
  readonly account: string;
  readonly name: string;
  readonly description?: string;
  readonly machines: readonly CustomMachine[];
  /** Of the machines, in their order. */
  readonly loginPasswords: readonly string[];
}

const custom = {
  place: ({ account }: CustomCluster) => ({ account, region: '' }),
  validate({ name, description, machines }: CustomCluster) {
    checkName(name, 'input.name', longest.name);
    checkLength(description, 'input.description', longest.description);
    if (machines.length === 0) {
      throw new BadInput({ argument: 'input.machines', expected: 'one machine or more', got: 'none' });
    }
    for (const [index, { address, loginName }] of machines.entries()) {
      checkAddress(address, `input.machines.${index}.address`);
      checkName(loginName, `input.machines.${index}.loginName`);
    }
    const addresses = machines.map(({ address }) => address);
    const twice = addresses.find((address, index) => addresses.indexOf(address) !== index);
    if (twice) throw new BadInput({ argument: 'input.machines', expected: 'each address once', got: twice });
  },
  invalidates: [...clusterShownBy, ...machinesShownBy],
  secretInputs: ['loginPasswords'],
} as const;

/** In a plan the passwords are cut out, all together. */
function paramsOf({ name, description, machines, loginPasswords }: CustomCluster) {
  const passwords: unknown = loginPasswords;
  return {
    name,
    desc: description,
    instance_list: machines.map(({ address, loginName }, index) => ({
      instance_ip: address,
      login_name: loginName,
      login_password: Array.isArray(passwords) ? passwords[index] : passwords,
    })),
  };
}

interface CloudCustomCluster extends CustomCluster {
  readonly provider: string;
  readonly accessKeyId: string;
}

export const createCustomCluster = defineChange<
  CloudCustomCluster,
  (typeof bridgxOperations)['cluster.create_custom_public']
>({
  ...custom,
  kind: 'CREATE_CUSTOM_CLUSTER',
  operation: bridgxOperations['cluster.create_custom_public'],
  thing: 'Cluster',
  params: ({ provider, accessKeyId, ...input }) => ({ ...paramsOf(input), provider, account_key: accessKeyId }),
  async check({ name, accessKeyId, provider }, { reads, place }) {
    const key = await ownedCloudKey(reads, place, accessKeyId);
    if (key.provider !== provider) {
      const expected = `the cloud of the access key, ${key.provider}`;
      throw new BadInput({ argument: 'input.provider', expected, got: provider });
    }
    return [await isNew(name, { reads, place })];
  },
  madeKeyOf: ({ clusterName }, { account, region }) => clusterName && keyOf(account, region, clusterName),
  repetition: searchByName(),
});

/** It belongs to no cloud account and so to no organisation: the server lists it for everybody, and the gateway never. */
export const createPrivateCluster = defineChange<
  CustomCluster,
  (typeof bridgxOperations)['cluster.create_custom_private']
>({
  ...custom,
  kind: 'CREATE_PRIVATE_CLUSTER',
  operation: bridgxOperations['cluster.create_custom_private'],
  params: paramsOf,
  check: async ({ name }, { reads, place }) => [await isNew(name, { reads, place })],
  repetition: {
    operation: bridgxOperations['cluster.describe_all'],
    async find({ name, machines }, { reads, place }) {
      const rows = await reads.load(privateClusters)(place, { cluster_type: 'custom', provider: 'PrivateCloud' });
      const isThere = rows.some((row) => row.clusterName === name && row.instanceCount === machines.length);
      return isThere ? [keyOf(place.account, place.region, name)] : [];
    },
  },
});

function privateClusters(parts: LoaderParts) {
  const list = createLists(bridgxOperations['cluster.describe_all'], inBridgx(parts));
  return (place: Place, params: Readonly<Record<string, string>>) => list(place, params);
}
