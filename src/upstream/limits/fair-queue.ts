import { type Priority, priorities } from '../call.ts';

/** Who waits, as far as the order is concerned. */
export interface Waiter {
  readonly priority: Priority;
  readonly caller: string;
}

/** Serves the more urgent first, and callers of the same urgency in turn. */
export interface FairQueue<W extends Waiter> {
  readonly size: number;
  add(waiter: W): void;
  /** The first in turn among those who may go. */
  first(mayGo: (waiter: W) => boolean): W | undefined;
  /** Takes out one who had its turn; false when it was not there any more. */
  serve(waiter: W): boolean;
  /** Takes out one who gave up; false when it was not there any more. */
  leave(waiter: W): boolean;
  /** Everybody, in the order in which they would be served. */
  inOrder(): W[];
}

export function createFairQueue<W extends Waiter>(): FairQueue<W> {
  // A map keeps its callers in turn: who was served goes to the end.
  const turns = new Map(priorities.map((priority) => [priority, new Map<string, W[]>()] as const));
  const linesOf = ({ priority }: Waiter) => turns.get(priority) ?? new Map<string, W[]>();
  let size = 0;

  const takeOut = (waiter: W): boolean => {
    const lines = linesOf(waiter);
    const line = lines.get(waiter.caller) ?? [];
    const index = line.indexOf(waiter);
    if (index < 0) return false;
    line.splice(index, 1);
    if (line.length === 0) lines.delete(waiter.caller);
    size -= 1;
    return true;
  };
  const toTheEnd = (waiter: W): void => {
    const lines = linesOf(waiter);
    const line = lines.get(waiter.caller);
    if (!line) return;
    lines.delete(waiter.caller);
    lines.set(waiter.caller, line);
  };
  const everyLine = () => [...turns.values()].flatMap((lines) => [...lines.values()]);

  return {
    get size() {
      return size;
    },
    add(waiter) {
      const lines = linesOf(waiter);
      const line = lines.get(waiter.caller);
      if (line) line.push(waiter);
      else lines.set(waiter.caller, [waiter]);
      size += 1;
    },
    first(mayGo) {
      for (const line of everyLine()) {
        const waiter = line.find(mayGo);
        if (waiter !== undefined) return waiter;
      }
      return undefined;
    },
    serve(waiter) {
      const wasThere = takeOut(waiter);
      if (wasThere) toTheEnd(waiter);
      return wasThere;
    },
    leave: takeOut,
    inOrder: () => [...turns.values()].flatMap((lines) => inTurn([...lines.values()])),
  };
}

function inTurn<W>(lines: readonly (readonly W[])[]): W[] {
  const longest = Math.max(0, ...lines.map(({ length }) => length));
  return Array.from({ length: longest }, (_, round) => lines.flatMap((line) => line.slice(round, round + 1))).flat();
}
