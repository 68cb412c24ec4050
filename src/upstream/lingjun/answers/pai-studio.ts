import { flag, integer, list, maybe, record, text, texts, time } from '../../decode.ts';

/** A resource group of PAI Studio; the single read does not repeat its id. Source: the official SDK for paistudio. */
export const paiResourceGroup = record({
  clusterID: text,
  computingResourceProvider: text,
  creatorID: text,
  description: text,
  gmtCreatedTime: time,
  gmtModifiedTime: time,
  name: text,
  nodeCount: integer,
  resourceGroupID: text,
  resourceType: text,
  status: text,
  supportRDMA: flag,
  tags: list(record({ tagKey: text, tagValue: text })),
  userVpc: maybe(
    record({
      defaultForwardInfo: maybe(record({ eipAllocationId: text, natGatewayId: text })),
      defaultRoute: text,
      extendedCIDRs: texts,
      roleArn: text,
      securityGroupId: text,
      switchId: text,
      vpcId: text,
    }),
  ),
  version: text,
  workspaceID: text,
});

export const changedPaiResourceGroup = record({ resourceGroupID: text });
