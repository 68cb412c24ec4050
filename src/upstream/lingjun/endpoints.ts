import type { LingjunOperation } from './operation.ts';

export interface Endpoints {
  /** A base URL for every product and region; undefined: the service's own addresses. */
  readonly endpoint?: string | undefined;
}

type Product = LingjunOperation['product'];

/** Host name before `.<region>.aliyuncs.com`. Source: the endpoint maps of the official SDK. */
const hosts: Readonly<Record<Product, string>> = {
  eflo: 'eflo',
  'eflo-controller': 'eflo-controller',
  eas: 'pai-eas',
  paistudio: 'pai',
};

/** Regions whose eflo service answers under another name. Same source. */
const oddHosts: Readonly<Record<string, string>> = {
  'eflo/ap-southeast-7': 'eflo-controller',
  'eflo/cn-shanghai-finance-1': 'eflo-controller-share',
};

/** The origin of one product in one region. */
export function endpointOf({ endpoint }: Endpoints, product: Product, region: string): string {
  if (endpoint !== undefined) return new URL(endpoint).origin;
  return `https://${oddHosts[`${product}/${region}`] ?? hosts[product]}.${region}.aliyuncs.com`;
}

/** The origin of the manual's form: one for China, one for the rest of the world. */
export function manualOrigin({ endpoint }: Endpoints, region: string): string {
  if (endpoint !== undefined) return new URL(endpoint).origin;
  return region === '' || region.startsWith('cn-') ? 'https://api.aliyun.com' : 'https://api.alibabacloud.com';
}
