import type { InputFieldBuilder, InputShapeFromFields } from '@pothos/core';
import { builder } from '../../builder.ts';
import { withoutNulls } from '../../graph/without-nulls.ts';
import type { Place } from '../../upstream/keys.ts';
import { Cluster } from '../cluster/cluster.ts';
import { provider, providerText } from '../cluster/kinds.ts';
import { mutationField } from '../operation/mutation-field.ts';
import { createCustomCluster, createPrivateCluster } from './custom-changes.ts';

type Fields = InputFieldBuilder<(typeof builder)['$inferSchemaTypes'], 'InputObject'>;

const CustomMachine = builder.inputType('CustomMachineInput', {
  description: 'A machine that somebody has, to be written down.',
  fields: (t) => ({
    address: t.string({ required: true, description: 'Its private IPv4 address.' }),
    loginName: t.string({ required: true, description: 'The user to log in as.' }),
    loginPassword: t.string({
      required: true,
      description: 'The password of that user, which the server stores. The gateway neither stores nor shows it.',
    }),
  }),
});

const fields = (t: Fields) => ({
  name: t.string({ required: true, description: 'The name, 1 to 64 characters, unique on the server.' }),
  description: t.string({ description: 'What the cluster is for, at most 128 characters.' }),
  machines: t.field({ type: [CustomMachine], required: true, description: 'Its machines, one or more.' }),
});

type Given = InputShapeFromFields<ReturnType<typeof fields>> & Pick<Place, 'account'>;

/** The passwords by themselves, since fields of an input are stored or not as a whole. */
function inputOf({ account, name, description, machines }: Given) {
  return {
    ...{ account, name, ...withoutNulls({ description }) },
    machines: machines.map(({ address, loginName }) => ({ address, loginName })),
    loginPasswords: machines.map(({ loginPassword }) => loginPassword),
  };
}

const looks =
  'Nobody looks whether the machines are there, and none is made. It cannot be scaled. Costs two sweeps of the ' +
  'clusters, one of them to find it again should the answer get lost';

mutationField('createCustomCluster', {
  description: `Makes a cluster of machines of a cloud that somebody has. ${looks}, that of the cloud accounts, and the write.`,
  change: createCustomCluster,
  placedIn: 'bridgx',
  fields: (t) => ({
    ...fields(t),
    provider: t.field({
      type: provider.type,
      required: true,
      description: 'The cloud, which is that of the access key.',
    }),
    accessKeyId: t.string({ required: true, description: 'The id of the cloud access key that is to own it.' }),
  }),
  input: ({ provider: cloud, accessKeyId, ...given }) => ({
    ...inputOf(given),
    accessKeyId,
    provider: providerText(cloud, 'input.provider'),
  }),
  thing: {
    name: 'cluster',
    type: Cluster,
    description: 'The cluster as it is now. Costs the sweep of the clusters, 50 rows a call.',
  },
  checksAnew: true,
});

mutationField('createPrivateCluster', {
  description:
    `Makes a cluster of machines that stand anywhere. ${looks}, and the write. It belongs to no cloud account, so the ` +
    'server shows it to every organisation alike, and the gateway shows it to none.',
  change: createPrivateCluster,
  placedIn: 'bridgx',
  fields,
  input: inputOf,
  checksAnew: true,
});
