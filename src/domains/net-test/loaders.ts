import type { z } from 'zod';
import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import { createCollection, type Placed } from '../../upstream/collection.ts';
import { groupBy } from '../../upstream/groups.ts';
import type * as answers from '../../upstream/lingjun/answers/net-tests.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';

export type NetTestRow = Placed<z.output<typeof answers.netTest>>;

export const netTestLoaders = (parts: LoaderParts) => {
  const tests = createCollection(
    {
      list: lingjunOperations.ListNetTestResults,
      idOf: ({ testId }) => testId,
      get: { operation: lingjunOperations.DescribeNetTestResult, params: (TestId) => ({ TestId }) },
    },
    inLingjun(parts),
  );
  return {
    ...tests,
    /** Tests in the controller's cluster. */
    byCluster: groupBy(tests.all, ({ clusterId }) => [clusterId]),
    /** Tests that the node took part in. */
    byNode: groupBy(tests.all, (test) => hostsOf(test).map(({ resourceId }) => nodeIdOf(resourceId))),
  };
};

/** Every host of a test, whatever its part in it. */
export function hostsOf({ delayTest, trafficTest, commTest }: NetTestRow) {
  const traffic = trafficTest ? [...trafficTest.clients, ...trafficTest.servers] : [];
  return [...(delayTest?.hosts ?? []), ...traffic, ...(commTest?.hosts ?? [])];
}

/** A host is named by its node, or by a resource of another kind, whose ids are an i and digits. */
export function nodeIdOf(resourceId: string | null): string | null {
  return resourceId && !/^i\d+$/.test(resourceId) ? resourceId : null;
}
