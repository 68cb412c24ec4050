import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createBridgxApp } from '../../src/emulator/bridgx/app.ts';
import type { Generation } from '../../src/emulator/bridgx/generations.ts';
import { createDice } from '../../src/emulator/fleet/dice.ts';
import type {
  BridgxAccount,
  BridgxCluster,
  BridgxInstance,
  BridgxState,
  BridgxTask,
} from '../../src/emulator/fleet/model.ts';
import { settled } from '../../src/emulator/fleet/settle.ts';
import { createIds } from '../../src/emulator/lingjun/ids.ts';
import type { Visit } from '../../src/emulator/traffic.ts';

/** A time in Shanghai, `2021-11-18 10:16:53`, as epoch milliseconds. */
export const shanghai = (text: string): number => Date.parse(`${text.replace(' ', 'T')}+08:00`);

export const account = (row: Partial<BridgxAccount> = {}): BridgxAccount => ({
  id: 1,
  orgId: 1,
  accountName: 'production',
  accountKey: 'key-one',
  provider: 'AlibabaCloud',
  createdMs: shanghai('2021-11-01 08:00:00'),
  createBy: 'root',
  deleted: false,
  ...row,
});

export const cluster = (row: Partial<BridgxCluster> = {}): BridgxCluster => ({
  id: 1332,
  name: 'gf.scheduler.test',
  desc: '',
  provider: 'AlibabaCloud',
  accountKey: 'key-one',
  regionId: 'cn-beijing',
  zoneId: 'cn-beijing-h',
  clusterType: 'standard',
  status: 'ENABLE',
  instanceType: 'ecs.c6.large',
  imageId: 'm-1',
  imageName: 'centos',
  username: 'root',
  password: 'ASDqwe123',
  vpcId: 'vpc-1',
  subnetId: 'vsw-1',
  securityGroupId: 'sg-1',
  internetChargeType: 'PayByTraffic',
  internetMaxBandwidthOut: 0,
  systemDisk: { category: 'cloud_efficiency', size: 40, performanceLevel: '' },
  dataDisks: [{ category: 'cloud_efficiency', size: 100, performanceLevel: '' }],
  chargeType: 'PostPaid',
  period: 0,
  periodUnit: '',
  extendConfig: { core: 2, memory: 4, cpuType: 'CPU' },
  tags: { usage: 'unused' },
  createdMs: shanghai('2021-11-04 14:22:15'),
  updatedMs: shanghai('2021-11-04 14:22:15'),
  createBy: 'root',
  updateBy: 'root',
  deleted: false,
  ...row,
});

export const machine = (row: Partial<BridgxInstance> = {}): BridgxInstance => ({
  id: 1,
  instanceId: `i-${row.id ?? 1}`,
  clusterName: 'gf.scheduler.test',
  status: 'RUNNING',
  ipInner: '10.192.221.25',
  ipOuter: '',
  createdMs: shanghai('2021-11-18 10:16:53'),
  runningMs: shanghai('2021-11-18 10:17:00'),
  deletedMs: null,
  ...row,
});

export const task = (row: Partial<BridgxTask> = {}): BridgxTask => ({
  id: 225115342110720042n,
  name: 'grow',
  clusterName: 'gf.scheduler.test',
  action: 'EXPAND',
  status: 'SUCCESS',
  failReason: '',
  total: 2,
  succeeded: 2,
  failed: 0,
  before: 0,
  createdMs: shanghai('2021-11-18 11:23:07'),
  finishedMs: shanghai('2021-11-18 11:23:18'),
  createBy: 'root',
  ...row,
});

export const state = (tables: Partial<BridgxState> = {}): BridgxState => ({
  orgs: [
    { id: 1, name: 'galaxy' },
    { id: 2, name: 'other' },
    { id: 3, name: 'without accounts' },
  ],
  users: [
    { id: 1, orgId: 1, username: 'root', password: '123456', type: 'ADMIN', enabled: true },
    { id: 2, orgId: 2, username: 'guest', password: '123456', type: 'COMMON', enabled: true },
    { id: 3, orgId: 1, username: 'gone', password: '123456', type: 'COMMON', enabled: false },
    { id: 4, orgId: 3, username: 'bare', password: '123456', type: 'COMMON', enabled: true },
  ],
  accounts: [account()],
  clusters: [cluster()],
  instances: [],
  tasks: [],
  vpcs: [],
  subnets: [],
  securityGroups: [],
  clouds: [],
  pending: [],
  ...tables,
});

