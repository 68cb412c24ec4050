import type { FeeLine, UsageLine } from '../../lines.ts';
import { listPriceOf, paidPriceOf, type Rate } from '../../rate-card/rate.ts';
import type { BillingMonth, BillingMonths } from './billing-months.ts';
import type { PriceHistory } from './price-history.ts';

/** What one machine type of a cluster, or one machine, is charged for a day, or what of that is taken back. */
export interface Booking {
  readonly kind: 'ORIGINAL' | 'REVERSAL' | 'REPLACEMENT';
  readonly line: UsageLine;
  readonly rate: Rate | null;
  /** The month in which it is booked. */
  readonly month: BillingMonth;
}

interface BookingParts {
  readonly prices: PriceHistory;
  readonly months: BillingMonths;
}

/**
 * Books machine hours day by day. Until its month is over, what is known of a day is simply replaced. What becomes
 * known later, of hours or of prices, leaves what was booked as it is: it is taken back, and booked anew, in the month
 * in which it became known. The first price of what had none is no correction: nothing was charged before.
 * @param lines all revisions, those of one thing and day one after the other, the oldest first
 */
export async function* bookingsOf(
  lines: AsyncIterable<FeeLine>,
  parts: BookingParts,
): AsyncGenerator<Booking | Exclude<FeeLine, UsageLine>> {
  let revisions: UsageLine[] = [];
  for await (const line of lines) {
    const [first] = revisions;
    if (first && !(line.service === 'MACHINE_HOURS' && isSame(first, line))) {
      yield* booked(revisions, parts);
      revisions = [];
    }
    if (line.service === 'MACHINE_HOURS') revisions.push(line);
    else yield line;
  }
  yield* booked(revisions, parts);
}

const keys = [
  ...(['day', 'account', 'cluster', 'machine', 'instanceType', 'provider', 'region', 'chargeType'] as const),
  'timeZone',
] as const;

function isSame(one: UsageLine, other: UsageLine): boolean {
  return keys.every((key) => one[key] === other[key]);
}

function* booked(revisions: readonly UsageLine[], parts: BookingParts): Generator<Booking> {
  const [first] = revisions;
  if (!first) return;
  const { timeZone } = first;
  const own = parts.months.ofDay(first.day, timeZone);
  let before: State | undefined;
  for (const state of statesOf(first, revisions, { ...parts, closeMs: own.endMs })) {
    const { line, rate } = state;
    if (before) {
      const month = parts.months.ofTime(state.atMs, timeZone);
      yield { ...before, kind: 'REVERSAL', month };
      yield { kind: 'REPLACEMENT', line, rate, month };
    } else yield { kind: 'ORIGINAL', line, rate, month: own };
    before = state;
  }
}

/** What was known from a time on. */
interface State {
  readonly atMs: number;
  readonly line: UsageLine;
  readonly rate: Rate | null;
}

interface Closing {
  readonly prices: PriceHistory;
  /** When the month of the day is over. */
  readonly closeMs: number;
}

/** What was known when the month was over, or when anything was known first; then each change of it. */
function statesOf(first: UsageLine, revisions: readonly UsageLine[], { prices, closeMs }: Closing): State[] {
  const bookedMs = Math.max(closeMs, first.knownAt.getTime());
  const changes = [...revisions.map(({ knownAt }) => knownAt.getTime()), ...prices.changesMs];
  const laterMs = [...new Set(changes)].filter((ms) => ms > bookedMs).toSorted((one, other) => one - other);
  const states = [bookedMs, ...laterMs].map((atMs): State => {
    const line = revisions.findLast(({ knownAt }) => knownAt.getTime() <= atMs) ?? first;
    return { atMs, line, rate: prices.rateAt(atMs, line, line.day) };
  });
  const firstPriced = states.findIndex(({ rate }) => rate !== null);
  const priced = states.map((state, index) =>
    index < firstPriced ? { ...state, rate: states[firstPriced]?.rate ?? null } : state,
  );
  return priced.filter((state, index) => !isAlike(state, priced[index - 1]));
}

function isAlike(one: State, other: State | undefined): boolean {
  return other !== undefined && one.line.seconds === other.line.seconds && priceText(one) === priceText(other);
}

function priceText({ rate }: State): string {
  return rate ? `${rate.currency} ${listPriceOf(rate)} ${paidPriceOf(rate)}` : '';
}
