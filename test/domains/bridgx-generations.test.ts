import { afterEach, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { startWiretap, type Wiretap } from '../support/wiretap.ts';
import { bridgxId, ownClusters } from './bridgx-facts.ts';
import { some } from './lingjun-facts.ts';

const everything = `query ($cluster: ID!, $task: ID!, $vpc: ID!) {
  clusters(first: 1000) { totalCount nodes {
    clusterId name machineCount provider accessKeyId machineType coreCount usage createdAt chargeType
    machines(first: 2) { totalCount nodes { instanceId status privateIps createdAt bootSeconds } }
  } }
  scalingTasks(first: 1000) { totalCount nodes { taskId action status createdAt finishedAt executedSeconds } }
  scalingTask(id: $task) { taskId progress { totalCount succeededCount machineCountExpected successRate } }
  cluster(id: $cluster) {
    detail { regionId zoneId image { imageId sizeGb } network { vpcId } storage { dataDisks { sizeGb } } tags { key value } }
    usageDay(day: "2026-06-10") { usedSeconds upstreamSeconds machineCount }
    vpc { vpcId cidr status subnets { nodes { subnetId status isDefault availableIpCount } } }
    securityGroup { name groupType rules { direction protocol portRange cidr } }
    cloudAccount { name cloudAccountId }
  }
  vpc(id: $vpc) { name regionId }
  cloudRegions(provider: ALIBABA_CLOUD) { nodes { regionId name zones { zoneId machineTypes(first: 3) { nodes { name hasGpu } } }
    images(imageType: GLOBAL) { nodes { imageId osType sizeGb } } } }
}`;

describe('A BridgX server of another generation', () => {
  const started: { close(): Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const each of started.splice(0)) await each.close();
  });

  async function start(options: Parameters<typeof startGateway>[0] = {}) {
    const gateway = await startGateway(options);
    started.push(gateway);
    return gateway;
  }

  function variablesOf({ emulator }: TestGateway) {
    const { bridgx } = emulator.fleet;
    const cluster = some(ownClusters(bridgx), ({ name }) => name === "o'brien.finetune");
    const task = some(bridgx.tasks, ({ clusterName }) => clusterName === cluster.name);
    const vpc = some(bridgx.vpcs, ({ vpcId }) => vpcId === cluster.vpcId);
    return {
      cluster: bridgxId('Cluster', cluster.name),
      task: bridgxId('ScalingTask', String(task.id)),
      vpc: bridgxId('Vpc', vpc.accountKey, vpc.regionId, vpc.vpcId),
    };
  }

  it.each(['2022-11', 'manual'] as const)('tells the same as the usual one: %s', async (bridgxGeneration) => {
    const usual = await start();
    const other = await start({ emulator: { bridgxGeneration } });
    const expected = await usual.query(everything, variablesOf(usual));
    expect(expected.errors).toBeUndefined();
    expect(expected.data.cluster.usageDay.usedSeconds).toBeGreaterThan(0);
    const { data, errors } = await other.query(everything, variablesOf(other));
    expect(errors).toBeUndefined();
    expect(data).toEqual(expected.data);
    expect(other.calls()).toEqual(usual.calls());
  });

  /** A gateway whose server answers what `rewrite` makes of it. */
  async function rewritten(rewrite: (path: string, text: string) => string) {
    let serverUrl = '';
    const wiretap: Wiretap = await startWiretap(() => serverUrl, {
      rewrite: ({ path, body }) => JSON.parse(rewrite(path, JSON.stringify(body))),
    });
    started.push(wiretap);
    const gateway = await start({
      account: (emulated) => ({
        ...emulated,
        ...(emulated.bridgx ? { bridgx: { ...emulated.bridgx, endpoint: wiretap.url } } : {}),
      }),
    });
    serverUrl = gateway.emulator.bridgxUrl;
    return gateway;
  }

  it('may write what the tables of the manual show: its names, times, words, ports and addresses', async () => {
    const gateway = await rewritten((path, text) => {
      if (path.includes('cluster/describe_all')) return text.replaceAll('"create_at"', '"tcreate_at"');
      if (path.includes('task/list'))
        return text
          .replaceAll('"EXPAND"', '"Scale-up"')
          .replaceAll('"SHRINK"', '"scale-down"')
          .replaceAll('"RUNNING"', '"in progress"')
          .replaceAll('"SUCCESS"', '"implementation completed "')
          .replaceAll('"INIT"', '"Pending"');
      if (path.includes('instance/describe_all'))
        return text
          .replace(
            /"create_at":"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d) [^"]*"/g,
            '"create_at":"$1.$2.$3  $4：$5：$6"',
          )
          .replace(/"ip_inner":"([\d.]+)"/g, '"ip_inner":"$1[Intranet]"');
      if (path.includes('/rules'))
        return text
          .replace(/"port_range":"(\d+)-(\d+)"/g, '"port_range":"$1/$2"')
          .replace(/"port_range":"(\d+)"/g, '"port_range":"$1/$1"');
      if (path.includes('subnet/'))
        return text.replaceAll('"VStatus"', '"status"').replaceAll('"IsDefault":"Y"', '"is_default":true');
      return text;
    });
    const usual = await start();
    const expected = await usual.query(everything, variablesOf(usual));
    const { data, errors } = await gateway.query(everything, variablesOf(gateway));
    expect(errors).toBeUndefined();
    expect(data).toEqual(expected.data);
    expect(JSON.stringify(data)).toMatch(/"portRange":"\d+-\d+"/);
    expect(data.scalingTasks.nodes.map(({ status }: { status: string }) => status)).toEqual(
      expect.arrayContaining(['SUCCESS', 'RUNNING', 'INIT', 'FAILED']),
    );
  });

  it('may know key pairs, whose private key is told nowhere', async () => {
    const pair =
      '"key_id":"7","key_pair_id":"kp-7","key_pair_name":"ops","private_key":"-----BEGIN","auth_type":"key_pair"';
    const gateway = await rewritten((path, text) =>
      path.includes('cluster/name/') ? text.replace('"tags":', `${pair},"tags":`) : text,
    );
    const document = 'query ($id: ID!) { cluster(id: $id) { detail { authType authTypeText keyPairId keyPairName } } }';
    const id = bridgxId('Cluster', "o'brien.finetune");
    const { data } = await gateway.query(document, { id });
    expect(data.cluster.detail).toEqual({
      authType: 'KEY_PAIR',
      authTypeText: 'key_pair',
      keyPairId: 'kp-7',
      keyPairName: 'ops',
    });
    const usual = await start();
    const before = await usual.query(document, { id });
    expect(before.data.cluster.detail).toEqual({
      authType: null,
      authTypeText: null,
      keyPairId: null,
      keyPairName: null,
    });
  });

  it.each([
    ['BaiduCloud', 'BAIDU_CLOUD'],
    ['AWSCloud', 'AWS_CLOUD'],
  ])('may drive %s', async (text, provider) => {
    const gateway = await start({ emulator: { bridgxGeneration: '2022-11' } });
    const { bridgx } = gateway.emulator.fleet;
    const cluster = some(ownClusters(bridgx), ({ name }) => name === "o'brien.finetune");
    cluster.provider = text;
    const { data } = await gateway.query(
      `query ($provider: CloudProvider) { clusters(filter: { provider: $provider }) { nodes { name provider providerText } } }`,
      { provider },
    );
    expect(data.clusters.nodes).toEqual([{ name: cluster.name, provider, providerText: text }]);
  });
});
