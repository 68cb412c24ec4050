import { describe, expect, test } from 'vitest';
import { type Answer, account, cluster, dataOf, machine, shanghai, startBridgx } from './bridgx-fixture.ts';

const day = '2021-11-18';
const life = (id: number, [from, to]: [string, string?], clusterName = 'gf.scheduler.test') =>
  machine({
    id,
    clusterName,
    createdMs: shanghai(from),
    status: to ? 'DELETED' : 'RUNNING',
    deletedMs: to ? shanghai(to) : null,
  });

/** Eight machines that lived on the 18th, and two that did not. */
const instances = [
  life(1, ['2021-11-17 20:00:00', '2021-11-18 12:00:00']),
  life(2, ['2021-11-18 22:00:00']),
  life(3, ['2021-11-18 23:00:00', '2021-11-19 01:00:00']),
  life(4, ['2021-11-18 09:00:00', '2021-11-18 09:34:04']),
  life(5, ['2021-11-18 10:16:53', '2021-11-18 11:21:27']),
  life(6, ['2021-11-18 10:16:53', '2021-11-18 11:21:27']),
  life(7, ['2021-11-17 23:00:00', '2021-11-18 00:30:00']),
  life(8, ['2021-11-10 08:00:00']),
  life(9, ['2021-11-17 01:00:00', '2021-11-17 23:59:59']),
  life(10, ['2021-11-19 00:00:00', '2021-11-19 02:00:00']),
];

interface UsageRow {
  id: string;
  startup_at: string;
  shutdown_at: string;
  startup_time: number;
  instance_type: string;
}

const rowsOf = (answer: Answer) => dataOf<{ instance_list: UsageRow[] }>(answer).instance_list;
const total = (answer: Answer) => dataOf<{ usage_total: number }>(answer).usage_total;

/** `2021-11-18 10:16:53 +0800 CST` */
const printed = (text: string) => shanghai(text.slice(0, 19));

describe('the usage of a day', () => {
  test('is the sum of the machine seconds that fall into it', async () => {
    await using bridgx = await startBridgx({ tables: { instances } });
    const answer = await bridgx.get(`instance/usage_total?date=${day}`);
    expect(answer.body?.data).toEqual({ usage_total: 151_992 });
  });

  test('is the sum of its statistics, each clipped to the day', async () => {
    await using bridgx = await startBridgx({ tables: { instances } });
    const rows = rowsOf(await bridgx.get(`instance/usage_statistics?date=${day}`));
    const [start, end] = [shanghai(`${day} 00:00:00`), shanghai('2021-11-19 00:00:00')];
    const clipped = rows.map(({ startup_at, shutdown_at }) => {
      const stopped = shutdown_at === '-' ? end : Math.min(printed(shutdown_at), end);
      return (stopped - Math.max(printed(startup_at), start)) / 1000;
    });
    expect(rows.map((row) => row.id)).toEqual(['8', '7', '6', '5', '4', '3', '2', '1']);
    expect(clipped).toEqual([86_400, 1800, 3874, 3874, 2044, 3600, 7200, 43_200]);
    expect(clipped.reduce((sum, seconds) => sum + seconds)).toBe(151_992);
  });

  test('of today ends now, and grows', async () => {
    await using bridgx = await startBridgx({ now: '2021-11-20 12:00:00', tables: { instances } });
    expect(total(await bridgx.get('instance/usage_total?date=2021-11-20'))).toBe(2 * 43_200);
    bridgx.clock.nowMs += 1500;
    expect(total(await bridgx.get('instance/usage_total?date=2021-11-20'))).toBe(2 * 43_201);
  });

  test('that has not come yet is negative', async () => {
    await using bridgx = await startBridgx({ now: '2021-11-20 12:00:00', tables: { instances } });
    expect(total(await bridgx.get('instance/usage_total?date=2021-11-21'))).toBe(2 * -43_200);
  });

  test('begins and ends where the server stands', async () => {
    const usageIn = async (timeZone: string) => {
      await using bridgx = await startBridgx({ timeZone, tables: { instances: [life(1, ['2021-11-18 04:00:00'])] } });
      return total(await bridgx.get(`instance/usage_total?date=2021-11-17`));
    };
    expect(await usageIn('Asia/Shanghai')).toBe(0);
    expect(await usageIn('UTC')).toBe(4 * 3600);
    expect(await usageIn('America/New_York')).toBe(9 * 3600);
  });

  test('has 24 hours even when the clocks change', async () => {
    await using bridgx = await startBridgx({
      timeZone: 'Europe/Berlin',
      tables: { instances: [life(1, ['2021-01-01 00:00:00'])] },
    });
    expect(total(await bridgx.get('instance/usage_total?date=2021-03-28'))).toBe(86_400);
    expect(total(await bridgx.get('instance/usage_total?date=2021-10-31'))).toBe(86_400);
  });

  test('counts every status but DELETED as living, and a deleted machine without an end not at all', async () => {
    const at = { createdMs: shanghai('2021-11-18 23:00:00') };
    const statuses = ['UNDEFINED', 'PENDING', 'TIMEOUT', 'STARTING', 'RUNNING', 'DELETING', 'DELETED'] as const;
    const rows = statuses.map((status, id) => machine({ ...at, id, status }));
    await using bridgx = await startBridgx({ tables: { instances: rows } });
    expect(total(await bridgx.get(`instance/usage_total?date=${day}`))).toBe(6 * 3600);
  });
});

