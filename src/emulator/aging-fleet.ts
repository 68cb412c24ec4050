import { createLivingFleet, type FleetOptions } from './fleet/create-fleet.ts';
import type { Fleet } from './fleet/model.ts';
import { settled } from './fleet/settle.ts';
import { createWrittenMachines } from './fleet/written-machines.ts';

export interface AgingFleet {
  /** The fleet at the clock's time. */
  now(): Fleet;
  /** Replaces the fleet by what a write made of it. */
  update(change: (fleet: Fleet) => Fleet): void;
  /** Back to what the seed gives. */
  reset(): void;
}

/** Machines come and go at whole seconds, yet making their rows anew costs; nobody looks closer than this. */
const granularityMs = 60_000;

type Origin = Pick<FleetOptions, 'seed' | 'scale'> & {
  clock: () => number;
  /** A last word on what was made. */
  adjust: (fleet: Fleet) => Fleet;
};

/**
 * A fleet whose machines go on with the clock, and in which what was begun gets done by it. A new state object tells
 * readers that their indexes are stale.
 */
export function createAgingFleet({ seed, scale, clock, adjust }: Origin): AgingFleet {
  const start = () => {
    const nowMs = clock();
    const { fleet, instancesAt } = createLivingFleet({ seed, scale, nowMs });
    return { fleet: adjust(fleet), instancesAt, madeMs: nowMs, machines: createWrittenMachines() };
  };
  let current = start();
  const replace = (fleet: Fleet) => {
    current.machines.note(current.fleet.bridgx.instances, fleet.bridgx.instances);
    current = { ...current, fleet };
  };
  const settle = (nowMs: number) => {
    const { lingjun, bridgx } = current.fleet;
    const next = { lingjun: settled(lingjun, nowMs), bridgx: settled(bridgx, nowMs) };
    if (next.lingjun !== lingjun || next.bridgx !== bridgx) replace(next);
  };
  const now = () => {
    const nowMs = clock();
    settle(nowMs);
    if (nowMs - current.madeMs < granularityMs) return current.fleet;
    const bridgx = { ...current.fleet.bridgx, instances: current.machines.over(current.instancesAt(nowMs)) };
    current = { ...current, fleet: { ...current.fleet, bridgx }, madeMs: nowMs };
    return current.fleet;
  };
  return {
    now,
    update(change) {
      replace(change(now()));
    },
    reset() {
      current = start();
    },
  };
}
