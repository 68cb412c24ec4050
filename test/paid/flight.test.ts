import { EventEmitter, once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AccountSettings } from '../../src/upstream/upstreams.ts';
import { type GatewayOptions, noon } from '../support/gateway.ts';
import { startPaidOnce } from './paid-gateway.ts';

const page = '{ vpds { nodes { name vccs { nodes { name } } } } clusters { totalCount } }';

/** A gateway behind a socket, whose callers may leave. */
async function listening(options: GatewayOptions = {}) {
  const lines: { level: number; msg: string; outcome?: string; operation?: string }[] = [];
  const gateway = await startPaidOnce({ ...options, log: (line) => lines.push(JSON.parse(line)) });
  const url = await gateway.listen();
  const ask = async (query: string, signal?: AbortSignal) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query }),
      ...(signal ? { signal } : {}),
    });
    return response.json();
  };
  const attempts = () => lines.filter(({ msg }) => msg === 'upstream call');
  const defects = () => lines.filter(({ level }) => level >= 50);
  return { gateway, ask, attempts, defects };
}

/** A Lingjun without any network that answers when it is told to. */
async function startHeldUpstream() {
  const held = new Map<string, ServerResponse>();
  const arrivals = new EventEmitter();
  const upstream = createServer((request, response) => {
    const operation = String(request.headers['x-acs-action']);
    held.set(operation, response);
    arrivals.emit(operation);
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  onTestFinished(() => void upstream.close());
  const address = upstream.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const empty = JSON.stringify({ Code: 0, Message: 'success', RequestId: 'held', Content: { Data: [], Total: 0 } });
  return {
    account: ({ alias }: AccountSettings): AccountSettings => ({
      alias,
      lingjun: { endpoint, auth: { scheme: 'acs3', keyId: 'id', keySecret: 'key' }, regions: ['cn-wulanchabu'] },
    }),
    arrived: async (operation: string) => held.has(operation) || once(arrivals, operation),
    /** Resolves when the gateway has closed the call's connection. */
    calledOff: async (operation: string) => {
      const response = held.get(operation);
      if (response && !response.destroyed) await once(response, 'close');
      held.delete(operation);
    },
    answerAll() {
      for (const response of held.values()) response.setHeader('content-type', 'application/json').end(empty);
    },
  };
}

/** Asks, and leaves when told to. */
function leaverOf(ask: (query: string, signal: AbortSignal) => Promise<unknown>, query: string) {
  const caller = new AbortController();
  const left = expect(ask(query, caller.signal)).rejects.toThrow('abort');
  return {
    leave: async () => {
      caller.abort();
      await left;
    },
  };
}

describe('Queries that come at the same time', () => {
  it('make one set of calls, one of them pays, and all get the whole answer', async () => {
    const { gateway, ask } = await listening({ emulator: { latencyMs: 30 } });
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask(page)));
    expect(gateway.calls()).toEqual({ ListVpds: 2, ListVccs: 2, 'cluster.describe_all': 1 });
    const names = gateway.emulator.fleet.lingjun.vpds.map(({ vpdName }) => vpdName).sort();
    for (const { data, errors } of answers) {
      expect(errors).toBeUndefined();
      expect(data.vpds.nodes.map(({ name }: { name: string }) => name).sort()).toEqual(names);
      expect(data.clusters.totalCount).toBe(40);
    }
    const sum = (name: string) => answers.reduce((total, { extensions }) => total + extensions.bill[name], 0);
    expect([sum('calls'), sum('billedCalls')]).toEqual([5, 4]);
  });

  it('share the failure too, and the next one asks again', async () => {
    const noRetry = { attempts: 1, baseMs: 0, random: () => 0, wait: async () => {} };
    const { gateway, ask } = await listening({ retryParts: noRetry, emulator: { latencyMs: 200 } });
    gateway.emulator.setFaults([{ kind: 'reset', operation: 'ListVpds', times: 2 }]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask('{ vpds { totalCount } }')));
    for (const { errors } of answers) expect(errors[0].extensions.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(gateway.calls()).toEqual({ ListVpds: 2 });
    expect((await ask('{ vpds { totalCount } }')).data.vpds.totalCount).toBe(12);
  });
});