describe('which clusters the usage counts', () => {
  const tables = {
    accounts: [account(), account({ id: 2, accountKey: 'key-old', deleted: true })],
    clusters: [
      cluster({ name: 'counted' }),
      cluster({ name: 'custom', clusterType: 'custom' }),
      cluster({ name: 'disabled', status: 'DISABLE' }),
      cluster({ name: 'deleted', deleted: true }),
      cluster({ name: 'foreign', accountKey: 'key-two' }),
      cluster({ name: 'former', accountKey: 'key-old' }),
    ],
    instances: ['counted', 'custom', 'disabled', 'deleted', 'foreign', 'former', 'forgotten'].map((name, id) =>
      life(id, [`2021-11-18 ${23 - id}:00:00`], name),
    ),
  };
  const hours = async (query: string, username = 'root') => {
    await using bridgx = await startBridgx({ tables });
    return total(await bridgx.get(`instance/usage_total?date=${day}${query}`, await bridgx.loginAs(username))) / 3600;
  };

  test("without a name: the organisation's enabled standard clusters", async () => {
    expect(await hours('')).toBe(1);
    expect(await hours('&cluster_name=')).toBe(1);
  });

  test('without accounts: none', async () => {
    expect(await hours('', 'bare')).toBe(0);
  });

  test('with a name: that one, whatever it is and whoever asks', async () => {
    expect(await hours('&cluster_name=custom')).toBe(2);
    expect(await hours('&cluster_name=deleted')).toBe(4);
    expect(await hours('&cluster_name=foreign')).toBe(5);
    expect(await hours('&cluster_name=forgotten')).toBe(7);
    expect(await hours('&cluster_name=counted', 'guest')).toBe(1);
    expect(await hours('&cluster_name=unknown')).toBe(0);
  });

  test('with a name in any case', async () => {
    expect(await hours('&cluster_name=CusTom')).toBe(2);
  });
});

