import type { NetTest, NetTestSettings, TestedHost } from '../fleet/pai-model.ts';
import type { InputOf } from './input.ts';
import { cursorPage } from './paging.ts';
import { type Answer, inRegion, matches, type Scene, single } from './scene.ts';
import { utcIso, zonelessIso } from './wire-fields.ts';

export function describeNetTestResult({ TestId }: InputOf<'DescribeNetTestResult'>, scene: Scene): Answer {
  const item = scene.index.netTests.get(TestId);
  return single({ item, scene, code: 'RESOURCE_NOT_FOUND' }, (test) => ({
    ...testFields(test),
    CreationTime: `${zonelessIso(test.createdMs)}+08:00`,
    ResultDetial: test.result,
  }));
}

/** The newest first; a page is never smaller than 20. */
export function listNetTestResults(input: InputOf<'ListNetTestResults'>, scene: Scene): Answer {
  const tests = inRegion(scene.state.netTests, scene)
    .filter(
      (test) => matches(input.NetTestType, test.settings.kind) && matches(input.ResourceGroupId, test.resourceGroupId),
    )
    .toSorted((one, other) => other.createdMs - one.createdMs);
  const MaxResults = Math.min(Math.max(input.MaxResults ?? 20, 20), 100);
  const page = cursorPage(tests, { ...input, MaxResults });
  if (!page) return { refused: 'InvalidNextToken', message: 'The specified NextToken is not valid.' };
  return { payload: { MaxResults, NetTestResults: page.rows.map(rowFields), ...page.next } };
}

function rowFields(test: NetTest) {
  return { ...testFields(test), CreationTime: utcIso(test.createdMs), NetworkMode: test.networkMode };
}

function testFields(test: NetTest) {
  return {
    ClusterId: test.clusterId,
    ClusterName: test.clusterName,
    // To the minute, with the zone and without the seconds.
    FinishedTime: test.finishedMs === null ? '' : utcIso(test.finishedMs).replace(/:\d\dZ$/, 'Z'),
    NetTestType: test.settings.kind,
    Port: test.port,
    Status: test.status,
    TestId: test.testId,
    [test.settings.kind]: settingFields(test.settings),
  };
}

/** Numbers and switches of a request come back as text here and there. */
function settingFields(settings: NetTestSettings) {
  switch (settings.kind) {
    case 'DelayTest':
      return { Hosts: settings.hosts.map(hostFields) };
    case 'TrafficTest':
      return {
        Clients: settings.clients.map(hostFields),
        Duration: settings.durationSeconds,
        GDR: settings.gpuDirect ? 'True' : 'False',
        Protocol: settings.protocol,
        QP: settings.queuePairs,
        Servers: settings.servers.map(hostFields),
        TrafficModel: settings.model,
      };
    case 'CommTest':
      return {
        GPUNum: String(settings.gpus),
        Hosts: settings.hosts.map(({ ip, resourceId, serverName }) => ({
          IP: ip,
          ResourceId: resourceId,
          ServerName: serverName,
        })),
        Model: settings.model,
        Type: settings.library,
      };
  }
}

function hostFields({ bond, ip, resourceId, serverName }: TestedHost) {
  return { Bond: bond, IP: ip, ResourceId: resourceId, ServerName: serverName };
}
