import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { manualCall, noon, signedCall } from './lingjun-client.ts';

const region = 'cn-wulanchabu';
let emulator: Emulator;
let nowMs = noon;

beforeAll(async () => {
  emulator = await startEmulator({ clock: () => nowMs });
});
afterAll(() => emulator.close());
afterEach(() => emulator.reset());

function listErs(signal?: AbortSignal) {
  const headers = { authorization: `Bearer ${emulator.credentials.apiKey}` };
  const url = `${emulator.lingjunUrl}/api/eflo/2022-05-30/ListErs?RegionId=${region}`;
  return fetch(url, { headers, ...(signal ? { signal } : {}) });
}

function login(password = emulator.credentials.bridgxPassword) {
  const body = JSON.stringify({ username: emulator.credentials.bridgxUsername, password });
  const headers = { 'content-type': 'application/json' };
  return fetch(`${emulator.bridgxUrl}/user/login`, { method: 'POST', headers, body });
}

function order(faults: unknown, url = emulator.lingjunUrl) {
  return fetch(`${url}/_emulator/faults`, { method: 'POST', body: JSON.stringify(faults) });
}

describe('faults', () => {
  it('give an HTML page with 502', async () => {
    emulator.setFaults([{ kind: 'html' }]);
    const response = await listErs();
    expect([response.status, response.headers.get('content-type')]).toEqual([502, 'text/html']);
  });

  it('cut JSON in the middle', async () => {
    emulator.setFaults([{ kind: 'truncated' }]);
    const response = await listErs();
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toContain('"Code":0');
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it('give nothing with 500, and plain text with 200', async () => {
    emulator.setFaults([{ kind: 'empty', times: 1 }, { kind: 'text' }]);
    const empty = await listErs();
    expect([empty.status, await empty.text()]).toEqual([500, '']);
    const text = await listErs();
    expect([text.status, text.headers.get('content-type')]).toEqual([200, 'text/plain']);
  });

  it('stream more than 50 MB of JSON', async () => {
    emulator.setFaults([{ kind: 'huge' }]);
    const body = await (await listErs()).text();
    expect(body.length).toBeGreaterThan(50 * 1024 * 1024);
    expect(JSON.parse(body).Content.Total).toBe(1);
  });

  it('keep a caller waiting until it leaves', async () => {
    emulator.setFaults([{ kind: 'hang' }]);
    await expect(listErs(AbortSignal.timeout(50))).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('close the socket without an answer', async () => {
    emulator.setFaults([{ kind: 'reset' }]);
    await expect(listErs()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  it('refuse as each upstream refuses', async () => {
    emulator.setFaults([
      { kind: 'throttle', upstream: 'lingjun', times: 1 },
      { kind: 'error', upstream: 'lingjun', status: 403, code: 'NoPermission', message: 'no', times: 1 },
      { kind: 'error', upstream: 'lingjun', status: 200, code: 1003, message: 'gone', times: 1 },
      { kind: 'error', upstream: 'bridgx', message: 'record not found' },
    ]);
    const throttled = await listErs();
    expect([throttled.status, throttled.headers.get('x-acs-retry-after')]).toEqual([400, '1000']);
    expect(await throttled.json()).toMatchObject({ Code: 'Throttling.User' });
    const forbidden = await listErs();
    expect([forbidden.status, (await forbidden.json()).Code]).toEqual([403, 'NoPermission']);
    expect(await (await listErs()).json()).toMatchObject({ Code: 1003, Message: 'gone', Content: null });
    const bridgx = await login();
    expect([bridgx.status, await bridgx.json()]).toEqual([500, { code: 500, data: null, msg: 'record not found' }]);
  });

  it('delay an answer that is right', async () => {
    emulator.setFaults([{ kind: 'slow', delayMs: 60 }]);
    const startedMs = performance.now();
    expect((await listErs()).status).toBe(200);
    expect(performance.now() - startedMs).toBeGreaterThan(55);
  });

  it('strike the upstream and the operation that they name, as often as they say', async () => {
    emulator.setFaults([{ kind: 'html', upstream: 'lingjun', operation: 'ListErs', times: 2 }]);
    expect((await login()).status).toBe(200);
    expect((await manualCall(emulator, 'ListVpds', { RegionId: region })).status).toBe(200);
    expect([(await listErs()).status, (await listErs()).status, (await listErs()).status]).toEqual([502, 502, 200]);
  });

  it('strike with the probability that they say, the same calls for the same seed', async () => {
    const pattern = async () => {
      const other = await startEmulator({ clock: () => nowMs, rateLimits: false });
      other.setFaults([{ kind: 'html', probability: 0.5 }]);
      const statuses: number[] = [];
      for (let call = 0; call < 40; call += 1) {
        statuses.push((await fetch(`${other.bridgxUrl}/api/v1/cloud_account/list`)).status);
      }
      await other.close();
      return statuses;
    };
    const statuses = await pattern();
    const hits = statuses.filter((status) => status === 502).length;
    expect(hits).toBeGreaterThan(8);
    expect(hits).toBeLessThan(32);
    expect(await pattern()).toEqual(statuses);
  });

  it('are ordered over HTTP on either port, and refused with a reason', async () => {
    expect((await order([{ kind: 'html', upstream: 'lingjun' }], emulator.bridgxUrl)).status).toBe(204);
    expect((await listErs()).status).toBe(502);
    const wrong = await order([{ kind: 'slow' }]);
    expect(wrong.status).toBe(400);
    expect((await wrong.json()).error).toContain('[0].delayMs');
    expect((await order([])).status).toBe(204);
    expect((await listErs()).status).toBe(200);
  });
});

describe('flow control', () => {
  it('refuses the 101st call of a second and says how long to wait', async () => {
    nowMs = noon + 250;
    const call = () => manualCall(emulator, 'ListElasticNetworkInterfaces', { RegionId: region, PageSize: 1 });
    const accepted = await Promise.all(Array.from({ length: 100 }, call));
    expect(new Set(accepted.map(({ status }) => status))).toEqual(new Set([200]));
    const refused = await call();
    expect([refused.status, refused.body.Code]).toEqual([400, 'Throttling.User']);
    expect(refused.headers.get('x-acs-retry-after')).toBe('750');
    nowMs = noon + 1000;
    expect((await call()).status).toBe(200);
  });

  it('counts each region and operation for itself', async () => {
    const call = (query: Record<string, string>, operation = 'GetElasticNetworkInterface') =>
      manualCall(emulator, operation, { ElasticNetworkInterfaceId: 'leni-x', ...query });
    await Promise.all(Array.from({ length: 20 }, () => call({ RegionId: region })));
    expect((await call({ RegionId: region })).body.Code).toBe('Throttling.User');
    expect((await call({ RegionId: 'cn-hangzhou' })).body.Code).toBe(1011);
    expect((await call({ RegionId: region }, 'ListElasticNetworkInterfaces')).status).toBe(200);
  });

  it('does not count the calls of strangers', async () => {
    const strange = () => signedCall(emulator, { operation: 'GetElasticNetworkInterface', keyId: 'nobody', nowMs });
    await Promise.all(Array.from({ length: 30 }, strange));
    const own = await manualCall(emulator, 'GetElasticNetworkInterface', {
      RegionId: region,
      ElasticNetworkInterfaceId: 'leni-x',
    });
    expect(own.body.Code).toBe(1011);
  });

  it('can be switched off', async () => {
    const free = await startEmulator({ clock: () => nowMs, rateLimits: false });
    const call = () =>
      manualCall(free, 'GetElasticNetworkInterface', { RegionId: region, ElasticNetworkInterfaceId: 'x' });
    const replies = await Promise.all(Array.from({ length: 25 }, call));
    await free.close();
    expect(replies.every(({ body }) => body.Code === 1011)).toBe(true);
  });
});

describe('counts', () => {
  it('tell how each operation was answered and what is billed', async () => {
    await listErs();
    await manualCall(emulator, 'ListErs');
    await manualCall(emulator, 'ListErs', { RegionId: region, apiKey: 'wrong' });
    emulator.setFaults([{ kind: 'html', times: 1 }]);
    await listErs();
    await login();
    await login('wrong');
    const stats = await (await fetch(`${emulator.bridgxUrl}/_emulator/stats`)).json();
    expect(stats).toEqual(emulator.stats());
    expect(stats.lingjun).toEqual({
      calls: 4,
      billed: 3,
      operations: {
        ListErs: {
          calls: 4,
          billed: 3,
          answered: { ok: 1, rejected: 1, unauthenticated: 1, throttled: 0, fault: 1 },
        },
      },
    });
    expect(stats.bridgx).toMatchObject({ calls: 2, billed: 0 });
    expect(stats.bridgx.operations['user.login'].answered).toMatchObject({ ok: 1, rejected: 1 });
  });

  it('count a call for what is not there as refused, and as billed', async () => {
    await manualCall(emulator, 'GetVpd', { RegionId: region, VpdId: 'vpd-none' });
    expect(emulator.stats().lingjun.operations.GetVpd).toMatchObject({ billed: 1, answered: { rejected: 1 } });
  });

  it('start over with a reset, which also ends faults', async () => {
    emulator.setFaults([{ kind: 'html' }]);
    await listErs();
    const reset = await fetch(`${emulator.lingjunUrl}/_emulator/reset`, { method: 'POST' });
    expect(reset.status).toBe(204);
    expect(emulator.stats().lingjun).toEqual({ calls: 0, billed: 0, operations: {} });
    expect((await listErs()).status).toBe(200);
  });
});

describe('latency', () => {
  it('is about what was asked for, and differs from call to call', async () => {
    const slow = await startEmulator({ clock: () => nowMs, latencyMs: 40 });
    const durationsMs: number[] = [];
    for (let call = 0; call < 5; call += 1) {
      const startedMs = performance.now();
      await (await fetch(`${slow.bridgxUrl}/api/v1/cloud_account/list`)).text();
      durationsMs.push(performance.now() - startedMs);
    }
    await slow.close();
    expect(Math.min(...durationsMs)).toBeGreaterThan(19);
    expect(new Set(durationsMs.map(Math.round)).size).toBeGreaterThan(1);
  });
});

describe('the emulator', () => {
  it('lets machines come and go with its clock', async () => {
    const before = emulator.fleet.bridgx.instances;
    expect(emulator.fleet.bridgx.instances).toBe(before);
    nowMs += 3 * 86_400_000;
    const after = emulator.fleet.bridgx.instances;
    const isLive = ({ status }: { status: string }) => status !== 'DELETED';
    const gone = new Set(after.filter((row) => !isLive(row)).map(({ id }) => id));
    expect(before.filter((row) => isLive(row) && gone.has(row.id)).length).toBeGreaterThan(20);
    expect(after.filter(isLive)).toHaveLength(before.filter(isLive).length);
  });

  it('closes at once, whoever still waits', async () => {
    const other = await startEmulator({ clock: () => nowMs });
    other.setFaults([{ kind: 'hang' }]);
    const waiting = fetch(`${other.bridgxUrl}/api/v1/cloud_account/list`).catch((error: unknown) => error);
    await fetch(`${other.bridgxUrl}/_emulator/stats`);
    const startedMs = performance.now();
    await other.close();
    expect(performance.now() - startedMs).toBeLessThan(500);
    expect(await waiting).toBeInstanceOf(TypeError);
  });

  it('refuses options that make no sense', async () => {
    await expect(startEmulator({ scale: 0 })).rejects.toThrow('scale');
    await expect(startEmulator({ timeZone: 'Mars/Olympus' })).rejects.toThrow('time zone');
  });
});
