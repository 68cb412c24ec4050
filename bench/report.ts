import type { Circumstances, Results } from './results.ts';
import { coldTable, documentTable, estimateTable, fleetTable, historyTable, outageTable, table } from './tables.ts';

const marks = ['<!-- measured -->', '<!-- /measured -->'] as const;

/** The report with its measured part replaced; what people wrote around it stays. */
export function fillReport(report: string, results: Results): string {
  const measured = `${marks[0]}\n\n${sectionsOf(results).join('\n\n')}\n\n${marks[1]}`;
  const [start, end] = marks.map((mark) => report.indexOf(mark));
  if (start === undefined || end === undefined || start < 0 || end < 0) return `${report}\n${measured}\n`.trimStart();
  return report.slice(0, start) + measured + report.slice(end + marks[1].length);
}

function sectionsOf(results: Results): string[] {
  const { cold, fleet, outage, estimates, history } = results;
  return [
    ...(cold ? [`### The first fleet page\n\n${underneath(cold)}`, coldTable(cold)] : []),
    ...(fleet ? [`### Polled\n\n${underneath(fleet)}`, fleetTable(fleet), examplesOf(fleet.results)] : []),
    ...(outage
      ? [`### Outage\n\n${underneath(outage)}`, outageTable(outage), documentTable(outage), examplesOf(outage.results)]
      : []),
    ...(estimates
      ? [`### Estimates\n\n${underneath(estimates)}`, estimateTable(estimates), examplesOf(estimates.results.groups)]
      : []),
    ...(history ? [`### A stored year\n\n${underneath(history)}`, historyTable(history)] : []),
    `### Ledger\n\n${ledgerTable(results)}`,
  ].filter((section) => section !== '');
}

function underneath({ date, command, machine, database }: Circumstances): string {
  return `${date} UTC; ${machine}; history in ${database}\n\n\`${command}\``;
}

function ledgerTable({ fleet, outage, estimates }: Results): string {
  const checks = [
    ...(fleet?.results ?? []).map(({ side, ledger }) => [`polled, ${side}`, ledger] as const),
    ...(outage?.results ?? []).map(({ side, ledger }) => [`outage, ${side}`, ledger] as const),
    ['estimates', estimates?.results.ledger] as const,
  ];
  const rows = checks.flatMap(([name, check]) =>
    check ? [[name, check.operations, check.calls, check.differences.join('; ') || 'none']] : [],
  );
  return table(['after', 'operations', 'calls, by the emulator', 'differences'], rows);
}

function examplesOf(
  results: readonly { readonly examples: readonly string[]; readonly side?: string; readonly name?: string }[],
): string {
  const lines = results.flatMap(({ examples, side, name }) =>
    examples.map((text) => `- ${side ?? name}: ${text.replaceAll('|', '\\|')}`),
  );
  return lines.length === 0
    ? ''
    : `What was not as it should be, some of each:\n\n${[...new Set(lines)].slice(0, 24).join('\n')}`;
}
