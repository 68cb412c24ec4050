import type { z } from 'zod';
import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import type { Told } from '../../upstream/call.ts';
import type { Place } from '../../upstream/keys.ts';
import type * as answers from '../../upstream/lingjun/answers/eas.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import type { AnswerOf, Operation } from '../../upstream/operation.ts';
import { createSingles } from '../../upstream/singles.ts';

/** The rules of a gateway. */
export type AclPoliciesRow = Told<z.output<typeof answers.aclPolicies>> & Place;
/** A VPC from which a gateway can be reached. */
export type LinkedVpcRow = z.output<typeof answers.linkedVpcs>['intranetLinkedVpcList'][number] & Place;

/** A VPC that is joined to a linked one. */
export interface VpcPeerRow extends Place {
  readonly vpcId: string | null;
  readonly peerVpcId: string | null;
  readonly peerRegion: string | null;
  readonly status: string | null;
}

/** What gateways consist of, one call each; null where the service knows no such gateway. Keys name the gateway. */
export const gatewayLoaders = (parts: LoaderParts) => {
  const { clientOf } = inLingjun(parts);

  const part = <O extends Operation, T>(operation: O, show: (row: Told<AnswerOf<O>>, place: Place) => T) =>
    createSingles<T>(async ({ place, ids: [GatewayId = ''] }) => {
      const client = clientOf(place);
      if (!client) return null;
      const { value } = await client.read(operation, { ClusterId: place.region, GatewayId }, place.region);
      return show(value, place);
    });

  return {
    aclPolicies: part(lingjunOperations.ListAclPolicy, (row, place): AclPoliciesRow => ({ ...row, ...place })),
    linkedVpcs: part(
      lingjunOperations.ListGatewayIntranetLinkedVpc,
      ({ intranetLinkedVpcList }, place): readonly LinkedVpcRow[] =>
        intranetLinkedVpcList.map((linked) => ({ ...linked, ...place })),
    ),
    vpcPeers: part(
      lingjunOperations.ListGatewayIntranetLinkedVpcPeer,
      ({ peerVpcList }, place): readonly VpcPeerRow[] =>
        peerVpcList.flatMap(({ vpcId, peerVpcs }) =>
          peerVpcs.map((peer) => ({
            ...place,
            vpcId,
            peerVpcId: peer.vpcId,
            peerRegion: peer.region,
            status: peer.status,
          })),
        ),
    ),
  };
};
