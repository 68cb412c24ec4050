import type { FeesAheadQuery, FeesViewQuery } from '../generated.ts';
import { grouped, statusWords } from './words.ts';

type Fees = NonNullable<FeesViewQuery['fees']>;
type Forecasts = NonNullable<FeesAheadQuery['feeForecast']>;

interface SummaryProps {
  readonly total: Fees['total'];
  readonly forecasts: Forecasts;
  readonly unpriced: Fees['unpriced'];
}

/** The sums, how final they are, and what is in none of them. */
export function Summary({ total, forecasts, unpriced }: SummaryProps) {
  const { costs, status, completeness } = total;
  const { word, mark, meaning } = statusWords[status];
  const isExample = costs.some((cost) => cost.isExample);
  return (
    <section aria-label="Summary" className="summary">
      {costs.length === 0 ? <p className="sum">Nothing that has a price</p> : null}
      {costs.map(({ amount, currency }) => (
        <p key={currency} className="sum" data-testid={`total-${currency}`}>
          {grouped(amount.amount)} <small>{currency}</small>
        </p>
      ))}
      <p title={meaning}>
        <span aria-hidden="true">{mark}</span> {word}: {completeness.days} days, {completeness.openDays} open,{' '}
        {completeness.partialDays} partial, {completeness.missingDays} never read
      </p>
      <p>{grouped(total.machineHours)} machine hours</p>
      {isExample ? (
        <p className="note">Prices are those of the example card. Import your own: npm run prices.</p>
      ) : null}
      {Number(total.unpricedHours) > 0 ? (
        <details className="note">
          <summary>{grouped(total.unpricedHours)} machine hours have no price and are in no sum</summary>
          <ul>
            {unpriced.map((row) => (
              <li key={row.keys.map(({ value }) => value).join(' ')}>
                {row.keys.map(({ value }) => value ?? '(none)').join(', ')}: {grouped(row.unpricedHours)} h
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {forecasts.map(({ expected, low, high, backtest, days }) => (
        <p key={expected.currency}>
          Likely {grouped(expected.amount)} {expected.currency} by {days.at(-1)?.day}
          {low && high ? `, between ${grouped(low.amount)} and ${grouped(high.amount)} in eight of ten` : ''}
          {backtest ? ` (past forecasts were ${(backtest.meanErrorShare * 100).toFixed(1)} % off)` : ''}
        </p>
      ))}
    </section>
  );
}
