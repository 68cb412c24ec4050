import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { idOf, some } from '../domains/lingjun-facts.ts';
import { zone } from '../emulator/writing-client.ts';
import { here } from '../support/operations.ts';
import { resolved, startWriting, type WritingGateway } from '../support/writing.ts';

let gateway: WritingGateway;
beforeAll(async () => {
  gateway = await startWriting({ env: { UPSTREAM_TIMEOUT_MS: '1000' } });
});
beforeEach(() => gateway.emulator.reset());
afterAll(() => gateway.close());

const fleet = () => gateway.emulator.fleet.lingjun;
const local = <T extends { regionId: string }>(rows: readonly T[], isWanted: (row: T) => boolean = () => true) =>
  some(rows, (row) => row.regionId === here.region && isWanted(row));
const eas = () => local(fleet().easGateways);
const ofGateway = () => ({ ...here, gatewayId: eas().gatewayId });
const linked = () => some(eas().linkedVpcs);
const leni = (status: string) => local(fleet().elasticNetworkInterfaces, (row) => row.status === status);
const leniId = (row: ReturnType<typeof leni>) => idOf('ElasticNetworkInterface', row, row.elasticNetworkInterfaceId);
const nodeId = (id: string) => idOf('LingjunNode', { regionId: here.region }, id);

/** What is sent, and how often the service then has what it makes. Read before anything is sent. */
type Case = () => { input: Record<string, unknown>; made: () => number };

function blocks(cidr: string) {
  return () => eas().internetEntries.filter(({ entry }) => entry === cidr).length;
}

function peersOf(vpcId: string) {
  return () => linked().peers.filter((peer) => peer.vpcId === vpcId).length;
}

/** Writes without a token, of which a second one is not the same as the first. */
const once: Record<string, [operation: string, Case]> = {
  createAclPolicy: [
    'CreateAclPolicy',
    () => ({ input: { ...ofGateway(), entries: [{ cidr: '10.77.0.0/16' }] }, made: blocks('10.77.0.0/16') }),
  ],
  createGatewayLinkedVpc: [
    'CreateGatewayIntranetLinkedVpc',
    () => {
      const { vpcId, vSwitchId } = local(fleet().cloudSwitches, (each) =>
        eas().linkedVpcs.every((link) => link.vpcId !== each.vpcId),
      );
      const made = () => eas().linkedVpcs.filter((link) => link.vpcId === vpcId).length;
      return { input: { ...ofGateway(), vpcId, vSwitchId }, made };
    },
  ],
  createGatewayVpcPeers: [
    'CreateGatewayIntranetLinkedVpcPeer',
    () => {
      const peers = [{ region: 'cn-shanghai', vpcId: 'vpc-abroad' }];
      return { input: { ...ofGateway(), vpcId: linked().vpcId, peers }, made: peersOf('vpc-abroad') };
    },
  ],
  createPaiResourceGroup: [
    'CreateResourceGroup',
    () => ({
      input: { ...here, name: 'unheard' },
      made: () => fleet().paiResourceGroups.filter(({ name }) => name === 'unheard').length,
    }),
  ],
  createNetTestTask: [
    'CreateNetTestTask',
    () => {
      const cluster = local(fleet().clusters);
      const id = idOf('LingjunCluster', cluster, cluster.clusterId);
      const before = fleet().netTests.length;
      return {
        input: {
          cluster: id,
          clusterName: cluster.clusterName,
          networkMode: '01',
          delayTest: { hosts: [{ ip: '10.3.3.3' }] },
        },
        made: () => fleet().netTests.length - before,
      };
    },
  ],
  attachElasticNetworkInterface: [
    'AttachElasticNetworkInterface',
    () => {
      const free = leni('Unattached');
      const node = local(fleet().nodes, (row) => row.vpcId === free.vpcId && row.zoneId === free.zoneId);
      const same = ({ elasticNetworkInterfaceId: id }: { elasticNetworkInterfaceId: string }) =>
        id === free.elasticNetworkInterfaceId;
      return {
        input: { id: leniId(free), node: nodeId(node.nodeId) },
        made: () => fleet().elasticNetworkInterfaces.filter((row) => same(row) && row.nodeId === node.nodeId).length,
      };
    },
  ],
  detachElasticNetworkInterface: [
    'DetachElasticNetworkInterface',
    () => {
      const bound = leni('Available');
      const { elasticNetworkInterfaceId: id } = bound;
      const isFree = (row: typeof bound) => row.elasticNetworkInterfaceId === id && row.nodeId === '';
      return {
        input: { id: leniId(bound), node: nodeId(bound.nodeId) },
        made: () => fleet().elasticNetworkInterfaces.filter(isFree).length,
      };
    },
  ],
};

