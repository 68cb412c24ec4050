import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { codeOf, gatewayTo, localOne } from './sent-by-gateway.ts';
import { movedClock } from './writing-client.ts';

let emulator: Emulator;
const clock = movedClock();
beforeAll(async () => {
  emulator = await startEmulator({ clock: clock.now, rateLimits: false });
});
afterAll(() => emulator.close());
afterEach(() => emulator.reset());

const settle = () => clock.pass(3_000);
const state = () => emulator.fleet.lingjun;

describe.each(['bearer', 'acs3'] as const)('sent with %s,', (scheme) => {
  let send: ReturnType<typeof gatewayTo>;
  beforeEach(() => {
    send = gatewayTo(emulator, scheme, clock.now);
  });

  describe('a network test', () => {
    const host = (last: number) => ({
      Bond: 'bond0',
      IP: `10.0.0.${last}`,
      ResourceId: `e01-cn-${last}`,
      ServerName: `s${last}`,
    });
    const shown = (last: number) => host(last);
    const tests = {
      DelayTest: {
        sent: { Hosts: [host(1), host(2)] },
        seen: { Hosts: [shown(1), shown(2)] },
        unit: 'us',
        measured: [1, 2],
      },
      TrafficTest: {
        sent: {
          Clients: [host(3)],
          Duration: 30,
          GDR: true,
          Protocol: 'RDMA',
          QP: 4,
          Servers: [host(4)],
          TrafficModel: 'MTON',
        },
        seen: {
          Clients: [shown(3)],
          Duration: 30,
          GDR: 'True',
          Protocol: 'RDMA',
          QP: 4,
          Servers: [shown(4)],
          TrafficModel: 'MTON',
        },
        unit: 'Gbps',
        measured: [3],
      },
      CommTest: {
        sent: { GPUNum: 8, Hosts: [{ IP: '10.0.0.5', NodeId: 'e01-cn-5' }], Model: 'AllReduce', Type: 'NCCL' },
        seen: {
          GPUNum: '8',
          Hosts: [{ IP: '10.0.0.5', ResourceId: '', ServerName: '' }],
          Model: 'AllReduce',
          Type: 'NCCL',
        },
        unit: 'Gbps',
        measured: [5],
      },
    };
    const kinds = ['DelayTest', 'TrafficTest', 'CommTest'] as const;

    it.each(kinds)('(%s) runs for a while and then has its result', async (NetTestType) => {
      const { sent, seen, unit, measured } = tests[NetTestType];
      const { clusterId, clusterName } = localOne(state().clusters);
      const started = clock.now();
      const { TestId } = await send('CreateNetTestTask', {
        ClusterId: clusterId,
        NetTestType,
        NetworkMode: '2',
        Port: '23604',
        [NetTestType]: sent,
      });
      const running = await send('DescribeNetTestResult', { TestId });
      expect(running).toMatchObject({
        Status: 'InProgress',
        ResultDetial: '',
        FinishedTime: '',
        ClusterName: clusterName,
      });
      expect(running[NetTestType]).toEqual(seen);
      const [row] = (await send('ListNetTestResults')).NetTestResults;
      expect(row).toMatchObject({ TestId, Status: 'InProgress', NetworkMode: '2', Port: '23604' });
      settle();
      const { ResultDetial, ...ended } = await send('DescribeNetTestResult', { TestId });
      expect(ended).toMatchObject({ Status: 'Finished', ClusterId: clusterId });
      expect(Date.parse(ended.FinishedTime)).toBe(Math.floor((started + 3_000) / 60_000) * 60_000);
      const Rows = measured.map((last) => ({ Host: `10.0.0.${last}`, Value: 1 + last / 10 }));
      expect(JSON.parse(ResultDetial)).toEqual({ Unit: unit, Rows });
    });

    it('may fail, and is told apart by that alone', async () => {
      emulator.setFaults([{ kind: 'doom', operation: 'CreateNetTestTask', times: 1 }]);
      const { TestId } = await send('CreateNetTestTask', { NetTestType: 'DelayTest', DelayTest: tests.DelayTest.sent });
      settle();
      expect(await send('DescribeNetTestResult', { TestId })).toMatchObject({ Status: 'Failed', ResultDetial: '{}' });
    });

    it.each([
      [{}, 'MissingNetTestType'],
      [{ NetTestType: 'PingTest' }, 'InvalidNetTestType'],
      [{ NetTestType: 'DelayTest' }, 'MissingDelayTest'],
      [{ NetTestType: 'DelayTest', DelayTest: { Hosts: [] } }, 'InvalidDelayTest'],
      [
        { NetTestType: 'TrafficTest', TrafficTest: { ...tests.TrafficTest.sent, Protocol: 'TCP' } },
        'InvalidTrafficTest',
      ],
      [{ NetTestType: 'TrafficTest', TrafficTest: { ...tests.TrafficTest.sent, QP: 0 } }, 'InvalidTrafficTest'],
      [{ NetTestType: 'CommTest', CommTest: { ...tests.CommTest.sent, Type: 'MPI' } }, 'InvalidCommTest'],
      [{ NetTestType: 'DelayTest', DelayTest: tests.DelayTest.sent, ClusterId: 'i1-none' }, 'RESOURCE_NOT_FOUND'],
    ])('is refused with %o', async (params, code) => {
      const before = state().netTests.length;
      expect(codeOf(await send('CreateNetTestTask', params))).toBe(code);
      expect(state().netTests).toHaveLength(before);
    });
  });
});
