import { defineChange } from '../../graph/change-kinds.ts';
import { idOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { keyOf } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { lingjunClusterLoaders } from '../lingjun-node/loaders.ts';
import { hostsOf, type NetTestRow, netTestLoaders } from './loaders.ts';
import { type NewNetTest, newHosts, wireSettings } from './new-settings.ts';
import { checkSettings } from './new-settings-rules.ts';

const { DescribeNetTestResult, ListNetTestResults } = lingjunOperations;

/** The answer names the test alone; a look before tells it from those of the same settings. */
export const createNetTestTask = defineChange<NewNetTest, typeof lingjunOperations.CreateNetTestTask>({
  kind: 'CREATE_NET_TEST_TASK',
  operation: lingjunOperations.CreateNetTestTask,
  thing: 'NetTest',
  place: ({ cluster }) => placeOfKey(cluster),
  params: ({ cluster, clusterName, networkMode, port, ...settings }) => ({
    ClusterId: idOfKey(cluster),
    ClusterName: clusterName,
    NetworkMode: networkMode,
    Port: port === undefined ? undefined : String(port),
    ...wireSettings(settings),
  }),
  validate: checkSettings,
  async check({ cluster }, { reads, isDryRun }) {
    if (!isDryRun) return [];
    const row = await reads.load(lingjunClusterLoaders).byId.load(cluster);
    return [{ text: `There is a cluster ${idOfKey(cluster)}.`, isMet: row !== null, code: 'NOT_FOUND' }];
  },
  invalidates: [DescribeNetTestResult, ListNetTestResults],
  madeKeyOf: ({ testId }, { account, region }) => (testId ? keyOf(account, region, testId) : null),
  repetition: {
    operation: ListNetTestResults,
    async find(wanted, { reads, place }) {
      const tests = await reads.load(netTestLoaders).filtered(place, wireKind(wanted));
      return tests.filter((test) => isLike(test, wanted)).map(({ key }) => key);
    },
  },
  watch: {
    operation: DescribeNetTestResult,
    async read({ key, reads }) {
      const row = await reads.load(netTestLoaders).byId.load(key);
      return row && { statusText: row.status };
    },
    done: ['Finished'],
    failed: ['Failed'],
    // As long as ecctl, the vendor's own command, waits.
    timeLimitMs: 30 * 60_000,
  },
});

function wireKind(wanted: NewNetTest) {
  return { NetTestType: wireSettings(wanted).NetTestType };
}

/** The same kind on the same hosts; the service does not repeat all that it was told. */
function isLike(test: NetTestRow, { cluster, ...wanted }: NewNetTest): boolean {
  const ips = (hosts: readonly { ip: string | null }[]) =>
    hosts
      .map(({ ip }) => ip ?? '')
      .toSorted()
      .join();
  const tested = hostsOf(test).map(({ iP }) => ({ ip: iP }));
  return (
    test.clusterId === idOfKey(cluster) &&
    (wanted.port === undefined || test.port === String(wanted.port)) &&
    ips(tested) === ips(newHosts(wanted))
  );
}
