import { machine, shanghai, task } from './bridgx-fixture.ts';

const createdMs = shanghai('2021-11-11 11:13:34');

/** One row in each table, all of one cluster. */
export const tables = {
  instances: [machine()],
  tasks: [task()],
  vpcs: [
    {
      vpcId: 'vpc-1',
      vpcName: 'main',
      cidrBlock: '10.192.0.0/12',
      provider: 'AlibabaCloud',
      regionId: 'cn-beijing',
      accountKey: 'key-one',
      status: 'Available' as const,
      createdMs,
    },
  ],
  subnets: [
    {
      switchId: 'vsw-1',
      switchName: 'first',
      vpcId: 'vpc-1',
      zoneId: 'cn-beijing-h',
      cidrBlock: '10.192.208.0/20',
      gatewayIp: '',
      status: 'Available' as const,
      isDefault: false,
      availableIps: 4082,
      createdMs,
    },
  ],
  securityGroups: [
    {
      securityGroupId: 'sg-1',
      securityGroupName: 'web',
      securityGroupType: 'normal' as const,
      vpcId: 'vpc-1',
      accountKey: 'key-one',
      regionId: 'cn-beijing',
      createdMs,
      rules: [],
    },
  ],
  clouds: [
    {
      provider: 'AlibabaCloud',
      regions: [{ regionId: 'cn-beijing', localName: 'b', zones: [{ zoneId: 'cn-beijing-h', localName: 'h' }] }],
      instanceTypes: [
        {
          zoneId: 'cn-beijing-h',
          chargeType: 'PostPaid',
          isGpu: false,
          core: 2,
          memory: 4,
          family: 'ecs.c6',
          instanceType: 'ecs.c6.large',
          status: 'Available',
        },
      ],
      images: [
        {
          regionId: 'cn-beijing',
          imageType: 'global' as const,
          platform: 'CentOS',
          osType: 'linux',
          osName: 'CentOS',
          size: 20,
          imageId: 'm-1',
          imageName: 'centos',
        },
      ],
    },
  ],
};

/** A template that the server takes, and what is changed of it. */
export const template = (changed: Record<string, unknown> = {}) => ({
  name: 'gf.new',
  desc: 'made by a test',
  provider: 'AlibabaCloud',
  account_key: 'key-one',
  region_id: 'cn-beijing',
  zone_id: 'cn-beijing-h',
  instance_type: 'ecs.c6.large',
  image: 'm-1',
  password: 'ASDqwe123',
  image_config: { id: 'm-1', name: 'centos', type: 'global', platform: 'CentOS', size: 20 },
  network_config: {
    vpc: 'vpc-1',
    subnet_id: 'vsw-1',
    security_group: 'sg-1',
    internet_charge_type: 'PayByTraffic',
    internet_max_bandwidth_out: 20,
    internet_ip_type: 'BGP',
  },
  storage_config: {
    mount_point: '/data',
    nas: 'nas-1',
    disks: {
      system_disk: { category: 'cloud_essd', size: 40, performance_level: 'PL1' },
      data_disk: [{ category: 'cloud_essd', size: 100, performance_level: 'PL0' }],
    },
  },
  charge_config: { charge_type: 'PostPaid', period: 0, period_unit: '' },
  extend_config: { core: 2, memory: 4, cpu_type: 'CPU' },
  tags: { team: '平台' },
  ...changed,
});
