import { FeesAheadDocument, FeesViewDocument } from '../generated.ts';
import { CostChart } from './cost-chart.tsx';
import { CostTable } from './cost-table.tsx';
import { Downloads } from './downloads.tsx';
import { Progress } from './progress.tsx';
import { Summary } from './summary.tsx';
import { useAnswer } from './use-answer.ts';
import { daysIn, type Viewing } from './view.ts';

/** Cost by period, stacked; ahead of it the forecast; below it the table that drills down. */
export function CostsView(props: Viewing) {
  const { view, days, apiKey } = props;
  const { from, to, granularity } = view;
  const { data, error, isWaiting } = useAnswer(FeesViewDocument, { from, to, granularity }, apiKey);
  const ahead = useAnswer(FeesAheadDocument, { from, to: daysAfter(to, forecastDays(from, to)) }, apiKey);
  const forecasts = to === days.today ? (ahead.data?.feeForecast ?? []) : [];
  if (error && !data) return <p role="alert">{error}</p>;
  if (!data?.fees) return <Progress label="Adding up…" />;
  const { fees } = data;
  return (
    <div aria-busy={isWaiting}>
      <Summary total={fees.total} forecasts={forecasts} unpriced={fees.unpriced} />
      {fees.total.costs.map(({ currency }) => (
        <CostChart
          key={currency}
          currency={currency}
          periods={fees.periods}
          view={view}
          apiKey={apiKey}
          forecast={forecasts.find(({ expected }) => expected.currency === currency)}
        />
      ))}
      <CostTable {...props} />
      <Downloads view={view} apiKey={apiKey} />
    </div>
  );
}

/** A quarter of what is shown, a week at least. */
function forecastDays(from: string, to: string): number {
  return Math.min(90, Math.max(7, Math.round(daysIn(from, to) / 4)));
}

function daysAfter(day: string, count: number): string {
  return new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10);
}
