import { builder } from '../../builder.ts';
import { BadInput } from '../../errors.ts';
import { checkedBy } from '../../graph/check-arguments.ts';
import { lingjunPlaces } from '../../graph/places.ts';
import { LingjunCluster } from '../lingjun-node/lingjun-cluster.ts';
import { Vpd } from '../vpd/vpd.ts';
import { FabricCore, FabricLayer } from './fabric-layer.ts';
import { fabricLayerType, rootsOf } from './layers.ts';
import { type FabricFilter, fabricLoaders, idsPerCall, type TopologyRow } from './loaders.ts';

const FabricTopology = builder.objectRef<TopologyRow>('FabricTopology').implement({
  description: 'The physical network under a part of the fleet, as a tree of switches, nodes and NICs.',
  fields: (t) => ({
    account: t.exposeString('account', { nullable: false, description: 'The alias of the account that asked.' }),
    region: t.exposeString('region', { nullable: false, description: 'The region.' }),
    clusterId: t.exposeString('clusterId', { description: 'The Lingjun cluster that it was asked for by.' }),
    vpcId: t.exposeString('vpcId', { description: 'The cloud VPC that it was asked for by, vpc-….' }),
    vpdId: t.exposeString('vpdId', { description: 'The VPD that it was asked for by, vpd-….' }),
    cores: t.field({
      type: [FabricCore],
      nullable: false,
      description: 'The core switches.',
      resolve: (row) => rootsOf(row).filter(({ layerType }) => fabricLayerType.of(layerType) === 'CORE'),
    }),
    roots: t.field({
      type: [FabricLayer],
      nullable: false,
      description: 'The uppermost layers, which are cores unless the service leaves them out.',
      resolve: (row) => rootsOf(row),
    }),
  }),
});

builder.objectField(Vpd, 'fabricTopology', (t) =>
  t.field({
    type: FabricTopology,
    description: 'The physical network under the VPD. Costs one call per VPD.',
    resolve: (vpd, _args, { load }) => (vpd.vpdId ? load(fabricLoaders).topology(vpd, { vpdId: vpd.vpdId }) : null),
  }),
);

builder.objectField(LingjunCluster, 'fabricTopology', (t) =>
  t.field({
    type: FabricTopology,
    description: 'The physical network under the cluster. Costs one call per cluster.',
    resolve: (cluster, _args, { load }) =>
      cluster.clusterId ? load(fabricLoaders).topology(cluster, { clusterId: cluster.clusterId }) : null,
  }),
);

const FabricTopologyFilter = builder.inputType('FabricTopologyFilter', {
  description: 'Which part of the fabric to show. What is not given leaves everything in.',
  fields: (t) => ({
    account: t.string({ required: true, description: 'The alias of the account that asks.' }),
    region: t.string({ required: true, description: 'The region.' }),
    clusterId: t.string({ description: 'Below one Lingjun cluster.' }),
    vpcId: t.string({ description: 'Below one cloud VPC, vpc-….' }),
    vpdId: t.string({ description: 'Below one VPD, vpd-….' }),
    nodeIds: t.stringList({ description: `Below these nodes, 1 to ${idsPerCall}.` }),
    networkInterfaceIds: t.stringList({ description: `Below these NICs, lni-…, 1 to ${idsPerCall}.` }),
  }),
});

builder.queryField('fabricTopology', (t) =>
  t.field({
    type: FabricTopology,
    description: 'The physical network of a region, or of a part of it. Costs one call.',
    args: { filter: t.arg({ type: FabricTopologyFilter, required: true, description: 'Which part of the fabric.' }) },
    ...checkedBy(({ filter }: { filter: FabricFilter }) => checkIdLists(filter)),
    resolve: (_root, { filter }, context) => {
      const [place] = lingjunPlaces(context, filter);
      return place ? context.load(fabricLoaders).topology(place, filter) : null;
    },
  }),
);

function checkIdLists(filter: FabricFilter): void {
  for (const name of ['nodeIds', 'networkInterfaceIds'] as const) {
    const got = filter[name]?.length;
    if (got === undefined || (got >= 1 && got <= idsPerCall)) continue;
    throw new BadInput({ argument: `filter.${name}`, expected: `1 to ${idsPerCall} ids`, got: `${got} ids` });
  }
}
