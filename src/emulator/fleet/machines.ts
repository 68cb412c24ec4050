import { addressAt } from './addresses.ts';
import { onDay } from './calendar.ts';
import type { Dice } from './dice.ts';
import { type Life, livesUntil } from './lives.ts';
import type { MachineSlot } from './machine-slots.ts';
import type { BridgxInstance } from './model.ts';

/** What a slot's machine takes from the Lingjun side: a node's id, an interface's address. */
export interface SlotIdentity {
  instanceId?: string;
  ip: string;
}

export interface MachineParts {
  dice: Dice;
  nowMs: number;
  /** Slots that are tied to Lingjun; the others are plain machines of a cloud. */
  identities: ReadonlyMap<MachineSlot, SlotIdentity>;
}

/** The rows that BridgX has at a clock: every live machine, and those that ended in the last 90 days. */
export function createMachines(slots: MachineSlot[], parts: MachineParts): BridgxInstance[] {
  return slots
    .flatMap((slot) => livesOf(slot, parts).map((life) => machineOf(slot, life, parts)))
    .sort((one, other) => one.id - other.id);
}

function livesOf(slot: MachineSlot, { dice, nowMs, identities }: MachineParts): Life[] {
  if (identities.has(slot) || slot.home.cluster.clusterType === 'custom') {
    return [{ index: 0, startMs: onDay(dice, slot.key, [520, 720]), endMs: Number.POSITIVE_INFINITY }];
  }
  return livesUntil(dice, { key: slot.key, periodMs: periodOf(dice, slot) * 3_600_000, nowMs });
}

/**
 * Hours between two machines in one slot: mostly 5 to 20 days, for one slot in sixteen 6 hours to 2.5 days. Those few
 * make most of the rows, so their places and tenths are dealt out instead of drawn: any seed has about as many rows.
 */
function periodOf(dice: Dice, { key, number }: MachineSlot): number {
  const share = dice.fraction(`${key}/period`);
  if (number % 16 !== 13) return 24 * (5 + 15 * share);
  const tenth = Math.floor(number / 16) % 10;
  return 6 * 10 ** ((tenth + share) / 10);
}

function machineOf(slot: MachineSlot, life: Life, { dice, nowMs, identities }: MachineParts): BridgxInstance {
  const key = `${slot.key}/life-${life.index}`;
  const { cluster, vswitch } = slot.home;
  const identity = identities.get(slot);
  const startupMs = dice.between(`${key}/startup`, [25, 190]) * 1000;
  const status = statusOf({ dice, key, life, startupMs, nowMs });
  const started = status !== 'PENDING' && status !== 'STARTING';
  return {
    id: rowIdOf(life.startMs, slot.number),
    instanceId: identity?.instanceId ?? instanceIdOf(dice, { key, slot }),
    clusterName: cluster.name,
    status,
    ipInner: identity?.ip ?? addressAt(vswitch.cidrBlock, 2048 + slot.position * 4 + (life.index % 4)),
    ipOuter: cluster.internetMaxBandwidthOut > 0 ? `47.${publicPart(dice, key)}` : '',
    createdMs: life.startMs,
    runningMs: started ? life.startMs + startupMs : null,
    deletedMs: status === 'DELETED' ? life.endMs : null,
  };
}

interface Moment {
  dice: Dice;
  key: string;
  life: Life;
  startupMs: number;
  nowMs: number;
}

/** Mostly by the clock; one machine in a hundred each hangs while it starts or ends. */
function statusOf({ dice, key, life, startupMs, nowMs }: Moment): BridgxInstance['status'] {
  if (life.endMs <= nowMs) return 'DELETED';
  const luck = dice.between(`${key}/luck`, [0, 99]);
  if (luck === 0 || nowMs - life.startMs < startupMs / 2) return 'PENDING';
  if (luck === 1 || nowMs - life.startMs < startupMs) return 'STARTING';
  return luck === 2 || life.endMs - nowMs < 60_000 ? 'DELETING' : 'RUNNING';
}

const slots = 100_000;
/** The slots of the largest fleet lie below, the neighbour's from 99,000 on. */
export const firstFreeSlot = 60_000;

/** Ids ascend with creation, as those of an auto-increment column, yet each life knows its own without the others. */
export function rowIdOf(createdMs: number, slot: number): number {
  return Math.floor((createdMs - Date.UTC(2021, 0, 1)) / 1000) * slots + slot;
}

export function slotOf(rowId: number): number {
  return rowId % slots;
}

/** Machines that somebody entered by hand have no id: the real server stores "". */
function instanceIdOf(dice: Dice, { key, slot }: { key: string; slot: MachineSlot }): string {
  const { cluster } = slot.home;
  if (cluster.clusterType === 'custom') return '';
  return cluster.provider === 'TencentCloud' ? `ins-${dice.letters(key, 8)}` : `i-${dice.letters(key, 20)}`;
}

function publicPart(dice: Dice, key: string): string {
  return ['a', 'b', 'c'].map((part) => dice.between(`${key}/public-${part}`, [1, 254])).join('.');
}
