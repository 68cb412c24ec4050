import type { Database } from './database.ts';
import { dayOf, isClosed } from './days.ts';
import { markPartial } from './rollup-writes.ts';

export interface OverdueParts {
  database: Database;
  timeZone: string;
  closeSlackMs: number;
}

/** Marks as PARTIAL what was read of days before their end, and not since, though they are closed by now. */
export async function markOverdue(parts: OverdueParts, account: string, at: Date): Promise<void> {
  const { database, timeZone, closeSlackMs } = parts;
  const nowMs = at.getTime();
  const rows = await database.prisma.$queryRaw<{ day: string }[]>`
    SELECT DISTINCT day::text AS day FROM usage_day
    WHERE account = ${account} AND time_zone = ${timeZone} AND open_cells > 0
      AND day < ${dayOf(nowMs, timeZone)}::date ORDER BY 1`;
  const over = rows.map(({ day }) => day).filter((day) => isClosed(day, { nowMs, timeZone, slackMs: closeSlackMs }));
  for (const day of over) {
    await database.prisma.$transaction((transaction) =>
      markPartial(transaction, { account, timeZone, day, knownAt: at }),
    );
  }
}
