import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
beforeEach(() => void gateway.calls());
afterAll(() => gateway.close());

const explain = `query ($document: String!) { explain(document: $document) { calls { operation askers } cost { min likely max } } }`;
const region = 'filter: { region: "cn-wulanchabu" }';

/** What each asks of the upstream when it is the first to ask; where rows are made up, by their operations only. */
const plans: [document: string, operations: string[]][] = [
  [`{ vpds(first: 5, ${region}) { nodes { grantRules { nodes { isUsed } } } } }`, ['ListVpds', 'ListVpdGrantRules']],
  [
    `{ vpds(${region}) { nodes { routeEntries { totalCount } destinationCidrs } } }`,
    ['ListVpds', 'ListVpdRouteEntries', 'GetDestinationCidrBlock'],
  ],
  [
    `{ vccs(${region}) { nodes { traffic(metrics: [TOTAL_BYTES], directions: [IN]) { samples { value } } } } }`,
    ['ListVccs', 'ListVccFlowInfos'],
  ],
  [
    '{ fabricTopology(filter: { account: "default", region: "cn-wulanchabu" }) { roots { name } } }',
    ['GetFabricTopology'],
  ],
  [
    `{ lingjunNodes(first: 1, ${region}) { nodes { neighbours(maxDistance: 1) { nodes { nodeId } } } } }`,
    ['ListNodeInfosForPod', 'ListInstancesByNcd'],
  ],
  ['{ lingjunServiceRoles { nodes { exists } } lingjunRateLimits { calls } }', ['DescribeSlr']],
];

describe('the plan of a query over the network', () => {
  it.each(plans)('%s names what it would ask, and asks nothing', async (document, operations) => {
    const { data, errors } = await gateway.query(explain, { document });
    expect(errors).toBeUndefined();
    const planned = data.explain.calls.map(({ operation }: { operation: string }) => operation);
    expect([...new Set<string>(planned)].toSorted()).toEqual(operations.toSorted());
    expect(gateway.calls()).toEqual({});
  });
});
