import * as answers from '../answers.ts';
import type { BridgxOperation } from '../operation.ts';

const write = { upstream: 'bridgx', kind: 'write', method: 'POST', timeoutMs: 15_000 } as const;
/** Endpoints that ask the cloud vendor while the caller waits. */
const vendorWrite = { ...write, timeoutMs: 30_000 } as const;

/**
 * A cluster's template. The four configurations must be there, empty or not: the server takes them for granted and
 * crashes. So must `storage_config.disks`. `auth_type` and `key_id` are the later server's: without `password` and a
 * number as text it looks for a key pair, and its database refuses an empty one; the earlier server ignores both.
 */
const template = {
  name: 'text!',
  desc: 'text',
  provider: 'text!',
  account_key: 'text!',
  region_id: 'text!',
  zone_id: 'text!',
  instance_type: 'text!',
  image: 'text',
  username: 'text',
  password: 'text!',
  auth_type: 'text',
  key_id: 'text',
  image_config: 'object!',
  network_config: 'object!',
  storage_config: 'object!',
  charge_config: 'object!',
  extend_config: 'object',
  tags: 'map',
} as const;

/** `value_desc` describes values of `tags`, by value. */
const tags = { cluster_name: 'text!', tags: 'map!', value_desc: 'map' } as const;
const network = { provider: 'text!', region_id: 'text!', vpc_name: 'text!', ak: 'text!' } as const;
const securityGroup = {
  account_key: 'text!',
  region_id: 'text!',
  vpc_id: 'text!',
  security_group_name: 'text!',
  security_group_type: 'text',
} as const;
/** The manual's `port_range` is ignored: a rule has `port_from` and `port_to`. */
const rules = 'objects' as const;
/** Machines that somebody has: `instance_ip`, `login_name`, `login_password`. */
const customCluster = { name: 'text!', desc: 'text', instance_list: 'objects!' } as const;

/**
 * Every BridgX endpoint that changes something and that the gateway calls. None takes a token that would make a
 * repetition safe. Deleting tags is none of them: that endpoint always fails.
 */
export const bridgxWrites = {
  'cluster.create': {
    ...vendorWrite,
    name: 'cluster.create',
    path: '/api/v1/cluster/create',
    answer: answers.name,
    params: template,
  },
  /** Replaces the whole template of the cluster of that name but its tags, and makes it a standard one. */
  'cluster.edit': {
    ...vendorWrite,
    name: 'cluster.edit',
    path: '/api/v1/cluster/edit',
    answer: answers.name,
    params: template,
  },
  /** `ids` with commas between; unknown ones are passed over. The machines go on, and nothing checks for them. */
  'cluster.delete': {
    ...write,
    name: 'cluster.delete',
    method: 'DELETE',
    path: '/api/v1/cluster/delete/:ids',
    answer: answers.nothing,
    params: { ids: 'text!' },
  },
  'cluster.add_tags': {
    ...write,
    name: 'cluster.add_tags',
    path: '/api/v1/cluster/add_tags',
    answer: answers.nothing,
    params: tags,
  },
  /** Of several tags some may be changed when another is refused. */
  'cluster.edit_tags': {
    ...write,
    name: 'cluster.edit_tags',
    path: '/api/v1/cluster/edit_tags',
    answer: answers.nothing,
    params: tags,
  },
  'cluster.create_custom_private': {
    ...write,
    name: 'cluster.create_custom_private',
    path: '/api/v1/cluster/create_custom_private',
    answer: answers.name,
    params: customCluster,
  },
  'cluster.create_custom_public': {
    ...write,
    name: 'cluster.create_custom_public',
    path: '/api/v1/cluster/create_custom_public',
    answer: answers.name,
    params: { ...customCluster, provider: 'text!', account_key: 'text' },
  },
  'cluster.expand': {
    ...write,
    name: 'cluster.expand',
    path: '/api/v1/cluster/expand',
    answer: answers.taskId,
    params: { cluster_name: 'text!', count: 'integer!', task_name: 'text' },
  },
  /** The manual gives `cluster/expand` for this, which makes machines. With `ips`, `count` is their number. */
  'cluster.shrink': {
    ...write,
    name: 'cluster.shrink',
    path: '/api/v1/cluster/shrink',
    answer: answers.taskId,
    params: { cluster_name: 'text!', count: 'integer!', ips: 'texts', task_name: 'text' },
  },
  'vpc.create': {
    ...vendorWrite,
    name: 'vpc.create',
    path: '/api/v1/vpc/create',
    answer: answers.createdId,
    params: { ...network, cidr_block: 'text' },
  },
  'subnet.create': {
    ...vendorWrite,
    name: 'subnet.create',
    path: '/api/v1/subnet/create',
    answer: answers.createdId,
    params: {
      account_key: 'text!',
      vpc_id: 'text!',
      zone_id: 'text!',
      cidr_block: 'text!',
      switch_name: 'text!',
      gateway_ip: 'text',
    },
  },
  'security_group.create': {
    ...vendorWrite,
    name: 'security_group.create',
    path: '/api/v1/security_group/create',
    answer: answers.createdId,
    params: securityGroup,
  },
  /** A rule that the cloud refuses is missing afterwards, and the answer does not tell. */
  'security_group.create_with_rule': {
    ...vendorWrite,
    name: 'security_group.create_with_rule',
    path: '/api/v1/security_group/create_with_rule',
    answer: answers.createdId,
    params: { ...securityGroup, rules },
  },
  /** As silent about refused rules. */
  'security_group.rule_add': {
    ...vendorWrite,
    name: 'security_group.rule_add',
    path: '/api/v1/security_group/rule/add',
    answer: answers.nothing,
    params: {
      account_key: 'text!',
      region_id: 'text!',
      vpc_id: 'text!',
      security_group_id: 'text!',
      rules: 'objects!',
    },
  },
  /** VPC, subnet and group in this order; what was made before a failure stays. Without rules it fails at the end. */
  'network_config.create': {
    ...vendorWrite,
    name: 'network_config.create',
    path: '/api/v1/network_config/create',
    answer: answers.createdNetwork,
    params: {
      ...network,
      cidr_block: 'text!',
      zone_id: 'text!',
      switch_name: 'text!',
      switch_cidr_block: 'text!',
      gateway_ip: 'text!',
      security_group_name: 'text!',
      security_group_type: 'text',
      rules: 'objects!',
    },
  },
} as const satisfies Readonly<Record<string, BridgxOperation>>;
