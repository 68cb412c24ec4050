import { json, record, text, texts } from '../../decode.ts';

/** What writes answer: the ids of what they made or changed. Source: the models of the official SDK. */
export const vpdWritten = record({ subnetIds: texts, vpdId: text });

export const subnetWritten = record({ subnetId: text });

export const erWritten = record({ erId: text });

export const erAttachmentWritten = record({ erAttachmentId: text });

export const erRouteMapWritten = record({ erRouteMapId: text });

export const vccWritten = record({ vccId: text });

export const vccInitialized = record({ roleName: text });

export const vccRouteWritten = record({ vccRouteEntryId: text });

export const grantRuleWritten = record({ grantRuleId: text });

/** An empty object; the service does not say more about what it deletes or renames. */
export const nothing = json;

export const leniWritten = record({ elasticNetworkInterfaceId: text, nodeId: text });

/** The address itself is not in it, not even right after it was given out. */
export const leniPrivateIpWritten = record({ elasticNetworkInterfaceId: text, ipName: text });

export const lniPrivateIpWritten = record({ ipName: text, networkInterfaceId: text });
