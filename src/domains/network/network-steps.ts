import type { SequenceStep } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { asStep, asUndo } from '../../graph/change-kinds.ts';
import type { TagText } from '../../graph/text-rules.ts';
import type { Place } from '../../upstream/keys.ts';
import { createErAttachment, deleteErAttachment } from '../er/er-attachment-changes.ts';
import {
  createVccGrantRule,
  createVpdGrantRule,
  deleteVccGrantRule,
  deleteVpdGrantRule,
  type Grant,
} from '../grant-rule/changes.ts';
import { createSubnet, deleteSubnet, type NewSubnet } from '../subnet/changes.ts';
import { refundVcc } from '../vcc/changes.ts';
import type { NewVcc } from '../vcc/new-vcc.ts';
import { createVcc } from '../vcc/orders.ts';
import { createVpd, deleteVpd } from '../vpd/changes.ts';

type Step = SequenceStep<LoaderParts>;

interface NewVpd {
  readonly name: string;
  readonly cidr: string;
  readonly resourceGroupId?: string;
  readonly tags: readonly TagText[];
}

/** A hub that is there, and how the VPD is to be attached to it. */
interface HubEntry {
  /** The key of the hub. */
  readonly er: string;
  readonly name: string;
  readonly isReceivingAllRoutes: boolean;
}

export interface NewNetwork extends Place {
  readonly vpd: NewVpd;
  readonly subnets: readonly NewSubnet[];
  readonly hub?: HubEntry;
  readonly vpdGrants: readonly Grant[];
  readonly vcc?: NewVcc;
  readonly vccGrants: readonly Grant[];
}

/** A VPD, then what belongs to it. What costs most and takes longest, the connection, comes late. */
export function networkSteps({ vpd, subnets, hub, vpdGrants, vcc, vccGrants, ...place }: NewNetwork): Step[] {
  const beforeVcc = [
    vpdStep(vpd, place),
    ...subnets.map(subnetStep),
    ...(hub ? [hubStep(hub)] : []),
    ...vpdGrants.map(vpdGrantStep),
  ];
  return [
    ...beforeVcc,
    ...(vcc ? [vccStep(vcc)] : []),
    ...vccGrants.map((grant) => vccGrantStep(grant, beforeVcc.length)),
  ];
}

function vpdStep(vpd: NewVpd, { account, region }: Place): Step {
  return asStep(createVpd, {
    input: () => ({ ...vpd, account, region, subnets: [] }),
    undo: (key) => asUndo(deleteVpd, { vpd: key }),
  });
}

function subnetStep(subnet: NewSubnet): Step {
  return asStep(createSubnet, {
    input: ([vpd = '']) => ({ ...subnet, vpd }),
    undo: (key) => asUndo(deleteSubnet, { subnet: key }),
  });
}

function hubStep(hub: HubEntry): Step {
  return asStep(createErAttachment, {
    input: ([vpd = '']) => ({ ...hub, network: { type: 'VPD', key: vpd } as const }),
    undo: (attachment) => asUndo(deleteErAttachment, { attachment }),
  });
}

function vpdGrantStep(grant: Grant): Step {
  return asStep(createVpdGrantRule, {
    input: ([instance = '']) => ({ ...grant, instance }),
    undo: (grantRule) => asUndo(deleteVpdGrantRule, { grantRule }),
  });
}

function vccStep(vcc: NewVcc): Step {
  return asStep(createVcc, {
    input: ([vpd = '']) => ({ ...vcc, vpd }),
    undo: (key) => asUndo(refundVcc, { vcc: key }),
  });
}

/** @param vccIndex which step makes the connection */
function vccGrantStep(grant: Grant, vccIndex: number): Step {
  return asStep(createVccGrantRule, {
    input: (keys) => ({ ...grant, instance: keys[vccIndex] ?? '' }),
    undo: (grantRule) => asUndo(deleteVccGrantRule, { grantRule }),
  });
}
