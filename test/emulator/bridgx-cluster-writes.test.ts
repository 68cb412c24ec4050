import { describe, expect, test } from 'vitest';
import { cluster, column, machine, startBridgx } from './bridgx-fixture.ts';
import { tables, template } from './bridgx-tables.ts';

const start = () => startBridgx({ tables: { ...tables, tasks: [], clusters: [cluster()] } });
const names = async (bridgx: Awaited<ReturnType<typeof start>>) =>
  column(await bridgx.get('cluster/describe_all'), 'cluster_list', 'cluster_name');

describe('creating a cluster in BridgX', () => {
  test('answers its name, tags it as unused and keeps the whole template', async () => {
    await using bridgx = await start();
    const answer = await bridgx.post('cluster/create', template());
    expect(answer.text).toBe('{"code":200,"data":"gf.new","msg":"success"}');
    const { network_config, storage_config, charge_config, image_config, extend_config } = template();
    expect((await bridgx.get('cluster/name/gf.new')).body?.data).toMatchObject({
      id: 1333,
      name: 'gf.new',
      cluster_type: 'standard',
      username: 'root',
      password: 'ASDqwe123',
      tags: { usage: 'unused', team: '平台' },
      ...{ network_config, storage_config, charge_config, image_config, extend_config },
    });
    expect(await names(bridgx)).toEqual(['gf.new', 'gf.scheduler.test']);
  });

  test.each([
    ['no name', { name: '' }, 'Name为必填字段'],
    ['a name of 21 letters', { name: 'x'.repeat(21) }, 'Name长度不能超过20个字符'],
    ['a short password', { password: 'Ab1!' }, 'Password长度必须至少为8个字符'],
    ['a simple password', { password: 'abcdefgh1' }, /^\[Password\] 必须同时包含三项/],
    ['a strange cloud', { provider: 'AWSCloud' }, '[Provider] 必须是 [AlibabaCloud、HuaweiCloud、TencentCloud] 之一'],
    ['no subnet', { network_config: { vpc: 'vpc-1', security_group: 'sg-1' } }, 'SubnetId为必填字段'],
    [
      'a number for a text',
      { desc: 5 },
      /^json: cannot unmarshal number into Go struct field ClusterInfo\.desc of type/,
    ],
    ['an unknown key', { account_key: 'key-none' }, 'found sk failed, record not found'],
    ['a type that the zone has not', { instance_type: 'ecs.none' }, /^InvalidInstanceType/],
    ['an empty tag', { tags: { team: '' } }, 'empty key/value for tags'],
  ])('with %s is refused with 400', async (_what, change, msg) => {
    await using bridgx = await start();
    const { status, body } = await bridgx.post('cluster/create', template(change));
    expect([status, body?.code, body?.data]).toEqual([400, 400, null]);
    expect(body?.msg).toMatch(msg);
    expect(await names(bridgx)).toEqual(['gf.scheduler.test']);
  });

  test.each([['image_config'], ['network_config'], ['storage_config'], ['charge_config']])(
    'without %s crashes the server',
    async (section) => {
      await using bridgx = await start();
      const answer = await bridgx.post('cluster/create', template({ [section]: undefined }));
      expect(answer).toMatchObject({ status: 500, text: '', type: null });
      const noDisks = await bridgx.post('cluster/create', template({ storage_config: {} }));
      expect(noDisks).toMatchObject({ status: 500, text: '' });
    },
  );

  test('of a name that is used, or with the tag that it sets itself, breaks a unique index', async () => {
    await using bridgx = await start();
    const taken = await bridgx.post('cluster/create', template({ name: 'gf.scheduler.test' }));
    expect(taken.body).toMatchObject({
      code: 500,
      msg: "Error 1062: Duplicate entry 'gf.scheduler.test-0' for key 'cluster_cluster_name_uindex'",
    });
    const usage = await bridgx.post('cluster/create', template({ tags: { usage: 'eval' } }));
    expect(usage.body?.msg).toMatch(/^Error 1062: Duplicate entry 'gf\.new-usage'/);
    const long = await bridgx.post('cluster/create', template({ desc: 'x'.repeat(129) }));
    expect(long.body?.msg).toBe("Error 1406: Data too long for column 'cluster_desc' at row 1");
  });

  test('in the words of the manual fails at its trailing commas', async () => {
    await using bridgx = await start();
    const answer = await bridgx.post('cluster/create', '{"name":"x","disks":{"size":40,},}');
    expect(answer.body?.msg).toBe("invalid character '}' looking for beginning of object key string");
  });
});

