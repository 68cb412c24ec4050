import { netTest, startedNetTest } from '../answers/net-tests.ts';
import { byToken, efloController, type LingjunOperation, perSecond100 } from '../operation.ts';

/** Network tests of eflo-controller. The settings of a new one travel as JSON text in its form. */
export const netTestOperations = {
  CreateNetTestTask: {
    ...efloController,
    kind: 'write',
    name: 'CreateNetTestTask',
    answer: startedNetTest,
    rateLimit: perSecond100,
    params: {
      ClusterId: 'text',
      ClusterName: 'text',
      CommTest: 'json',
      DelayTest: 'json',
      NetTestType: 'text',
      NetworkMode: 'text',
      Port: 'text',
      TrafficTest: 'json',
    },
  },
  DescribeNetTestResult: {
    ...efloController,
    name: 'DescribeNetTestResult',
    answer: netTest,
    params: { TestId: 'text!' },
  },
  ListNetTestResults: {
    ...efloController,
    name: 'ListNetTestResults',
    rowId: 'testId',
    answer: netTest,
    paging: byToken('NetTestResults'),
    params: { MaxResults: 'integer', NetTestType: 'text', NextToken: 'text', ResourceGroupId: 'text' },
  },
} as const satisfies Readonly<Record<string, LingjunOperation>>;
