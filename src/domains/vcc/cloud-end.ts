import { checkServiceId, checkTenantId } from '../../graph/service-id-rules.ts';
import type { VccRow } from './vcc.ts';

/** What a connection ends in on the cloud side. These things belong to other products of the vendor. */
export type CloudEnd =
  | { readonly kind: 'VPC'; readonly vpcId: string; readonly vSwitchId?: string }
  | { readonly kind: 'CEN'; readonly cenId: string; readonly ownerId?: string };

/** @param argument where the end stands in the input: `input.end` */
export function checkEnd(end: CloudEnd, argument: string): void {
  if (end.kind === 'VPC') {
    checkServiceId(end.vpcId, { argument: `${argument}.vpc.vpcId`, prefix: 'vpc' });
    if (end.vSwitchId !== undefined) {
      checkServiceId(end.vSwitchId, { argument: `${argument}.vpc.vSwitchId`, prefix: 'vsw' });
    }
    return;
  }
  checkServiceId(end.cenId, { argument: `${argument}.cen.cenId`, prefix: 'cen' });
  if (end.ownerId !== undefined) checkTenantId(end.ownerId, `${argument}.cen.ownerId`);
}

/** In the service's spelling. */
export function endParams(end: CloudEnd) {
  return end.kind === 'VPC'
    ? { ConnectionType: 'VPC', VpcId: end.vpcId, VSwitchId: end.vSwitchId }
    : { ConnectionType: 'CENTR', CenId: end.cenId, CenOwnerId: end.ownerId };
}

type EndOfRow = Pick<VccRow, 'vpcId' | 'cenId' | 'vSwitchId'>;

/** Whether a connection ends there. List rows leave the vSwitch open. */
export function endsAt({ vpcId, cenId, vSwitchId }: EndOfRow, end: CloudEnd): boolean {
  if (end.kind === 'CEN') return cenId === end.cenId;
  return vpcId === end.vpcId && (end.vSwitchId === undefined || !vSwitchId || vSwitchId === end.vSwitchId);
}
