/** How final a number of usage is. */
export type UsageStatus = 'OPEN' | 'PARTIAL' | 'CLOSED' | 'CORRECTED';

/** What tells the cells of usage apart. Unknown texts are "". */
export interface CellKey {
  readonly cluster: string;
  /** `yyyy-MM-dd` in BridgX's time zone. */
  readonly day: string;
  readonly instanceType: string;
  readonly provider: string;
  readonly region: string;
  readonly chargeType: string;
}

/** What machines of one type of a cluster used on one calendar day. */
export interface Cell extends CellKey {
  readonly usedSeconds: number;
  readonly machines: number;
  readonly status: UsageStatus;
  /** When BridgX was asked, as ISO 8601. */
  readonly asOf: string;
}

/** A cell as it is stored. */
export interface KnownCell extends Cell {
  readonly revision: number;
}

/** What a change of a cell adds to the sums that it is part of. */
export interface Delta extends CellKey {
  readonly usedSeconds: number;
  readonly machines: number;
  readonly cells: number;
  readonly openCells: number;
  readonly partialCells: number;
  readonly correctedCells: number;
}

/** How the stored cells of some cluster days become what was read. */
export interface Changes {
  /** Rows to be replaced in place, added, or, with the next revision, put after what was known. */
  readonly written: readonly KnownCell[];
  /** Revisions that stay readable but are no longer current. */
  readonly superseded: readonly KnownCell[];
  /** Rows of days that were never closed, which what was read has no more. */
  readonly dropped: readonly KnownCell[];
  readonly deltas: readonly Delta[];
}

/**
 * Compares what is stored with what was read. Until a day is closed its cells are replaced in place; after that they
 * are corrected by further revisions. `isClosed` says whether a cell's day was closed before this reading.
 */
export function changesOf(cells: {
  known: readonly KnownCell[];
  read: readonly Cell[];
  isClosed: (cell: Cell) => boolean;
}): Changes {
  const known = new Map(cells.known.map((cell) => [cellText(cell), cell]));
  const read = new Map(cells.read.map((cell) => [cellText(cell), cell]));
  const fates = [
    ...cells.read.map((cell) => fateOf(known.get(cellText(cell)), cell, cells.isClosed(cell))),
    ...cells.known.filter((cell) => !read.has(cellText(cell))).map(fateOfMissing),
  ].flatMap((fate) => fate ?? []);
  return {
    written: fates.flatMap(({ written }) => written ?? []),
    superseded: fates.flatMap(({ superseded }) => superseded ?? []),
    dropped: fates.flatMap(({ dropped }) => dropped ?? []),
    deltas: fates.map(deltaOf),
  };
}

interface Fate {
  readonly before?: KnownCell | undefined;
  readonly written?: KnownCell;
  readonly superseded?: KnownCell;
  readonly dropped?: KnownCell;
}

function fateOf(before: KnownCell | undefined, read: Cell, isClosed: boolean): Fate | undefined {
  if (!before) return { written: { ...read, status: isClosed ? 'CORRECTED' : read.status, revision: 1 } };
  const isSame = before.usedSeconds === read.usedSeconds && before.machines === read.machines;
  if (!isFinal(before)) {
    if (isSame && before.status === read.status && before.asOf === read.asOf) return undefined;
    return { before, written: { ...read, revision: before.revision } };
  }
  return isSame ? undefined : correction(before, read);
}

function fateOfMissing(before: KnownCell): Fate | undefined {
  if (!isFinal(before)) return { before, dropped: before };
  if (before.usedSeconds === 0) return undefined;
  return correction(before, { ...before, usedSeconds: 0, machines: 0 });
}

function correction(before: KnownCell, now: Cell): Fate {
  return { before, superseded: before, written: { ...now, status: 'CORRECTED', revision: before.revision + 1 } };
}

function isFinal({ status }: Cell): boolean {
  return status === 'CLOSED' || status === 'CORRECTED';
}

function deltaOf({ before, written: after }: Fate): Delta {
  const key = before ?? after;
  if (!key) throw new RangeError('a change without a cell');
  const { cluster, day, instanceType, provider, region, chargeType } = key;
  const has = (status: UsageStatus) => Number(after?.status === status) - Number(before?.status === status);
  return {
    ...{ cluster, day, instanceType, provider, region, chargeType },
    usedSeconds: (after?.usedSeconds ?? 0) - (before?.usedSeconds ?? 0),
    machines: (after?.machines ?? 0) - (before?.machines ?? 0),
    cells: Number(after !== undefined) - Number(before !== undefined),
    openCells: has('OPEN'),
    partialCells: has('PARTIAL'),
    correctedCells: has('CORRECTED'),
  };
}

function cellText({ cluster, day, instanceType, provider, region, chargeType }: CellKey): string {
  return JSON.stringify([day, cluster, instanceType, provider, region, chargeType]);
}
