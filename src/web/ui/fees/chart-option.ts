import type { EChartsCoreOption } from 'echarts/core';
import type { ChartData, Forecast } from './chart-data.ts';
import { grouped, statusWords } from './words.ts';

/** Eight that stay apart for most kinds of colour blindness (Okabe and Ito), and one for the rest. */
const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#b8a800', '#6f6f9f', '#8a8a8a'];

/** What echarts is to draw; the colours of text and lines are those of the page. */
export function optionOf(
  data: ChartData,
  { currency, forecast }: { currency: string; forecast: Forecast | undefined },
) {
  const style = getComputedStyle(document.documentElement);
  const ink = style.getPropertyValue('--ink').trim();
  const line = style.getPropertyValue('--line').trim();
  const ahead = (forecast?.days ?? []).filter(({ day }) => !data.periods.includes(day));
  const categories = [...data.periods, ...ahead.map(({ day }) => day)];
  const option: EChartsCoreOption = {
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    aria: { enabled: true },
    color: colours,
    textStyle: { color: ink, fontFamily: 'system-ui, sans-serif' },
    grid: { left: 8, right: 8, top: 48, bottom: 8, outerBoundsMode: 'same' },
    legend: {
      type: 'scroll',
      top: 0,
      // The foot of the band is no group.
      data: [...data.series.map(({ name }) => name), ...(ahead.length > 0 ? ['Forecast', 'Eight of ten'] : [])],
      textStyle: { color: ink },
      pageTextStyle: { color: ink },
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      formatter: (points: { dataIndex: number }[]) => tooltipOf(points[0]?.dataIndex ?? 0, { data, ahead, currency }),
    },
    xAxis: {
      type: 'category',
      data: categories,
      axisLabel: { color: ink, formatter: (day: string, index: number) => `${markOf(data, index)}${day.slice(5)}` },
      axisLine: { lineStyle: { color: line } },
    },
    yAxis: { type: 'value', axisLabel: { color: ink }, splitLine: { lineStyle: { color: line } } },
    series: [...bars(data), ...(ahead.length > 0 ? band(data, ahead) : [])],
  };
  return option;
}

function bars(data: ChartData) {
  return data.series.map(({ name, heights }) => ({
    name,
    type: 'bar',
    stack: 'cost',
    data: heights.map((value, index) => ({
      value,
      // What may still change is paler.
      itemStyle: data.statuses[index] === 'CLOSED' || data.statuses[index] === 'CORRECTED' ? {} : { opacity: 0.55 },
    })),
  }));
}

/** The forecast as a line, and around it where eight of ten days lie. */
function band(data: ChartData, ahead: Forecast['days']) {
  const after = (pick: (day: Forecast['days'][number]) => string | undefined) => [
    ...data.periods.map(() => null),
    ...ahead.map((day) => (pick(day) === undefined ? null : Number(pick(day)))),
  ];
  const low = after((day) => day.low?.amount);
  const high = after((day) => day.high?.amount);
  const width = high.map((top, index) => (top === null ? null : top - (low[index] ?? 0)));
  const line = { type: 'line', symbol: 'none', silent: true } as const;
  return [
    {
      ...line,
      name: 'Forecast',
      color: '#d55e00',
      lineStyle: { type: 'dashed' },
      data: after((day) => day.expected.amount),
    },
    { ...line, name: 'Low', stack: 'band', lineStyle: { opacity: 0 }, data: low },
    {
      ...line,
      name: 'Eight of ten',
      stack: 'band',
      color: '#d55e00',
      lineStyle: { opacity: 0 },
      areaStyle: { opacity: 0.2 },
      data: width,
    },
  ];
}

function markOf({ statuses }: ChartData, index: number): string {
  const status = statuses[index];
  return status === undefined || status === 'CLOSED' ? '' : `${statusWords[status].mark} `;
}

/** Every text of it comes from the API; names are written as text, never as markup. */
function tooltipOf(
  index: number,
  { data, ahead, currency }: { data: ChartData; ahead: Forecast['days']; currency: string },
): HTMLElement {
  const box = document.createElement('div');
  const say = (text: string) => box.append(Object.assign(document.createElement('div'), { textContent: text }));
  const period = data.periods[index];
  const day = ahead[index - data.periods.length];
  if (period !== undefined) {
    say(`${period}, ${statusWords[data.statuses[index] ?? 'OPEN'].word}`);
    say(`${grouped(data.totals[index] ?? '0')} ${currency}`);
  } else if (day) {
    say(`${day.day}, forecast`);
    say(`${grouped(day.expected.amount)} ${currency}`);
    if (day.low && day.high) say(`${grouped(day.low.amount)} to ${grouped(day.high.amount)} in eight of ten`);
  }
  return box;
}
