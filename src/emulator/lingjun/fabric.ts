import type { FabricPort } from '../fleet/model.ts';
import type { InputOf } from './input.ts';
import { type Answer, inRegion, matches, type Scene } from './scene.ts';

const unknown: Answer = { refused: 1003, message: 'The specified resource does not exist.' };

/** Without any filter: all of the region. */
export function getFabricTopology(input: InputOf<'GetFabricTopology'>, scene: Scene): Answer {
  const ports = inRegion(scene.state.fabricPorts, scene).filter((port) => isWanted(port, { input, scene }));
  const roots = layersOf(ports, ['core', 'spine', 'leaf', 'nodeId', 'networkInterfaceId']);
  return {
    payload: {
      ClusterId: input.ClusterId ?? '',
      RegionId: scene.regionId,
      TopoInfo: roots.map(rootFields),
      VpcId: input.VpcId ?? '',
      VpdId: input.VpdId ?? '',
    },
  };
}

interface Filtering {
  input: InputOf<'GetFabricTopology'>;
  scene: Scene;
}

function isWanted({ nodeId, networkInterfaceId }: FabricPort, { input, scene: { index } }: Filtering): boolean {
  const node = index.nodes.get(nodeId);
  const isNamed =
    (input.NodeIds === undefined && input.LniIds === undefined) ||
    input.NodeIds?.includes(nodeId) ||
    input.LniIds?.includes(networkInterfaceId);
  return (
    isNamed === true &&
    matches(input.ClusterId, node?.clusterId) &&
    matches(input.VpcId, node?.vpcId) &&
    matches(input.VpdId, index.lnis.get(networkInterfaceId)?.vpdId)
  );
}

interface Layer {
  layerType: string;
  layerName: string;
  nextLayer: Layer[];
}

const layerNames = { core: 'core', spine: 'spine', leaf: 'leaf', nodeId: 'node', networkInterfaceId: 'lni' } as const;
type LayerKey = keyof typeof layerNames;

function layersOf(ports: readonly FabricPort[], [key, ...below]: readonly LayerKey[]): Layer[] {
  if (key === undefined) return [];
  return [...Map.groupBy(ports, (port) => port[key])].map(([layerName, inside]) => ({
    layerType: layerNames[key],
    layerName,
    nextLayer: layersOf(inside, below),
  }));
}

/** Only the roots are typed in the service's own model; what is below keeps the keys of its program. */
const rootFields = ({ layerName, layerType, nextLayer }: Layer) => ({
  LayerName: layerName,
  LayerType: layerType,
  NextLayer: nextLayer,
});

/** Everything of the source's kind within the distance, but for the source itself. */
export function listInstancesByNcd(input: InputOf<'ListInstancesByNcd'>, scene: Scene): Answer {
  const places = placesOf(input.InstanceType, scene);
  const source = places?.get(input.InstanceId);
  if (!places || !source || inRegion(source, scene).length === 0) return unknown;
  const near = [...places].flatMap(([InstanceId, ports]) => {
    const Ncd = distanceOf(source, ports);
    const isHere = inRegion(ports, scene).length > 0 && InstanceId !== input.InstanceId;
    return isHere && Ncd <= input.MaxNcd ? [{ InstanceId, Ncd }] : [];
  });
  const { InstanceType, MaxNcd, InstanceId } = input;
  return { payload: { InstanceInfos: near, InstanceType, MaxNcd, SourceInstanceId: InstanceId } };
}

export function queryInstanceNcd(input: InputOf<'QueryInstanceNcd'>, scene: Scene): Answer {
  const places = placesOf(input.InstanceType, scene);
  const [one, other] = [places?.get(input.InstanceId1) ?? [], places?.get(input.InstanceId2) ?? []];
  if (inRegion(one, scene).length === 0 || inRegion(other, scene).length === 0) return unknown;
  const { InstanceId1, InstanceId2, InstanceType } = input;
  return { payload: { InstanceId1, InstanceId2, InstanceType, Ncd: distanceOf(one, other) } };
}

function placesOf(type: string, { index }: Scene): Map<string, FabricPort[]> | undefined {
  return type === 'node' ? index.portsByNode : type === 'lni' ? index.portsByLni : undefined;
}

/** Between nodes it is that of their two nearest ports. */
function distanceOf(ports: readonly FabricPort[], others: readonly FabricPort[]): number {
  return Math.min(...ports.flatMap((port) => others.map((other) => portDistance(port, other))));
}

function portDistance(port: FabricPort, other: FabricPort): number {
  if (port.regionId !== other.regionId) return Number.POSITIVE_INFINITY;
  if (port.leaf === other.leaf) return 1;
  if (port.spine === other.spine) return 2;
  return port.core === other.core ? 3 : 4;
}