describe('the date of the usage', () => {
  test.each([
    ['', 'parsing time "" as "2006-01-02": cannot parse "" as "2006"'],
    ['?date=', 'parsing time "" as "2006-01-02": cannot parse "" as "2006"'],
    ['?date=2021-31-12', 'parsing time "2021-31-12": month out of range'],
    ['?date=2021-00-12', 'parsing time "2021-00-12": month out of range'],
    ['?date=2021-02-29', 'parsing time "2021-02-29": day out of range'],
    ['?date=2021-1-2', 'parsing time "2021-1-2" as "2006-01-02": cannot parse "1-2" as "01"'],
    ['?date=20211118', 'parsing time "20211118" as "2006-01-02": cannot parse "1118" as "-"'],
    ['?date=2021-11-18T00', 'parsing time "2021-11-18T00": extra text: "T00"'],
    ['?date=today', 'parsing time "today" as "2006-01-02": cannot parse "today" as "2006"'],
  ])('%s is a 400 with the parser’s words', async (query, msg) => {
    await using bridgx = await startBridgx();
    const refused = { status: 400, body: { code: 400, data: null, msg } };
    expect(await bridgx.get(`instance/usage_total${query}`)).toMatchObject(refused);
    expect(await bridgx.get(`instance/usage_statistics${query}`)).toMatchObject(refused);
  });

  test('is read as year, month, day', async () => {
    await using bridgx = await startBridgx({ tables: { instances: [life(1, ['2021-10-11 23:00:00'])] } });
    expect(total(await bridgx.get('instance/usage_total?date=2021-10-11'))).toBe(3600);
  });
});

describe('the statistics of a day', () => {
  test('give each machine its whole life, not the part of the day', async () => {
    await using bridgx = await startBridgx({
      now: '2021-11-20 12:00:00',
      tables: { instances: instances.slice(0, 2) },
    });
    expect((await bridgx.get(`instance/usage_statistics?date=${day}`)).body?.data).toEqual({
      instance_list: [
        {
          id: '2',
          cluster_name: 'gf.scheduler.test',
          instance_id: 'i-2',
          startup_at: '2021-11-18 22:00:00 +0800 CST',
          shutdown_at: '-',
          startup_time: 38 * 3600,
          instance_type: 'ecs.c6.large',
        },
        {
          id: '1',
          cluster_name: 'gf.scheduler.test',
          instance_id: 'i-1',
          startup_at: '2021-11-17 20:00:00 +0800 CST',
          shutdown_at: '2021-11-18 12:00:00 +0800 CST',
          startup_time: 16 * 3600,
          instance_type: 'ecs.c6.large',
        },
      ],
      pager: { page_number: 1, page_size: 50, total: 2 },
    });
  });

  test('are null, not [], on a day without machines', async () => {
    await using bridgx = await startBridgx({ tables: { instances } });
    const answer = await bridgx.get('instance/usage_statistics?date=2020-01-01');
    expect(answer.body?.data).toEqual({ instance_list: null, pager: { page_number: 1, page_size: 50, total: 0 } });
  });

  test("put the machine type of the page's first row on every row", async () => {
    const clusters = [
      cluster({ name: 'small', instanceType: 'ecs.small' }),
      cluster({ name: 'large', instanceType: 'ecs.large' }),
    ];
    const rows = ['small', 'large', 'small', 'large'].map((name, id) => life(id, [`${day} 10:00:00`], name));
    await using bridgx = await startBridgx({ tables: { clusters, instances: rows } });
    const types = async (query: string) =>
      rowsOf(await bridgx.get(`instance/usage_statistics?date=${day}${query}`)).map((row) => row.instance_type);
    expect(await types('')).toEqual(Array(4).fill('ecs.large'));
    expect(await types('&page_size=1&page_number=2')).toEqual(['ecs.small']);
    expect(await types('&cluster_name=small')).toEqual(['ecs.small', 'ecs.small']);
    clusters[0] = cluster({ name: 'small', deleted: true });
    bridgx.rows.clusters = clusters;
    expect(await types('&cluster_name=small')).toEqual(['', '']);
  });

  test('end in a 500 without a body when a deleted machine has no end', async () => {
    const broken = machine({ status: 'DELETED', deletedMs: null });
    await using bridgx = await startBridgx({ tables: { instances: [broken] } });
    const answer = await bridgx.get(`instance/usage_statistics?date=${day}`);
    expect(answer).toMatchObject({ status: 500, type: null, text: '' });
  });
});
