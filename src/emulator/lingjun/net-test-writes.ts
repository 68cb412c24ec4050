import { z } from 'zod';
import type { LingjunState } from '../fleet/model.ts';
import { resultText } from '../fleet/net-tests.ts';
import type { NetTest, NetTestSettings, TestedHost } from '../fleet/pai-model.ts';
import { resourceGroups } from '../fleet/places.ts';
import type { InputOf } from './input.ts';
import { later } from './lives.ts';
import { invalid, missing } from './refusals.ts';
import type { Answer, Refusal, Scene } from './scene.ts';
import { netTests } from './tables.ts';

type Input = InputOf<'CreateNetTestTask'>;

/** Of one that fails, the service says no more than that. */
export function createNetTestTask(input: Input, scene: Scene): Answer {
  const settings = settingsOf(input);
  if ('refused' in settings) return settings;
  const row = newTest(input, { settings, scene });
  if ('refused' in row) return row;
  const dueMs = scene.nowMs + scene.asyncMs;
  const end = { ...outcomeOf(settings, scene), finishedMs: dueMs };
  const finish = (state: LingjunState) => netTests.change(state, row.testId, (test) => ({ ...test, ...end }));
  const state = later(netTests.add(scene.state, row), { dueMs, apply: finish });
  return { payload: { TestId: row.testId }, state };
}

function newTest(input: Input, { settings, scene }: { settings: NetTestSettings; scene: Scene }): NetTest | Refusal {
  const { ClusterId, ClusterName, NetworkMode = '', Port = '' } = input;
  const cluster = scene.index.clusters.get(ClusterId ?? '');
  const isHere = scene.regionId === '' || cluster?.regionId === scene.regionId;
  if (ClusterId !== undefined && !(cluster && isHere)) return unknownCluster;
  return {
    testId: scene.newId('dr', 20),
    regionId: cluster?.regionId ?? scene.regionId,
    resourceGroupId: cluster?.resourceGroupId ?? resourceGroups[0],
    clusterId: cluster?.clusterId ?? '',
    clusterName: ClusterName ?? cluster?.clusterName ?? '',
    networkMode: NetworkMode,
    port: Port,
    status: 'InProgress',
    settings,
    result: '',
    createdMs: scene.nowMs,
    finishedMs: null,
  };
}

const unknownCluster: Refusal = { refused: 'RESOURCE_NOT_FOUND', message: 'The specified cluster does not exist.' };

/** Near hosts answer faster: a value that follows from the address, so that a test can be told from another. */
const measured = (ip: string) => 1 + (Number(ip.split('.').at(-1)) % 100) / 10;

function outcomeOf(settings: NetTestSettings, { failure }: Scene): Pick<NetTest, 'status' | 'result'> {
  if (failure !== undefined) return { status: 'Failed', result: '{}' };
  return { status: 'Finished', result: resultText(settings, measured) };
}

const text = z.string().default('');
const count = z.coerce.number().int().min(1);
const flag = z.union([z.boolean(), z.string().transform((word) => word.toLowerCase() === 'true')]).default(false);

/** A node's own id is not echoed in answers. */
const host = z
  .object({ Bond: text, IP: z.string().min(1), NodeId: text, ResourceId: text, ServerName: text })
  .transform(({ Bond, IP, ResourceId, ServerName }): TestedHost => {
    return { bond: Bond, ip: IP, resourceId: ResourceId, serverName: ServerName };
  });
const hosts = z.array(host).min(1);

const kinds = {
  DelayTest: z
    .object({ Hosts: hosts })
    .transform(({ Hosts }): NetTestSettings => ({ kind: 'DelayTest', hosts: Hosts })),
  TrafficTest: z
    .object({
      Clients: hosts,
      Duration: count,
      GDR: flag,
      Protocol: z.enum(['RDMA', 'TCP']),
      QP: count,
      Servers: hosts,
      TrafficModel: z.enum(['MTON', 'Fullmesh']),
    })
    .refine(({ GDR, Protocol }) => !GDR || Protocol === 'RDMA')
    .transform(
      ({ Clients, Duration, GDR, Protocol, QP, Servers, TrafficModel }): NetTestSettings => ({
        kind: 'TrafficTest',
        clients: Clients,
        durationSeconds: Duration,
        gpuDirect: GDR,
        protocol: Protocol,
        queuePairs: QP,
        servers: Servers,
        model: TrafficModel,
      }),
    ),
  CommTest: z.object({ GPUNum: count, Hosts: hosts, Model: text, Type: z.enum(['ACCL', 'NCCL']) }).transform(
    ({ GPUNum, Hosts, Model, Type }): NetTestSettings => ({
      kind: 'CommTest',
      gpus: GPUNum,
      hosts: Hosts,
      model: Model,
      library: Type,
    }),
  ),
};

/** The settings of the kind that is asked for; those of other kinds are not looked at. */
function settingsOf(input: Input): NetTestSettings | Refusal {
  const { NetTestType } = input;
  if (NetTestType === undefined) return missing('NetTestType');
  if (!isKind(NetTestType)) return invalid('NetTestType', 'DelayTest, TrafficTest or CommTest');
  const sent = input[NetTestType];
  if (sent === undefined) return missing(NetTestType);
  const read = kinds[NetTestType].safeParse(sent);
  return read.success ? read.data : invalid(NetTestType, 'its settings are not complete, or do not go together');
}

function isKind(type: string): type is keyof typeof kinds {
  return type in kinds;
}