describe('changing a cluster in BridgX', () => {
  test('replaces all but its tags, and takes away what is absent', async () => {
    await using bridgx = await start();
    const edit = template({
      name: 'gf.scheduler.test',
      desc: undefined,
      extend_config: undefined,
      tags: { team: 'x' },
    });
    expect((await bridgx.post('cluster/edit', edit)).body?.data).toBe('gf.scheduler.test');
    expect((await bridgx.get('cluster/name/gf.scheduler.test')).body?.data).toMatchObject({
      id: 1332,
      desc: '',
      tags: { usage: 'unused' },
      extend_config: { core: 0, memory: 0, cpu_type: '' },
      network_config: { internet_max_bandwidth_out: 20 },
    });
  });

  test('that is not there is not found, and a fault comes back as an empty object', async () => {
    await using bridgx = await start();
    expect((await bridgx.post('cluster/edit', template())).body).toMatchObject({ code: 500, msg: 'record not found' });
    const bad = await bridgx.post('cluster/edit', template({ name: '', zone_id: '' }));
    expect(bad.body).toMatchObject({ code: 400, data: [{}, {}], msg: 'Name为必填字段' });
  });

  test('and deleting: whosever it is, its machines stay and count, and its name is free again', async () => {
    await using bridgx = await startBridgx({
      tables: { ...tables, clusters: [cluster({ accountKey: 'key-two' }), cluster({ id: 7, name: 'kept' })] },
    });
    const usage = async (query = '') => (await bridgx.get(`instance/usage_total?date=2021-11-19${query}`)).body?.data;
    const before = await usage('&cluster_name=gf.scheduler.test');
    const { pathname, method } = { pathname: '/api/v1/cluster/delete/1332,99,junk', method: 'DELETE' };
    const answer = await bridgx.send(pathname, { method, headers: { Authorization: `Bearer ${bridgx.token}` } });
    expect(answer.text).toBe('{"code":200,"data":null,"msg":"success"}');
    expect(await names(bridgx)).toEqual(['kept']);
    expect((await bridgx.get('instance/describe_all')).body?.data).toMatchObject({ instance_list: null });
    expect(await usage('&cluster_name=gf.scheduler.test')).toEqual(before);
    expect(await usage()).toEqual({ usage_total: 0 });
    const again = await bridgx.post('cluster/create', template({ name: 'gf.scheduler.test' }));
    expect(again.status).toBe(200);
    expect((await bridgx.get('cluster/describe_all')).body?.data).toMatchObject({
      cluster_list: [{ cluster_id: '1333', instance_count: 1 }, { cluster_id: '7' }],
    });
  });
});

