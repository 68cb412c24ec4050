import { idOfKey } from '../../graph/key-rules.ts';

/** A host that is to take part. */
export interface NewHost {
  readonly ip: string;
  /** The key of its node. */
  readonly node?: string;
  /** What the test names it by, where that is no node. */
  readonly resourceId?: string;
  readonly name?: string;
  readonly bondName?: string;
}

export interface NewTrafficTest {
  readonly clients: readonly NewHost[];
  readonly servers: readonly NewHost[];
  /** In the service's own spelling, as the model is. */
  readonly protocol: string;
  readonly model: string;
  readonly durationSeconds: number;
  readonly connectionCount: number;
  readonly isGpuDirect?: boolean;
}

export interface NewCommTest {
  readonly hosts: readonly NewHost[];
  readonly gpuCount: number;
  readonly model: string;
  /** In the service's own spelling. */
  readonly library: string;
}

/** The settings of one kind of test; of the three, one is there. */
export interface NewSettings {
  readonly delayTest?: { readonly hosts: readonly NewHost[] };
  readonly trafficTest?: NewTrafficTest;
  readonly communicationTest?: NewCommTest;
}

export interface NewNetTest extends NewSettings {
  /** The key of the cluster. */
  readonly cluster: string;
  readonly clusterName: string;
  readonly networkMode: string;
  readonly port?: number;
}

/** Every host of a new test, whatever its part in it. */
export function newHosts({ delayTest, trafficTest, communicationTest }: NewSettings): readonly NewHost[] {
  const traffic = trafficTest ? [...trafficTest.clients, ...trafficTest.servers] : [];
  return [...(delayTest?.hosts ?? []), ...traffic, ...(communicationTest?.hosts ?? [])];
}

/** The kind of test and its settings, in the service's spelling. */
export function wireSettings({ delayTest, trafficTest, communicationTest }: NewSettings) {
  if (trafficTest) return { NetTestType: 'TrafficTest', TrafficTest: wireTraffic(trafficTest) };
  if (communicationTest) return { NetTestType: 'CommTest', CommTest: wireCommunication(communicationTest) };
  return { NetTestType: 'DelayTest', DelayTest: { Hosts: (delayTest?.hosts ?? []).map(wireHost) } };
}

function wireTraffic({ clients, servers, protocol, model, ...flow }: NewTrafficTest) {
  return {
    Clients: clients.map(wireHost),
    Servers: servers.map(wireHost),
    Protocol: protocol,
    TrafficModel: model,
    Duration: flow.durationSeconds,
    QP: flow.connectionCount,
    // Only RDMA has the switch.
    ...(protocol === 'RDMA' ? { GDR: flow.isGpuDirect ?? false } : {}),
  };
}

function wireCommunication({ hosts, gpuCount, model, library }: NewCommTest) {
  return { Hosts: hosts.map(wireHost), GPUNum: gpuCount, Model: model, Type: library };
}

/** Answers name a host by its ResourceId alone, so that is its node where there is one. */
function wireHost({ ip, node, resourceId, name, bondName }: NewHost) {
  const nodeId = node === undefined ? undefined : idOfKey(node);
  const id = resourceId ?? nodeId;
  return {
    IP: ip,
    ...(nodeId === undefined ? {} : { NodeId: nodeId }),
    ...(id === undefined ? {} : { ResourceId: id }),
    ...(name === undefined ? {} : { ServerName: name }),
    ...(bondName === undefined ? {} : { Bond: bondName }),
  };
}
