import type { Rest } from './rest.ts';

export interface VpdRow {
  readonly RegionId: string;
  readonly VpdId: string;
  readonly VpdName: string;
  readonly Cidr: string;
  readonly Status: string;
  readonly SubnetCount: number;
  readonly NcCount: number;
  readonly NetworkInterfaceCount: number;
  readonly ErInfos: readonly { readonly ErId: string }[];
}

export interface VccRow {
  readonly RegionId: string;
  readonly VccId: string;
  readonly VccName: string;
  readonly Status: string;
  readonly ConnectionType: string;
  readonly VpcId: string;
}

export interface InterfaceRow {
  readonly RegionId: string;
  readonly Ip: string;
  readonly Status: string;
  readonly NodeId: string;
}

export interface ClusterRow {
  readonly cluster_name: string;
  readonly instance_count: number;
}

export interface MachineRow {
  readonly instance_id: string;
  readonly ip_inner: string;
  readonly status: string;
}

/** Everything that resolvers ask for. One argument each, so that each can stand behind a DataLoader. */
export interface Reads {
  vpds(regionId: string): Promise<readonly VpdRow[]>;
  vccs(regionId: string): Promise<readonly VccRow[]>;
  /** `region/VPD`. */
  vccsOfVpd(key: string): Promise<readonly VccRow[]>;
  /** `region/hub`. */
  vccsOfEr(key: string): Promise<readonly VccRow[]>;
  /** `region/VPC/how many`. */
  interfacesOfVpc(key: string): Promise<readonly InterfaceRow[]>;
  /** `region/node`. */
  node(key: string): Promise<{ readonly NodeId: string }>;
  clusters(all: string): Promise<readonly ClusterRow[]>;
  /** `how many/cluster name`. */
  machinesOfCluster(key: string): Promise<readonly MachineRow[]>;
  /** `day/cluster name`; machine seconds. */
  usage(key: string): Promise<number>;
}

const alive = 'UNDEFINED,PENDING,TIMEOUT,STARTING,RUNNING,DELETING';

/** One call per question, as the interfaces offer them; lists page by page. */
export function createReads({ lingjun, bridgx }: Rest): Reads {
  const sweep = async <Row>(operation: string, params: Record<string, string>): Promise<Row[]> => {
    const rows: Row[] = [];
    for (let page = 1; ; page += 1) {
      const asked = { ...params, EnablePage: true, PageNumber: page, PageSize: 100 };
      const { Data, Total } = await lingjun<{ Data: Row[]; Total: number }>(operation, asked);
      rows.push(...Data);
      if (Data.length === 0 || rows.length >= Total) return rows;
    }
  };
  return {
    vpds: (RegionId) => sweep('ListVpds', { RegionId }),
    vccs: (RegionId) => sweep('ListVccs', { RegionId }),
    vccsOfVpd: inRegion((RegionId, VpdId) => sweep('ListVccs', { RegionId, VpdId })),
    vccsOfEr: inRegion((RegionId, FilterErId) => sweep('ListVccs', { RegionId, FilterErId })),
    interfacesOfVpc: inRegion(async (RegionId, VpcId, size) => {
      const page = { RegionId, VpcId, PageNumber: 1, PageSize: Number(size) };
      return (await lingjun<{ Data: InterfaceRow[] }>('ListElasticNetworkInterfaces', page)).Data;
    }),
    node: inRegion((RegionId, NodeId) => lingjun('GetNodeInfoForPod', { RegionId, NodeId })),
    async clusters() {
      const rows: ClusterRow[] = [];
      for (let page = 1; ; page += 1) {
        const asked = { page_number: page, page_size: 50 };
        const { cluster_list, pager } = await bridgx<ClusterPage>('cluster/describe_all', asked);
        rows.push(...cluster_list);
        if (cluster_list.length === 0 || rows.length >= pager.total) return rows;
      }
    },
    machinesOfCluster: named(async (size, cluster_name) => {
      const asked = { cluster_name, status: alive, page_number: 1, page_size: Number(size) };
      return (await bridgx<{ instance_list: MachineRow[] | null }>('instance/describe_all', asked)).instance_list ?? [];
    }),
    usage: named(async (date, cluster_name) => {
      return (await bridgx<{ usage_total: number }>('instance/usage_total', { date, cluster_name })).usage_total;
    }),
  };
}

interface ClusterPage {
  readonly cluster_list: ClusterRow[];
  readonly pager: { readonly total: number };
}

function inRegion<T>(read: (regionId: string, id: string, size: string) => Promise<T>): (key: string) => Promise<T> {
  return (key) => {
    const [regionId = '', id = '', size = ''] = key.split('/');
    return read(regionId, id, size);
  };
}

/** Names may hold any character, so they come last. */
function named<T>(read: (first: string, name: string) => Promise<T>): (key: string) => Promise<T> {
  return (key) => read(key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1));
}