describe('tags of a cluster', () => {
  const tagsOf = async (bridgx: Awaited<ReturnType<typeof start>>) =>
    (await bridgx.get('cluster/name/gf.scheduler.test')).body?.data;
  const tags = (entries: Record<string, string>, rest = {}) => ({
    cluster_name: 'gf.scheduler.test',
    tags: entries,
    ...rest,
  });

  test('are added all or none, and lists show what a value means', async () => {
    await using bridgx = await start();
    expect((await bridgx.post('cluster/add_tags', tags({ team: 'a', env: 'b' }))).body?.data).toBe(null);
    const twice = await bridgx.post('cluster/add_tags', tags({ other: 'c', team: 'd' }));
    expect(twice.body?.msg).toMatch(/^Error 1062: Duplicate entry 'gf\.scheduler\.test-team' for key/);
    await bridgx.post('cluster/edit_tags', tags({ usage: 'eval' }, { value_desc: { eval: '评测' } }));
    expect(await tagsOf(bridgx)).toMatchObject({ tags: { team: 'a', env: 'b', usage: 'eval' } });
    expect(column(await bridgx.get('cluster/describe_all'), 'cluster_list', 'usage')).toEqual(['评测']);
  });

  test('are changed one by one until one is refused', async () => {
    await using bridgx = await start();
    await bridgx.post('cluster/add_tags', tags({ team: 'a' }));
    await bridgx.post('cluster/edit_tags', tags({ usage: 'eval' }));
    const answer = await bridgx.post('cluster/edit_tags', tags({ team: 'b', usage: 'dev' }));
    expect(answer.body).toMatchObject({ code: 500, msg: 'tag[usage] unsupport state transition eval->dev' });
    expect(await tagsOf(bridgx)).toMatchObject({ tags: { team: 'b', usage: 'eval' } });
    expect((await bridgx.post('cluster/edit_tags', tags({ none: 'x' }))).body?.msg).toBe('record not found');
  });

  test('cannot be deleted, and faults of the request come as plain text', async () => {
    await using bridgx = await start();
    const headers = { Authorization: `Bearer ${bridgx.token}`, 'Content-Type': 'application/json' };
    const body = JSON.stringify(tags({ usage: '' }));
    const deleted = await bridgx.send('/api/v1/cluster/delete_tags', { method: 'DELETE', headers, body });
    expect(deleted.body).toMatchObject({ code: 500, msg: 'WHERE conditions required' });
    const missing = await bridgx.post('cluster/add_tags', { cluster_name: 'gf.scheduler.test' });
    expect(missing).toMatchObject({ status: 400, type: 'text/plain; charset=utf-8' });
    expect(missing.body?.msg).toBe(
      "Key: 'TagRequest.Tags' Error:Field validation for 'Tags' failed on the 'required' tag",
    );
  });
});

describe('clusters of machines that somebody has', () => {
  const machines = [
    { instance_ip: '192.168.0.1', login_name: 'ops', login_password: 'Secret-1' },
    { instance_ip: '192.168.0.2', login_name: 'ops', login_password: 'Secret-2' },
  ];

  test('are written down with their machines, private ones under no cloud', async () => {
    await using bridgx = await start();
    const body = { name: 'rack 1', desc: 'in the cellar', instance_list: machines };
    expect((await bridgx.post('cluster/create_custom_private', body)).body?.data).toBe('rack 1');
    expect(await names(bridgx)).toEqual(['gf.scheduler.test']);
    // Whose private clusters are whose is not known, so only a list of custom ones has them: everyone's.
    const listed = await bridgx.get('cluster/describe_all?provider=PrivateCloud&cluster_type=custom');
    expect((await bridgx.get('cluster/describe_all?provider=PrivateCloud')).body?.data).toMatchObject({
      cluster_list: [],
    });
    expect(listed.body?.data).toMatchObject({
      cluster_list: [{ cluster_name: 'rack 1', instance_count: 2, usage: 'unused', instance_type: '' }],
    });
    expect((await bridgx.get('instance/describe_all?provider=PrivateCloud')).body?.data).toMatchObject({
      instance_list: [
        { instance_id: '', ip_inner: '192.168.0.1', status: 'Running', login_name: 'ops', login_password: 'Secret-1' },
        { ip_inner: '192.168.0.2', login_password: 'Secret-2', cluster_type: 'custom' },
      ],
    });
  });

  test('of a cloud need one that the server knows, and any key', async () => {
    await using bridgx = await start();
    const body = { name: 'rack 2', provider: 'AlibabaCloud', account_key: 'any', instance_list: machines };
    expect((await bridgx.post('cluster/create_custom_public', body)).status).toBe(200);
    const bad = await bridgx.post('cluster/create_custom_public', { ...body, provider: '', instance_list: [] });
    expect(bad.body?.msg).toBe(
      [
        "Key: 'CustomPublicCloudClusterRequest.Provider' Error:Field validation for 'Provider' failed on the 'required' tag",
        "Key: 'CustomPublicCloudClusterRequest.InstanceList' Error:Field validation for 'InstanceList' failed on the 'min' tag",
      ].join('\n'),
    );
    const again = await bridgx.post('cluster/create_custom_public', body);
    expect(again.body?.msg).toMatch(/^Error 1062: /);
    expect(bridgx.rows.instances).toHaveLength(1 + machines.length);
    expect(bridgx.rows.instances[0]).toEqual(machine());
  });
});
