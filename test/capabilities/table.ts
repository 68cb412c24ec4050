/** A row as the document shows it. */
export interface Shown {
  readonly row: number | string | undefined;
  readonly name: string;
  readonly operations: readonly string[];
  readonly fields: readonly string[];
}

/** The text of docs/capabilities.md. */
export function documentOf(
  parts: readonly { title: string; rows: readonly Shown[] }[],
  spared: Readonly<Record<string, string>>,
): string {
  return [
    '# Capabilities',
    '',
    'What the manuals say one can do, the GraphQL fields that do it, and the upstream operations behind them. Written by',
    '`npm test -- test/capabilities -u`, which asks each query of the emulator; do not edit.',
    ...parts.flatMap(({ title, rows }) => ['', `## ${title}`, '', ...tableOf(rows)]),
    '',
    '## Operations that these queries do not call',
    '',
    ...Object.entries(spared).map(([name, instead]) => `- ${code(name)}: ${instead}.`),
    '',
  ].join('\n');
}

/** The lines of the README's table: each row with the queries and mutations that a reader begins with. */
export function summaryOf(rows: readonly Shown[]): string {
  const roots = ({ fields }: Shown) => fields.flatMap((field) => /^(?:Query|Mutation)\.(\w+)$/.exec(field)?.[1] ?? []);
  const numbered = rows.filter(({ row }) => row !== undefined);
  return numbered.map((shown) => `| ${shown.row} | ${shown.name} | ${roots(shown).map(code).join(', ')} |`).join('\n');
}

function tableOf(rows: readonly Shown[]): string[] {
  const line = ({ row, name, operations, fields }: Shown) =>
    `| ${row ?? ''} | ${name} | ${fields.map(code).join(', ')} | ${operations.map(code).join(', ')} |`;
  return ['| row | capability | fields | operations |', '|---|---|---|---|', ...rows.map(line)];
}

function code(text: string): string {
  return `\`${text}\``;
}
