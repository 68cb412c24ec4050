import type { Paging } from '../operation.ts';
import * as answers from './answers.ts';
import type { BridgxOperation } from './operation.ts';
import { bridgxWrites } from './operations/writes.ts';

const api = { upstream: 'bridgx', kind: 'read', method: 'GET', timeoutMs: 10_000 } as const;
/** Endpoints that ask the cloud vendor while the caller waits. */
const vendor = { ...api, timeoutMs: 20_000 } as const;

/** The server replaces sizes above 50 by 50. */
const pager = (items: string) =>
  ({
    by: 'number',
    page: 'page_number',
    size: 'page_size',
    maxSize: 50,
    items,
    total: 'pager.total',
  }) as const satisfies Paging;
const camelPager = (items: string) => ({ ...pager(items), total: 'Pager.Total' }) as const satisfies Paging;
const whole = (items: string) => ({ by: 'none', items }) as const satisfies Paging;
const paged = { page_number: 'integer', page_size: 'integer' } as const;

/** Every BridgX endpoint that the gateway calls. Source: the server's router and handlers. */
export const bridgxOperations = {
  'user.login': {
    ...api,
    name: 'user.login',
    method: 'POST',
    path: '/user/login',
    answer: answers.token,
    params: { username: 'text!', password: 'text!' },
  },
  'user.refresh_token': {
    ...api,
    name: 'user.refresh_token',
    method: 'POST',
    path: '/user/refresh_token',
    answer: answers.token,
    params: {},
  },
  'cluster.describe_all': {
    ...api,
    name: 'cluster.describe_all',
    rowId: 'clusterName',
    path: '/api/v1/cluster/describe_all',
    answer: answers.clusterRow,
    paging: pager('cluster_list'),
    params: { account: 'text', cluster_name: 'text', provider: 'text', usage: 'text', cluster_type: 'text', ...paged },
  },
  'cluster.name': {
    ...api,
    name: 'cluster.name',
    path: '/api/v1/cluster/name/:name',
    answer: answers.clusterTemplate,
    params: { name: 'text!' },
  },
  'cluster.id': {
    ...api,
    name: 'cluster.id',
    path: '/api/v1/cluster/id/:id',
    answer: answers.clusterTemplate,
    params: { id: 'text!' },
  },
  'vpc.describe': {
    ...api,
    name: 'vpc.describe',
    rowId: 'vpcId',
    path: '/api/v1/vpc/describe',
    answer: answers.vpc,
    paging: camelPager('Vpcs'),
    params: { provider: 'text!', region_id: 'text!', account_key: 'text!', vpc_name: 'text', ...paged },
  },
  'vpc.info': { ...api, name: 'vpc.info', path: '/api/v1/vpc/info/:id', answer: answers.vpc, params: { id: 'text!' } },
  'subnet.describe': {
    ...api,
    name: 'subnet.describe',
    rowId: 'switchId',
    path: '/api/v1/subnet/describe',
    answer: answers.vpcSubnet,
    paging: whole('Switches'),
    params: { vpc_id: 'text!', zone_id: 'text!', switch_name: 'text', ...paged },
  },
  'subnet.info': {
    ...api,
    name: 'subnet.info',
    path: '/api/v1/subnet/info/:id',
    answer: answers.vpcSubnet,
    params: { id: 'text!', vpc_id: 'text!' },
  },
  'security_group.describe': {
    ...api,
    name: 'security_group.describe',
    rowId: 'securityGroupId',
    path: '/api/v1/security_group/describe',
    answer: answers.securityGroup,
    paging: whole('Groups'),
    params: { vpc_id: 'text!', account_key: 'text!', security_group_name: 'text', region_id: 'text', ...paged },
  },
  'security_group.rules': {
    ...api,
    name: 'security_group.rules',
    path: '/api/v1/security_group/:id/rules',
    answer: answers.securityGroupRules,
    params: { id: 'text!' },
  },
  'region.list': {
    ...vendor,
    name: 'region.list',
    rowId: 'regionId',
    path: '/api/v1/region/list',
    answer: answers.region,
    paging: whole(''),
    params: { provider: 'text!' },
  },
  'zone.list': {
    ...vendor,
    name: 'zone.list',
    rowId: 'zoneId',
    path: '/api/v1/zone/list',
    answer: answers.zone,
    paging: whole(''),
    params: { provider: 'text!', region_id: 'text!' },
  },
  'instance_type.list': {
    ...vendor,
    name: 'instance_type.list',
    rowId: 'instanceType',
    path: '/api/v1/instance_type/list',
    answer: answers.instanceType,
    paging: whole(''),
    params: { provider: 'text!', region_id: 'text!', zone_id: 'text!' },
  },
  'image.list': {
    ...vendor,
    name: 'image.list',
    rowId: 'imageId',
    path: '/api/v1/image/list',
    answer: answers.image,
    paging: whole(''),
    params: { provider: 'text!', region_id: 'text!', image_type: 'text!', instance_type: 'text' },
  },
  'task.list': {
    ...api,
    name: 'task.list',
    rowId: 'taskId',
    path: '/api/v1/task/list',
    answer: answers.taskRow,
    paging: pager('task_list'),
    params: { account: 'text', ...paged },
  },
  'task.describe': {
    ...api,
    name: 'task.describe',
    path: '/api/v1/task/describe',
    answer: answers.taskDetail,
    params: { task_id: 'text!' },
  },
  /** The progress of many tasks at once; unlike the list it is searched, by parts of names, and has custom clusters. */
  'task.describe_all': {
    ...api,
    name: 'task.describe_all',
    rowId: 'taskId',
    path: '/api/v1/task/describe_all',
    answer: answers.taskDetail,
    paging: pager('task_list'),
    params: { task_id: 'text', task_name: 'text', cluster_name: 'text', task_status: 'text', ...paged },
  },
  'instance.describe_all': {
    ...api,
    name: 'instance.describe_all',
    rowId: 'instanceId',
    path: '/api/v1/instance/describe_all',
    answer: answers.machineRow,
    paging: pager('instance_list'),
    params: {
      account: 'text',
      instance_id: 'text',
      ip: 'text',
      provider: 'text',
      cluster_name: 'text',
      status: 'text',
      ...paged,
    },
  },
  'instance.usage_total': {
    ...api,
    name: 'instance.usage_total',
    path: '/api/v1/instance/usage_total',
    answer: answers.usageTotal,
    params: { cluster_name: 'text', date: 'text!' },
  },
  'instance.usage_statistics': {
    ...api,
    name: 'instance.usage_statistics',
    rowId: 'id',
    path: '/api/v1/instance/usage_statistics',
    answer: answers.usageRow,
    paging: pager('instance_list'),
    params: { cluster_name: 'text', date: 'text!', ...paged },
  },
  'cloud_account.list': {
    ...api,
    name: 'cloud_account.list',
    rowId: 'account',
    path: '/api/v1/cloud_account/list',
    answer: answers.cloudAccount,
    paging: pager('account_list'),
    params: { provider: 'text', account_name: 'text', account: 'text', ...paged },
  },
  ...bridgxWrites,
} as const satisfies Readonly<Record<string, BridgxOperation>>;
