import type { Results } from './results.ts';
import { type SideName, sideNames } from './settings.ts';
import { spreadOf } from './statistics.ts';

type Rows = readonly (readonly (string | number)[])[];

export function table(head: readonly string[], rows: Rows): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

export function coldTable({ results }: NonNullable<Results['cold']>): string {
  const operations = [...new Set(results.flatMap(({ calls }) => Object.keys(calls)))].sort();
  const rows: Rows = [
    ['calls', ...results.map(({ calls }) => Object.values(calls).reduce((sum, count) => sum + count, 0))],
    ...operations.map((name) => [`· ${name}`, ...results.map(({ calls }) => calls[name] ?? 0)]),
    ['round trips to Lingjun', ...results.map(({ lingjunRounds }) => lingjunRounds)],
    ['round trips to BridgX, with login', ...results.map(({ bridgxRounds }) => bridgxRounds)],
    ['time, ms', ...results.map(({ tookMs }) => digits(tookMs))],
    ['error', ...results.map(({ fault }) => fault ?? 'none')],
  ];
  return table(['', ...results.map(({ side }) => side)], rows);
}

type FleetRuns = NonNullable<Results['fleet']>['results'];
type FleetNumber = {
  [K in keyof FleetRuns[number]]: FleetRuns[number][K] extends number ? K : never;
}[keyof FleetRuns[number]];

const fleetRows: readonly (readonly [label: string, name: FleetNumber])[] = [
  ['calls for the first answers', 'firstCalls'],
  ['client requests', 'requests'],
  ['upstream calls per client request', 'callsPerRequest'],
  ['Lingjun calls', 'lingjunCalls'],
  ['BridgX calls', 'bridgxCalls'],
  ['throttled by Lingjun', 'throttled'],
  ['money per 1,000 requests', 'moneyPer1000'],
  ['p50, ms', 'p50Ms'],
  ['p95, ms', 'p95Ms'],
  ['p99, ms', 'p99Ms'],
  ['answers with errors', 'errors'],
  ['· refused for rate', 'rateRefusals'],
  ['parts that say as of when', 'observed'],
  ['· marked stale', 'stale'],
  ['· older than promised, unmarked', 'oldUnmarked'],
  ['answers compared', 'compared'],
  ['wrong values', 'wrong'],
  ['peak memory, MB', 'peakMb'],
];

export function fleetTable({ results }: NonNullable<Results['fleet']>): string {
  const sides = sideNames.filter((side) => results.some((run) => run.side === side));
  const cell = (side: SideName, name: FleetNumber) => {
    const { median, min, max } = spreadOf(results.filter((run) => run.side === side).map((run) => run[name]));
    return min === max ? digits(median) : `${digits(median)} (${digits(min)}–${digits(max)})`;
  };
  return table(
    ['', ...sides],
    fleetRows.map(([label, name]) => [label, ...sides.map((side) => cell(side, name))]),
  );
}

type OutageRuns = NonNullable<Results['outage']>;

export function outageTable({ results }: OutageRuns): string {
  const share = (count: number, of: number) => (of === 0 ? '–' : `${((100 * count) / of).toFixed(2)} %`);
  const phases = ['before', 'faulty', 'dead', 'back'] as const;
  const rows: Rows = [
    ...phases.flatMap((phase) => [
      [`${phase}: requests`, ...results.map((run) => run.phases[phase].requests)],
      ['· answered', ...results.map((run) => share(run.phases[phase].answered, run.phases[phase].requests))],
      ['· of those, marked stale', ...results.map((run) => share(run.phases[phase].stale, run.phases[phase].answered))],
      ['· of those, too old and unmarked', ...results.map((run) => run.phases[phase].oldUnmarked)],
    ]),
    ['recovery, s', ...results.map(({ recoveryMs }) => (recoveryMs === null ? 'none' : digits(recoveryMs / 1000)))],
  ];
  return table(['', ...results.map(({ side }) => side)], rows);
}

export function documentTable({ results }: OutageRuns): string {
  const names = Object.keys(
    results[0]?.answeredByDocument ?? {},
  ) as (keyof OutageRuns['results'][number]['answeredByDocument'])[]; // its own keys
  const recovered = (ms: number | null | undefined) => (typeof ms === 'number' ? `${digits(ms / 1000)} s` : 'none');
  const rows = names.map((name) => [
    name,
    ...results.map((run) => {
      const share = `${(100 * run.answeredByDocument[name]).toFixed(2)} %`;
      return `${share}, ${recovered(run.recoveryByDocument?.[name])}`;
    }),
  ]);
  return `By document: answered while faulty or dead, and recovery after the upstreams' return:\n\n${table(['', ...results.map(({ side }) => side)], rows)}`;
}

export function estimateTable({ results }: NonNullable<Results['estimates']>): string {
  const head = [
    'queries',
    'asked',
    'paid',
    'with errors',
    'bill within [min, max]',
    '· its max unknown',
    'error at the median',
    'at the 95th',
  ];
  const percent = (share: number | null) =>
    share === null || Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`;
  return table(
    head,
    results.groups.map((one) => [
      one.name,
      one.queries,
      one.paid,
      one.failed,
      `${one.within} of ${one.queries}`,
      one.openEnded,
      percent(one.errorAtMedian),
      percent(one.errorAt95),
    ]),
  );
}

function digits(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '–';
  return value >= 100 || Number.isInteger(value)
    ? Math.round(value).toLocaleString('en-US')
    : String(Number(value.toPrecision(3)));
}

/** How fast usage is stored, and how fast a stored year answers. */
export function historyTable({ results }: NonNullable<Results['history']>): string {
  const stored: Rows = results.map(({ engine, backfill }) => [
    `backfill into ${engine}, machine days a second`,
    backfill.rows,
    '',
    backfill.rowsPerSecond,
    backfill.leastPerSecond === undefined ? '' : `at least ${backfill.leastPerSecond}`,
  ]);
  const asked: Rows = results.flatMap(({ engine, machineDays, answers }) =>
    answers.map(({ name, rows, p50Ms, p95Ms, mostMs }) => [
      `[${name}](plans/${name}.${engine}.txt), ${engine}, ${machineDays} machine days`,
      rows,
      `${p50Ms} ms`,
      `${p95Ms} ms`,
      `at most ${mostMs} ms`,
    ]),
  );
  const exported: Rows = results.flatMap(({ machineDays, billionths, exports = [] }) =>
    exports.map((file) => [
      `${file.name} as a file, postgresql, ${machineDays} machine days, seconds and memory`,
      file.rows,
      `${file.seconds} s`,
      `${megabytes(file.peakBytes)} MB`,
      `at most ${megabytes(file.mostBytes)} MB; its rows ${file.billionths === billionths ? 'are' : 'ARE NOT'} the page’s total`,
    ]),
  );
  return table(['', 'rows', 'p50', 'p95', 'wanted'], [...stored, ...asked, ...exported]);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
