import type { Progress } from './backfill.ts';

/** One line on how far a backfill is, such as `2025-03 41.2 % 1,204 of 2,920 cluster days, 56,071 rows, 2,412 calls, about 3 min left`. */
export function progressText(progress: Progress, elapsedMs: number): string {
  const { month, done, total, rows, calls } = progress;
  const percent = total === 0 ? '100.0' : ((done / total) * 100).toFixed(1);
  const leftMs = done === 0 ? Number.NaN : (elapsedMs / done) * (total - done);
  const parts = [
    `${count(done)} of ${count(total)} cluster days`,
    `${count(rows)} rows`,
    `${count(calls)} calls`,
    Number.isNaN(leftMs) ? 'time left unknown' : `about ${durationText(leftMs)} left`,
  ];
  return `${month} ${percent} % ${parts.join(', ')}`;
}

function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}
