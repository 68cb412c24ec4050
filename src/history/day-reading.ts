/** A machine's time from creation to deletion, as one upstream row tells it. */
export interface UsageRun {
  /** BridgX's id of the row. */
  rowId: string;
  clusterName: string;
  instanceId: string;
  startedAt: Date;
  /** Null while the machine runs. */
  stoppedAt: Date | null;
  /** Null when unknown. Only a read that named one cluster tells it rightly. */
  instanceType: string | null;
}

export type DayState = 'OPEN' | 'CLOSED';

export interface ClusterDay {
  cluster: string;
  /** `yyyy-MM-dd` in BridgX's time zone. */
  day: string;
}

/** A run and its share of one day. */
export interface RunShare {
  run: UsageRun;
  /** Of the 24 hours that BridgX counts. */
  usedSeconds: number;
  /** Of the calendar day, which has 23 or 25 hours where the clocks change. */
  calendarSeconds: number;
}

/** All runs of one cluster on one day, as of one instant. */
export interface DayReading extends ClusterDay {
  state: DayState;
  /** Whether the cluster was asked by its name, so that the types of its machines are certain. */
  isNamed: boolean;
  asOf: Date;
  shares: RunShare[];
}

export interface DaySummary extends ClusterDay {
  /** Machine-seconds: each run clipped to the day. */
  usedSeconds: number;
  /** Machines that ran for at least a second of the day. */
  machines: number;
  state: DayState;
  asOf: Date;
}

export interface DayTotal extends ClusterDay {
  /** Machine-seconds, as BridgX itself adds them up. */
  seconds: number;
  asOf: Date;
}

export function summarize({ cluster, day, state, asOf, shares }: DayReading): DaySummary {
  const usedSeconds = shares.reduce((sum, share) => sum + share.usedSeconds, 0);
  const machines = shares.filter((share) => share.usedSeconds > 0).length;
  return { cluster, day, state, asOf, usedSeconds, machines };
}

/** Tells cluster days apart. */
export function keyText({ cluster, day }: ClusterDay): string {
  return `${day} ${cluster}`;
}