describe('A caller that leaves', () => {
  it('takes nothing away from those who wait for the same', async () => {
    const upstream = await startHeldUpstream();
    const { ask, attempts, defects } = await listening({ account: upstream.account });
    const leaver = leaverOf(ask, '{ vpds { totalCount } ers { totalCount } }');
    await Promise.all([upstream.arrived('ListVpds'), upstream.arrived('ListErs')]);
    // Once its other call has arrived, it waits for the one under way.
    const stays = ask('{ vpds { totalCount } vccs { totalCount } }');
    await upstream.arrived('ListVccs');
    await leaver.leave();
    await upstream.calledOff('ListErs');
    upstream.answerAll();
    expect((await stays).data).toEqual({ vpds: { totalCount: 0 }, vccs: { totalCount: 0 } });
    expect(
      attempts()
        .map(({ operation, outcome }) => `${operation} ${outcome}`)
        .sort(),
    ).toEqual(['ListErs abandoned', 'ListVccs answered', 'ListVpds answered']);
    expect(defects()).toEqual([]);
  });

  it('ends the calls when it was the last one, causes no further ones, and is no defect', async () => {
    const { gateway, ask, attempts, defects } = await listening();
    gateway.emulator.setFaults([{ kind: 'hang', operation: 'ListVpds' }]);
    const calls = () => gateway.emulator.stats().lingjun.calls;
    const deep = page.replace('name vccs', 'name detail { quota } vccs');
    const leavers = [leaverOf(ask, deep), leaverOf(ask, deep)];
    await expect.poll(calls).toBe(4);
    await leavers[0]?.leave();
    expect(attempts().filter(({ operation }) => operation === 'ListVpds')).toEqual([]);
    await leavers[1]?.leave();
    await expect.poll(() => attempts().filter(({ operation }) => operation === 'ListVpds')).toHaveLength(2);
    // Whatever else was under way at that moment has ended with it; these two hung and were.
    const hung = attempts().filter(({ operation }) => operation === 'ListVpds');
    expect(hung.map(({ outcome }) => outcome)).toEqual(['abandoned', 'abandoned']);
    // The next one is not served by what was called off.
    gateway.emulator.setFaults([]);
    expect((await ask('{ vpds { totalCount } }')).data.vpds.totalCount).toBe(12);
    expect(gateway.emulator.stats().lingjun.operations).toMatchObject({ ListVpds: { calls: 4 } });
    expect(gateway.emulator.stats().lingjun.operations).toMatchObject({ ListVccs: { calls: 2 } });
    expect(gateway.emulator.stats().lingjun.operations).not.toHaveProperty('GetVpd');
    expect(defects()).toEqual([]);
  });
});

it('The end of the time for a whole request is a named error, or a stale answer where one is welcome', async () => {
  const gateway = await startPaidOnce({ env: { REQUEST_DEADLINE_MS: '400', UPSTREAM_TIMEOUT_MS: '600000' } });
  const document = '{ vpds { totalCount nodes { freshness { source reason } } } vccs { totalCount } }';
  await gateway.query(document);
  gateway.at(noon + 10 * 60_000);
  gateway.emulator.setFaults([{ kind: 'hang', operation: 'ListVpds' }]);
  const { data, errors } = await gateway.query(document);
  expect(errors).toBeUndefined();
  expect(data.vpds.totalCount).toBe(12);
  expect(data.vpds.nodes[0].freshness).toEqual({ source: 'STALE', reason: 'DEADLINE_EXCEEDED' });
  const strict = await gateway.query(document.replace('vpds', 'vpds @freshness(maxAgeSeconds: 0)'));
  expect(strict.data.vpds).toBeNull();
  expect(strict.data.vccs.totalCount).toBe(gateway.emulator.fleet.lingjun.vccs.length);
  expect(strict.errors?.map(({ extensions }) => extensions)).toMatchObject([
    { code: 'DEADLINE_EXCEEDED', operation: 'ListVpds' },
  ]);
});
