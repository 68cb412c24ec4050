import { describe, expect, test } from 'vitest';
import { cluster, dataOf, machine, shanghai, startBridgx } from './bridgx-fixture.ts';

describe('what BridgX puts on the wire', () => {
  test('the envelope has its keys in order, no newline, and < > & escaped', async () => {
    await using bridgx = await startBridgx({ tables: { clusters: [cluster({ desc: '<b>&"' })] } });
    const answer = await bridgx.get('cluster/name/gf.scheduler.test');
    expect(answer.type).toBe('application/json; charset=utf-8');
    expect(answer.text).toMatch(/^\{"code":200,"data":\{"id":1332,.*\},"msg":"success"\}$/);
    expect(answer.text).toContain('"desc":"\\u003cb\\u003e\\u0026\\""');
    expect(answer.body?.data).toMatchObject({ desc: '<b>&"' });
  });

  test('not found is a 500 with the text of the database', async () => {
    await using bridgx = await startBridgx();
    const missing = { status: 500, body: { code: 500, data: null, msg: 'record not found' } };
    for (const path of [
      'cluster/name/nothing',
      'vpc/info/nothing',
      'subnet/info/nothing?vpc_id=x',
      'security_group/nothing/rules',
      'task/describe?task_id=1',
      'instance/id/describe?instance_id=i-0',
    ]) {
      expect(await bridgx.get(path), path).toMatchObject(missing);
    }
  });

  test.each([
    ['GET', '/api/v1/nothing'],
    ['POST', '/api/v1/cluster/describe_all'],
    ['HEAD', '/api/v1/cluster/describe_all'],
    ['GET', '/user/login'],
    ['GET', '/api/v1/subnet/create'],
    ['GET', '/api/v1/cluster/name/a%2Fb'],
  ])('%s %s is no route: 404 in plain text, and not counted', async (method, path) => {
    await using bridgx = await startBridgx();
    const answer = await bridgx.send(path, { method, headers: { Authorization: `Bearer ${bridgx.token}` } });
    expect(answer).toMatchObject({ status: 404, type: 'text/plain' });
    expect(answer.text).toBe(method === 'HEAD' ? '' : '404 page not found');
    expect(bridgx.calls).toEqual([]);
  });

  test('a trailing slash is sent on, a GET for good', async () => {
    await using bridgx = await startBridgx();
    const moved = await bridgx.get('task/list/?page_size=5');
    expect([moved.status, moved.headers.get('Location')]).toEqual([301, '/api/v1/task/list?page_size=5']);
    const posted = await bridgx.send('/user/login/', { method: 'POST' });
    expect([posted.status, posted.headers.get('Location')]).toEqual([307, '/user/login']);
  });

  test('a repeated parameter counts by its first value', async () => {
    await using bridgx = await startBridgx();
    const answer = await bridgx.get('cluster/describe_all?page_size=7&page_size=9');
    expect(answer.body?.data).toMatchObject({ pager: { page_size: 7 } });
  });

  test('every call, a refused one too, is counted under its name in the table', async () => {
    await using bridgx = await startBridgx();
    await bridgx.get('instance/num');
    await bridgx.get('cluster/name/x', 'y'.repeat(30));
    await bridgx.send('/api/v1/task/list');
    await bridgx.loginAs('gone');
    expect(bridgx.calls).toEqual([
      'instance.num',
      'cluster.name unauthenticated',
      'task.list unauthenticated',
      'user.login',
    ]);
  });
});

describe('pages of BridgX', () => {
  const clusters = Array.from({ length: 120 }, (_, n) => cluster({ id: n + 1, name: `c${n + 1}` }));

  test.each([
    ['', 1, 50],
    ['?page_number=0&page_size=0', 1, 50],
    ['?page_number=-2&page_size=51', 1, 50],
    ['?page_number=abc&page_size=abc', 1, 50],
    ['?page_number=2.5&page_size=10.0', 1, 50],
    ['?page_number=2&page_size=10', 2, 10],
  ])('%s is read as page %i of size %i, without an error', async (query, page_number, page_size) => {
    await using bridgx = await startBridgx({ tables: { clusters } });
    const answer = await bridgx.get(`cluster/describe_all${query}`);
    expect(answer.status).toBe(200);
    expect(answer.body?.data).toMatchObject({ pager: { page_number, page_size, total: 120 } });
    expect(answer.body?.data).toHaveProperty('cluster_list.length', page_size);
  });

  test('past the end the list is empty and the total true', async () => {
    await using bridgx = await startBridgx({ tables: { clusters } });
    const answer = await bridgx.get('cluster/describe_all?page_number=4');
    expect(answer.body?.data).toEqual({ cluster_list: [], pager: { page_number: 4, page_size: 50, total: 120 } });
  });
});

describe('times of BridgX', () => {
  const created = shanghai('2021-11-12 09:38:31');
  const createdAt = async (timeZone: string, createdMs = created) => {
    await using bridgx = await startBridgx({ timeZone, tables: { instances: [machine({ createdMs })] } });
    const answer = await bridgx.get('instance/id/describe?instance_id=i-1');
    return dataOf<{ create_at: string }>(answer).create_at;
  };

  test.each([
    ['Asia/Shanghai', '2021-11-12 09:38:31 +0800 CST'],
    ['Asia/Dubai', '2021-11-12 05:38:31 +0400 +04'],
    ['Asia/Kathmandu', '2021-11-12 07:23:31 +0545 +0545'],
    ['UTC', '2021-11-12 01:38:31 +0000 UTC'],
    ['America/New_York', '2021-11-11 20:38:31 -0500 EST'],
    ['Europe/Berlin', '2021-11-12 02:38:31 +0100 CET'],
  ])('in %s a time is printed as %s', async (timeZone, text) => {
    expect(await createdAt(timeZone)).toBe(text);
  });

  test('summer time is seen in the offset and in the name', async () => {
    expect(await createdAt('America/New_York', Date.parse('2021-07-01T12:00:00Z'))).toBe(
      '2021-07-01 08:00:00 -0400 EDT',
    );
  });

  test('fractions of a second are not kept', async () => {
    expect(await createdAt('UTC', created + 999)).toBe('2021-11-12 01:38:31 +0000 UTC');
  });
});
