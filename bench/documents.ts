import { readFileSync } from 'node:fs';
import { type FieldNode, Kind, parse, print, type SelectionNode, visit } from 'graphql';
import type { SideName } from './settings.ts';

export const documentNames = ['fleetPage', 'vpds', 'connections', 'clusters', 'machines', 'usageToday'] as const;
export type DocumentName = (typeof documentNames)[number];

/** What is asked, in GraphQL. */
export interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Clusters whose machines one of the dashboard's panels shows. */
const shownClusters = ['gf.pretrain.001', 'gf.inference.009', 'gf.dev.018'] as const;

const dashboard = {
  vpds: `query Vpds {
    vpds(first: 1000) { nodes { name region cidr statusText subnetCount nodeCount networkInterfaceCount } }
  }`,
  connections: `query Connections { vccs(first: 1000) { nodes { name vpcId statusText connectionTypeText } } }`,
  clusters: `query Clusters { clusters(first: 1000) { nodes { name machineCount } } }`,
  machines: `query Machines($names: [String!]) {
    clusters(filter: { names: $names }) {
      nodes { name machines(first: 50) { nodes { instanceId privateIps statusText } } }
    }
  }`,
  usageToday: `query UsageToday($day: Date!) {
    clusters(first: 1000) { nodes { name usageDay(day: $day) { day machineHours state } } }
  }`,
} satisfies Record<Exclude<DocumentName, 'fleetPage'>, string>;

const readme = new URL('../README.md', import.meta.url);
const fenced = /```graphql\n([\s\S]*?)```/g;

/** Every query of the README, in its order; the first is the fleet page. */
export function readmeQueries(): string[] {
  return [...readFileSync(readme, 'utf8').matchAll(fenced)].flatMap(([, text]) => text ?? []);
}

/** Each document as the side is asked: the gateway also says as of when it knows what it answers. */
export function documentsFor(side: SideName): ReadonlyMap<DocumentName, () => Asked> {
  const texts: Record<DocumentName, string> = { fleetPage: readmeQueries()[0] ?? '', ...dashboard };
  const isGateway = side.startsWith('fleetgraph');
  return new Map(
    documentNames.map((name) => {
      const query = isGateway ? observed(texts[name], side === 'fleetgraph-5s' ? 5 : undefined) : texts[name];
      return [name, () => ({ query, variables: variablesOf(name) })];
    }),
  );
}

/** Asks of every node as of when it is known, and, where an age is given, for nothing older. */
export function observed(text: string, maxAgeSeconds: number | undefined): string {
  const document = visit(parse(text), {
    Field: (field) => {
      const extra = ['nodes', 'node'].includes(field.name.value) ? freshness : [];
      const known = field.name.value === 'usageDay' ? asOf : extra;
      if (!field.selectionSet || known.length === 0) return undefined;
      const selections = [...field.selectionSet.selections, ...known];
      return { ...field, selectionSet: { ...field.selectionSet, selections } } satisfies FieldNode;
    },
  });
  const whole = print(document);
  return maxAgeSeconds === undefined ? whole : promised(whole, maxAgeSeconds);
}

/** The document with `@freshness` on its operation. */
export function promised(text: string, maxAgeSeconds: number): string {
  const [directive] = operationOf(`query @freshness(maxAgeSeconds: ${maxAgeSeconds}) { f }`).directives ?? [];
  const document = visit(parse(text), {
    OperationDefinition: (operation) => (directive ? { ...operation, directives: [directive] } : undefined),
  });
  return print(document);
}

function operationOf(text: string) {
  const [definition] = parse(text).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`no operation: ${text}`);
  return definition;
}

const selectionsOf = (text: string): readonly SelectionNode[] => operationOf(text).selectionSet.selections;
const freshness = selectionsOf('{ freshness { asOf source reason } }');
const asOf = selectionsOf('{ asOf source }');

function variablesOf(name: DocumentName): Record<string, unknown> {
  if (name === 'machines') return { names: shownClusters };
  return name === 'usageToday' ? { day: today() } : {};
}

/** In the zone of the emulated BridgX. */
export function today(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
}
