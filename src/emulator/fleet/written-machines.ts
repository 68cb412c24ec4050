import { slotOf } from './machines.ts';
import type { BridgxInstance } from './model.ts';

/** Machine rows that writes made or changed; they stay as they are while the other machines go on with the clock. */
export interface WrittenMachines {
  /** Takes note of what a write did to the rows. */
  note(before: readonly BridgxInstance[], after: readonly BridgxInstance[]): void;
  /** Rows that the clock made, with those that were written over them. */
  over(rows: BridgxInstance[]): BridgxInstance[];
}

export function createWrittenMachines(): WrittenMachines {
  const written = new Map<number, BridgxInstance>();
  /** When a slot's machine was ended: no other follows it. */
  const endedMs = new Map<number, number>();
  const isOver = ({ id, createdMs }: BridgxInstance) =>
    written.has(id) || createdMs >= (endedMs.get(slotOf(id)) ?? Number.POSITIVE_INFINITY);
  return {
    note(before, after) {
      if (before === after) return;
      const known = new Set(before);
      for (const row of after.filter((each) => !known.has(each))) {
        written.set(row.id, row);
        if (row.deletedMs !== null) endedMs.set(slotOf(row.id), row.deletedMs);
      }
    },
    over(rows) {
      if (written.size === 0) return rows;
      const others = rows.filter((row) => !isOver(row));
      return [...others, ...written.values()].sort((one, other) => one.id - other.id);
    },
  };
}