/** Two organisations with a cluster each, and a third one without accounts. */
export const twoOrganisations = {
  accounts: [
    account(),
    account({ id: 2, orgId: 2, accountName: 'foreign', accountKey: 'key-two' }),
    account({ id: 3, accountName: 'former', accountKey: 'key-old', deleted: true }),
  ],
  clusters: [
    cluster({ id: 1, name: 'ours' }),
    cluster({ id: 2, name: 'theirs', accountKey: 'key-two' }),
    cluster({ id: 3, name: 'former', accountKey: 'key-old' }),
  ],
  instances: [
    machine({ id: 1, clusterName: 'ours' }),
    machine({ id: 2, clusterName: 'theirs' }),
    machine({ id: 3, clusterName: 'former' }),
  ],
};

interface Options {
  tables?: Partial<BridgxState>;
  now?: string;
  timeZone?: string;
  generation?: Generation;
  /** Milliseconds until what a write begins is done. */
  asyncMs?: number;
  tokenSeconds?: number;
}

const defaults = { generation: '2022-03', asyncMs: 6000, tokenSeconds: 8 * 3600 } as const;

export interface Answer {
  status: number;
  type: string | null;
  text: string;
  headers: Headers;
  /** The parsed body; null when there is none. */
  body: { code: number; data: unknown; msg: string } | null;
}

/** A server on a port of its own, and a caller that is logged in as `root`. */
export async function startBridgx({
  tables,
  now = '2021-11-20 12:00:00',
  timeZone = 'Asia/Shanghai',
  ...settings
}: Options = {}) {
  let rows = state(tables);
  const clock = { nowMs: shanghai(now) };
  const calls: string[] = [];
  let doom: Pick<Visit, 'failure' | 'failingShare'> = {};
  const current = () => {
    rows = settled(rows, clock.nowMs);
    return rows;
  };
  const app = createBridgxApp({
    ...defaults,
    ...settings,
    newId: createIds(createDice(1), () => clock.nowMs),
    state: current,
    update(change) {
      rows = change(rows);
    },
    clock: () => clock.nowMs,
    timeZone,
    traffic: {
      handle: async (call, _context, answer) => {
        const visit: Visit = doom;
        doom = {};
        const response = await answer(visit);
        calls.push(visit.outcome ? `${call.operation} ${visit.outcome}` : call.operation);
        return response;
      },
    },
  });
  const server = createServer(getRequestListener(app.fetch));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const send = (path: string, init: RequestInit = {}) => exchange(`http://127.0.0.1:${port}${path}`, init);
  const loginAs = async (username: string) => {
    const answer = await send('/user/login', jsonPost({ username, password: '123456' }));
    return String(answer.body?.data);
  };
  const token = await loginAs('root');
  calls.length = 0;
  return {
    clock,
    calls,
    /** The tables at the clock's time. */
    get rows() {
      return current();
    },
    /** What the next call begins fails. */
    failNext(failure: string, failingShare = 1) {
      doom = { failure, failingShare };
    },
    token,
    loginAs,
    send,
    post: (path: string, body: unknown, bearer = token) => {
      const { headers, ...rest } = jsonPost(body);
      return send(`/api/v1/${path}`, { ...rest, headers: { ...headers, Authorization: `Bearer ${bearer}` } });
    },
    get: (path: string, bearer = token) => send(`/api/v1/${path}`, { headers: { Authorization: `Bearer ${bearer}` } }),
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

/** The payload of an answer, in the shape that the test expects of it. */
export function dataOf<T>({ body, status }: Answer): T {
  if (body === null) throw new Error(`no body, status ${status}`);
  return body.data as T;
}

type Rows = Record<string, unknown>[] | null;

/** A list in the payload; null where the server sends null. */
export const rowsOf = (answer: Answer, list: string): Rows => dataOf<Record<string, Rows>>(answer)[list] ?? null;

export const column = (answer: Answer, list: string, field: string) => rowsOf(answer, list)?.map((row) => row[field]);

export const jsonPost = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

async function exchange(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init, headers: { Connection: 'close', ...init.headers } });
  const text = await response.text();
  const body = text.startsWith('{') ? JSON.parse(text) : null;
  return { status: response.status, type: response.headers.get('Content-Type'), text, headers: response.headers, body };
}
