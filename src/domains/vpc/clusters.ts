import type { LoaderParts } from '../../context.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { type CloudKey, clusterLoaders } from '../cluster/loaders.ts';

/** Which clusters are inside a VPC. Only their templates say so: one call per cluster of its cloud account. */
export const vpcClusterLoaders = (parts: LoaderParts) => {
  const { byCloudKey, detail } = parts.load(clusterLoaders);
  return {
    clustersOf: async (
      vpc: Place & Pick<CloudKey, 'accessKeyId'> & { readonly regionId: string },
      vpcId: string | null,
    ) => {
      const clusters = await byCloudKey.load(keyOf(vpc.account, vpc.region, vpc.accessKeyId));
      const templates = await Promise.all(clusters.map(({ key }) => detail.load(key)));
      return clusters.filter((_, index) => {
        const template = templates[index];
        return template?.regionId === vpc.regionId && template.networkConfig?.vpc === vpcId;
      });
    },
  };
};
