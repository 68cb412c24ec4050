import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors.ts';
import { bridgxRequest, dataOf } from '../../src/upstream/bridgx/dialect.ts';
import { bridgxOperations } from '../../src/upstream/bridgx/operations.ts';
import { bridgxTransport } from '../../src/upstream/bridgx/transport.ts';
import { createExchange } from '../../src/upstream/exchange.ts';
import { callOf } from './call-of.ts';

const create = bridgxOperations['cluster.create'];

describe('a write to BridgX', () => {
  it('sends objects and lists as they are, in a body that says that it is JSON', () => {
    const params = { cluster_name: '甲 "1"', count: 2, ips: ['10.0.0.1', '10.0.0.2'], task_name: undefined };
    const request = bridgxRequest(callOf(bridgxOperations['cluster.shrink'], params), 'http://host:1/base/', 'token');
    expect(request).toMatchObject({ method: 'POST', path: '/base/api/v1/cluster/shrink' });
    expect(request.headers).toMatchObject({ 'content-type': 'application/json', authorization: 'Bearer token' });
    expect(JSON.parse(request.body ?? '')).toEqual({ cluster_name: '甲 "1"', count: 2, ips: ['10.0.0.1', '10.0.0.2'] });
  });

  it('that deletes has no body', () => {
    const call = callOf(bridgxOperations['cluster.delete'], { ids: '1,2' });
    const request = bridgxRequest(call, 'http://host:1', 'token');
    expect([request.method, request.path, request.body]).toEqual(['DELETE', '/api/v1/cluster/delete/1%2C2', undefined]);
  });

  it.each([
    ['Cluster:a has unfinished task', 500, 'CONFLICT'],
    ["Error 1062: Duplicate entry 'a-0' for key 'cluster_cluster_name_uindex'", 500, 'CONFLICT'],
    ['tag[usage] unsupport state transition eval->dev', 500, 'CONFLICT'],
    ['record not found', 500, 'NOT_FOUND'],
    ['安全组不存在', 500, 'NOT_FOUND'],
    ['vpc 创建失败', 500, 'UPSTREAM_REJECTED'],
    ['不支持对包年包月的集群机器进行缩容操作', 500, 'UPSTREAM_REJECTED'],
    ["Error 1366: Incorrect integer value: '' for column 'key_id' at row 1", 500, 'UPSTREAM_REJECTED'],
    ['miss rule', 500, 'UPSTREAM_REJECTED'],
    ['param_invalid', 400, 'UPSTREAM_REJECTED'],
  ])('that is answered "%s" is not to be tried again', (msg, status, code) => {
    const text = JSON.stringify({ code: status, data: null, msg });
    const read = () => dataOf(callOf(create), { status, headers: {}, text });
    expect(read).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code, retryable: false }) }));
  });

  it('never tells a password that the other side quotes', async () => {
    const msg = 'machines with Secret-1 and Secret-22 are refused';
    const server = createServer((_request, response) => {
      response
        .writeHead(400, { 'content-type': 'application/json' })
        .end(JSON.stringify({ code: 400, data: null, msg }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const exchange = createExchange();
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const send = bridgxTransport(
      { account: 'a', endpoint, auth: { token: 'a token' } },
      { exchange, clock: () => 0, maxTimeoutMs: 5000, onAttempt: () => {}, loginSteps: [] },
    );
    const params = { password: 'Secret-1', instance_list: [{ instance_ip: '10.0.0.1', login_password: 'Secret-22' }] };
    const error = await send(callOf(create, params)).catch((thrown: unknown) => thrown);
    await exchange.close();
    server.close();
    expect(error).toBeInstanceOf(UpstreamError);
    expect(String(error)).toContain('machines with [cut] and [cut] are refused');
  });
});
