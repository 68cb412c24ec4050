import { builder, nodeKinds } from '../../builder.ts';
import { BadInput } from '../../errors.ts';
import { checkedBy } from '../../graph/check-arguments.ts';
import { decodeId } from '../../graph/ids.ts';
import { singleOf } from '../../upstream/keys.ts';
import { LingjunNode } from '../lingjun-node/lingjun-node.ts';
import { NetworkInterface } from '../network-interface/network-interface.ts';
import { networkDistanceLoaders, type PairKey } from './loaders.ts';

/** The types whose distance the service knows. */
const kinds = new Map<string, PairKey['kind']>([
  ['LingjunNode', 'NODE'],
  ['NetworkInterface', 'NETWORK_INTERFACE'],
]);

interface Named {
  readonly typename: string;
  readonly id: string;
}

builder.queryField('networkDistance', (t) =>
  t.int({
    description:
      'The network communication distance between two nodes, or two Lingjun NICs, of one region: 1 when both hang on ' +
      'one leaf, 2 on one spine, 3 on one core; null when one of them does not exist. Costs one call. For more than ' +
      'one pair ask for `neighbours`, which gives the distances to all others at once.',
    args: {
      a: t.arg.globalID({
        required: true,
        for: [LingjunNode, NetworkInterface],
        description: 'The global id of a node or Lingjun NIC.',
      }),
      b: t.arg.globalID({
        required: true,
        for: [LingjunNode, NetworkInterface],
        description: 'The global id of another of the same kind and region.',
      }),
    },
    ...checkedBy(({ a, b }: { a: string; b: string }) => {
      pairOf(decodeId(a, nodeKinds, 'a'), decodeId(b, nodeKinds, 'b'));
    }),
    resolve: (_root, { a, b }, { load }) => load(networkDistanceLoaders).distance(pairOf(a, b)),
  }),
);

/** Throws BadInput for two between which there is no distance. */
function pairOf(a: Named, b: Named): PairKey {
  const [one, other] = [singleOf(a.id), singleOf(b.id)];
  const [kind, idOne, idOther] = [kinds.get(a.typename), one?.ids[0], other?.ids[0]];
  const isOnePlace = one?.place.account === other?.place.account && one?.place.region === other?.place.region;
  const isPair = a.typename === b.typename && isOnePlace && idOne !== idOther;
  if (one && kind && idOne && idOther && isPair) return { ...one.place, kind, ids: [idOne, idOther] };
  throw new BadInput({
    argument: 'b',
    expected: 'another thing of the same kind, account and region as `a`',
    got: `${b.typename} ${b.id}`,
  });
}
