import type { BillingMonth } from './billing-months.ts';
import type { FocusRow } from './columns.ts';

/** A time as FOCUS writes it: UTC, in whole seconds. */
export function timeText(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}

export function billingOf({ startMs, endMs }: BillingMonth): FocusRow {
  return { BillingPeriodStart: timeText(startMs), BillingPeriodEnd: timeText(endMs) };
}
