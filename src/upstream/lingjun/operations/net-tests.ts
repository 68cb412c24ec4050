import { netTest } from '../answers/net-tests.ts';
import { byToken, efloController, type LingjunOperation } from '../operation.ts';

/** Network tests of eflo-controller. */
export const netTestOperations = {
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
