import { builder } from '../../builder.ts';
import { type Linked, linkConnection, linkPageOf } from '../../graph/evidence.ts';
import { lookAhead } from '../../graph/look-ahead.ts';
import type { Placed } from '../../upstream/collection.ts';
import { keyOf } from '../../upstream/keys.ts';
import { vccLoaders } from '../vcc/loaders.ts';
import { Vcc } from '../vcc/vcc.ts';
import { ElasticNetworkInterface } from './elastic-network-interface.ts';
import { elasticNetworkInterfaceLoaders } from './loaders.ts';

const VccInterfaces = linkConnection('VccElasticNetworkInterfaces', {
  node: ElasticNetworkInterface,
  description: 'The elastic network interfaces that a connection reaches, with why.',
});
const InterfaceVccs = linkConnection('ElasticNetworkInterfaceVccs', {
  node: Vcc,
  description: 'The connections that reach an elastic network interface, with why.',
});

builder.objectField(Vcc, 'elasticNetworkInterfaces', (t) =>
  t.field({
    type: VccInterfaces,
    description: 'Elastic network interfaces in the cloud VPC that the connection ends in, of the same region.',
    args: t.arg.connectionArgs(),
    resolve: async (vcc, page, context, info) => {
      const { byVpc } = context.load(elasticNetworkInterfaceLoaders);
      const { account, region } = vcc;
      lookAhead(info, context)([{ place: { account, region }, count: undefined }]);
      return linkPageOf(await inSameVpc(vcc, (key) => byVpc.load(key)), page);
    },
  }),
);

builder.objectField(ElasticNetworkInterface, 'vccs', (t) =>
  t.field({
    type: InterfaceVccs,
    description: 'Connections that end in the cloud VPC that the interface lives in, of the same region.',
    args: t.arg.connectionArgs(),
    resolve: async (eni, page, { load }) =>
      linkPageOf(await inSameVpc(eni, (key) => load(vccLoaders).byVpc.load(key)), page),
  }),
);

/** A VPC lives in one region, so both ends of the edge do. */
async function inSameVpc<Row>(
  { account, region, vpcId }: Placed<{ readonly vpcId: string | null }>,
  byVpc: (key: string) => Promise<readonly Row[]>,
): Promise<Linked<Row>[]> {
  if (!vpcId) return [];
  const rows = await byVpc(keyOf(account, region, vpcId));
  return rows.map((row) => ({ row, evidence: { rule: 'VPC_ID', value: vpcId } }));
}
