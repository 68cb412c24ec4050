import { flag, list, record, text, texts } from '../../decode.ts';

/** Source: the models of the official SDK for eas 2021-07-01. */
const aclEntries = list(record({ comment: text, entry: text }));

export const aclPolicies = record({
  gatewayId: text,
  internetAclPolicyList: list(record({ aclPolicyList: aclEntries })),
  intranetVpcAclPolicyList: list(record({ aclPolicyList: aclEntries, vpcId: text })),
});

export const linkedVpcs = record({
  gatewayId: text,
  intranetLinkedVpcList: list(
    record({
      accountId: text,
      authoritativeDnsEnabled: flag,
      ip: text,
      securityGroupId: text,
      status: text,
      vSwitchId: text,
      vpcId: text,
    }),
  ),
});

export const vpcPeers = record({
  gatewayId: text,
  peerVpcList: list(record({ peerVpcs: list(record({ region: text, status: text, vpcId: text })), vpcId: text })),
});

export const resourceDirectLink = record({
  auxVSwitchList: texts,
  destinationCIDRs: text,
  securityGroupId: text,
  vSwitchId: text,
  vpcId: text,
});

/** What a change of a gateway answers with; the message is a sentence in English. */
export const changedGateway = record({ gatewayId: text, message: text });

export const changedDirectLink = record({ message: text });
