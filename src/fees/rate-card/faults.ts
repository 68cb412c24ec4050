import { FleetgraphError } from '../../errors.ts';

/** What is wrong at one place of a rate card. */
export interface RateCardFault {
  /** The line of the file, from 1. */
  readonly row: number;
  /** The name of the column; null: the row as a whole. */
  readonly column: string | null;
  readonly expected: string;
  readonly got: string;
}

/** Faults told in words; all of them are in the extensions. */
const toldFaults = 20;

/** A rate card that cannot be used. Nothing of it was applied. */
export class RateCardFaults extends FleetgraphError {
  readonly faults: readonly RateCardFault[];

  constructor(source: string, faults: readonly RateCardFault[]) {
    const lines = faults.slice(0, toldFaults).map((fault) => `  ${textOf(fault)}`);
    const more = faults.length > toldFaults ? [`  and ${faults.length - toldFaults} more`] : [];
    super('BAD_USER_INPUT', [`${source}: nothing was imported`, ...lines, ...more].join('\n'));
    this.faults = faults.slice(0, 1000);
  }

  override toExtensions(): Record<string, unknown> {
    return { code: this.code, argument: 'csv', faults: this.faults };
  }
}

function textOf({ row, column, expected, got }: RateCardFault): string {
  const place = column === null ? `row ${row}` : `row ${row}, column ${column}`;
  return `${place}: expected ${expected}, got ${got}`;
}

/** A value as faults show it. */
export function shown(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