/** Writes that may be repeated: they set something, or end it. */
const often: Record<string, [operation: string, Case]> = {
  createElasticNetworkInterface: [
    'CreateElasticNetworkInterface',
    () => {
      const { vpcId } = local(fleet().cloudSwitches, (each) => each.zoneId === zone);
      const before = fleet().elasticNetworkInterfaces.length;
      return { input: { ...here, zone, vpcId }, made: () => fleet().elasticNetworkInterfaces.length - before };
    },
  ],
  deleteElasticNetworkInterface: [
    'DeleteElasticNetworkInterface',
    () => {
      const free = leni('Unattached');
      const before = fleet().elasticNetworkInterfaces.length;
      return { input: { id: leniId(free) }, made: () => before - fleet().elasticNetworkInterfaces.length };
    },
  ],
  deleteAclPolicy: [
    'DeleteAclPolicy',
    () => {
      const [{ entry = '' } = {}] = linked().entries;
      const before = linked().entries.length;
      return {
        input: { ...ofGateway(), vpcId: linked().vpcId, cidrs: [entry] },
        made: () => before - linked().entries.length,
      };
    },
  ],
  deleteGatewayLinkedVpc: [
    'DeleteGatewayIntranetLinkedVpc',
    () => {
      const { vpcId } = some(eas().linkedVpcs, ({ peers }) => peers.length === 0);
      const before = eas().linkedVpcs.length;
      return { input: { ...ofGateway(), vpcId }, made: () => before - eas().linkedVpcs.length };
    },
  ],
  deleteGatewayVpcPeers: [
    'DeleteGatewayIntranetLinkedVpcPeer',
    () => {
      const peer = some(linked().peers);
      const before = linked().peers.length;
      const peers = [{ region: peer.regionId, vpcId: peer.vpcId }];
      return { input: { ...ofGateway(), vpcId: linked().vpcId, peers }, made: () => before - linked().peers.length };
    },
  ],
  deleteResourceDirectLink: [
    'DeleteResourceDLink',
    () => {
      const group = local(fleet().easResources, ({ directLink }) => directLink !== null);
      const { resourceId } = group;
      const isOff = (row: typeof group) => row.resourceId === resourceId && row.directLink === null;
      return {
        input: { id: idOf('ResourceDirectLink', group, resourceId) },
        made: () => fleet().easResources.filter(isOff).length,
      };
    },
  ],
};

const rows = (table: typeof once) =>
  Object.entries(table).map(([name, [operation, of]]) => [name, operation, of] as const);

async function unheard(mutation: string, input: Record<string, unknown>) {
  gateway.calls();
  const { data, errors } = await gateway.write(mutation, input);
  if (errors) throw new Error(JSON.stringify(errors));
  const { operation } = data[mutation];
  expect(operation).toMatchObject({ status: 'SENDING', attempts: 1 });
  return resolved(gateway, operation.id);
}

describe.each(rows(once))('%s', (mutation, operation, caseOf) => {
  test.each(['reset', 'hang'] as const)('is found and not repeated when its answer is lost by a %s', async (by) => {
    const { input, made } = caseOf();
    gateway.emulator.setFaults([{ operation, kind: 'lost', by, times: 1 }]);
    expect(await unheard(mutation, input)).toMatchObject({ status: 'SUCCEEDED', attempts: 1, error: null });
    expect([made(), gateway.calls()[operation]]).toEqual([1, 1]);
  });

  test('is sent again when the call was cut before the service acted', async () => {
    const { input, made } = caseOf();
    gateway.emulator.setFaults([{ operation, kind: 'reset', times: 1 }]);
    expect(await unheard(mutation, input)).toMatchObject({ status: 'SUCCEEDED', attempts: 2 });
    expect(made()).toBe(1);
  });
});

describe.each(rows(often))('%s', (mutation, operation, caseOf) => {
  test('is done once although it is sent again after its answer was lost', async () => {
    const { input, made } = caseOf();
    // A write with a token is repeated at once, too.
    gateway.emulator.setFaults([{ operation, kind: 'lost', times: mutation.endsWith('Interface') ? 3 : 1 }]);
    expect(await unheard(mutation, input)).toMatchObject({ status: 'SUCCEEDED', error: null });
    expect(made()).toBe(1);
  });
});
