import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type ECharts, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useMemo, useRef } from 'react';
import type { FeesViewQuery } from '../generated.ts';
import { type ChartData, chartDataOf, type Forecast } from './chart-data.ts';
import { optionOf } from './chart-option.ts';
import { Progress } from './progress.tsx';
import { Scroll } from './scroll.tsx';
import { useStack } from './use-stack.ts';
import type { View } from './view.ts';
import { grouped, statusWords } from './words.ts';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, SVGRenderer]);

interface CostChartProps {
  readonly currency: string;
  readonly periods: NonNullable<FeesViewQuery['fees']>['periods'];
  readonly view: View;
  readonly apiKey: string;
  readonly forecast: Forecast | undefined;
}

/** The cost of each period, stacked by group; the same as a table for those who do not look. */
export function CostChart({ currency, periods, view, apiKey, forecast }: CostChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  const stack = useStack(view, { currency, key: apiKey });
  // Forecasts are of days: beside longer periods they would mislead.
  const isByDay = view.granularity === 'DAY';
  const data = useMemo(() => chartDataOf({ periods, stack: stack.rows }, currency), [periods, stack.rows, currency]);
  useEffect(() => {
    if (!place.current) return;
    const made = init(place.current, null, { renderer: 'svg' });
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(place.current);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    const draw = () =>
      chart.current?.setOption(optionOf(data, { currency, forecast: isByDay ? forecast : undefined }), true);
    draw();
    const themes = new MutationObserver(draw);
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => themes.disconnect();
  }, [data, currency, isByDay, forecast]);
  return (
    <figure>
      <figcaption>Cost in {currency}</figcaption>
      {stack.reached ? (
        <Progress
          label="Reading the groups of each period"
          done={periods.filter(({ from }) => from <= (stack.reached ?? '')).length}
          of={periods.length}
        />
      ) : null}
      {stack.error ? <p role="alert">Not by group: {stack.error}</p> : null}
      <div
        ref={place}
        className="chart"
        role="img"
        aria-label={`Cost in ${currency} by period; the table below says the same`}
      />
      <details>
        <summary>The chart as a table</summary>
        <Periods data={data} currency={currency} />
      </details>
    </figure>
  );
}

function Periods({ data, currency }: { data: ChartData; currency: string }) {
  return (
    <Scroll label={`Cost by period in ${currency}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col" className="number">
              Cost, {currency}
            </th>
            <th scope="col">How final</th>
          </tr>
        </thead>
        <tbody>
          {data.periods.map((from, index) => {
            const { mark, word } = statusWords[data.statuses[index] ?? 'OPEN'];
            return (
              <tr key={from}>
                <th scope="row">{from}</th>
                <td className="number">{grouped(data.totals[index] ?? '0')}</td>
                <td>
                  <span aria-hidden="true">{mark}</span> {word}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}
