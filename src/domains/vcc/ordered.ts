import { idOfKey } from '../../graph/key-rules.ts';
import { type CloudEnd, endsAt } from './cloud-end.ts';
import type { VccRow } from './vcc.ts';

type Shown = Pick<VccRow, 'vccName' | 'vpdId' | 'vpcId' | 'cenId' | 'vSwitchId'>;

/**
 * Whether a connection may be what an order made. What a fresh one does not show yet does not speak against it: to take
 * another's order for this one costs nothing, to order twice does.
 */
export function couldBe(
  vcc: Shown,
  { vpd, name, end }: { readonly vpd: string; readonly name: string; readonly end: CloudEnd },
): boolean {
  const isEndOpen = !vcc.vpcId && !vcc.cenId;
  return isOr(vcc.vccName, name) && isOr(vcc.vpdId, idOfKey(vpd)) && (isEndOpen || endsAt(vcc, end));
}

/** Whether a text is the wanted one, or not there at all. */
function isOr(text: string | null, wanted: string): boolean {
  return text === null || text === '' || text === wanted;
}
