import { describe, expect, test } from 'vitest';
import { filesIn, importsOf } from './sources.ts';

/** Where a file belongs: the first row whose pattern matches. */
const layers = {
  generated: /^src\/generated\//,
  errors: /^src\/errors\.ts$/,
  upstream: /^src\/upstream\//,
  emulator: /^src\/emulator\//,
  history: /^src\/history\//,
  changes: /^src\/changes\//,
  fees: /^src\/fees\//,
  graph: /^src\/(graph\/|builder\.ts|context\.ts)/,
  domains: /^src\/domains\//,
  sync: /^src\/sync\//,
  schema: /^src\/schema\.ts$/,
  config: /^src\/config(\/|\.ts)/,
  ui: /^src\/web\/ui\//,
  edge: /^src\/(edge\/|web\/|edge-errors\.ts|access\.ts)/,
  app: /^src\/(app|explaining|exporting)\.ts$/,
  books: /^src\/bookkeeping\.ts$/,
  path: /^src\/paid-path\.ts$/,
  server: /^src\/(server|gateway|change-engine|demo|prices|sync|paid-upstreams)\.ts$/,
} as const;
type Layer = keyof typeof layers;

/** What a layer may import beside itself. */
const arrows: Readonly<Record<Layer, readonly Layer[]>> = {
  generated: [],
  errors: [],
  upstream: ['errors'],
  emulator: ['upstream'],
  history: ['errors', 'generated'],
  fees: ['errors', 'generated', 'upstream', 'history'],
  changes: ['errors', 'upstream', 'history'],
  graph: ['errors', 'upstream', 'history', 'changes', 'fees'],
  domains: ['errors', 'graph', 'upstream', 'history', 'changes', 'fees'],
  sync: ['errors', 'graph', 'domains', 'upstream', 'history'],
  schema: ['graph', 'domains'],
  config: ['errors', 'upstream', 'graph'],
  // It runs in a browser, and knows the gateway by its schema alone.
  ui: [],
  edge: ['errors', 'config', 'graph', 'upstream'],
  books: ['errors', 'upstream', 'history'],
  app: ['errors', 'config', 'graph', 'upstream', 'history', 'changes', 'fees', 'schema', 'edge', 'books'],
  path: ['config', 'upstream'],
  server: [
    'errors',
    'config',
    'upstream',
    'history',
    'changes',
    'fees',
    'graph',
    'edge',
    'books',
    'path',
    'app',
    'sync',
    'emulator',
  ],
};

/** What the emulator shares with the client: what the operations are, never how they are called. */
const sharedWithEmulator = /^src\/upstream\/(\w+\/)?((operations|answers)(\/[\w-]+)?|operation|decode)\.ts$/;

/** A domain may import only from domains above it, so a parent never hears of its children. */
const domains = [
  'operation',
  'lingjun-account',
  'vpd',
  'subnet',
  'vcc',
  'er',
  'grant-rule',
  'network',
  'network-route',
  'vcc-traffic',
  'lingjun-region',
  'lingjun-node',
  'elastic-network-interface',
  'network-interface',
  'fabric',
  'network-distance',
  'net-test',
  'cluster',
  'cloud-account',
  'cloud-catalog',
  'machine',
  'scaling-task',
  'usage',
  'usage-history',
  'vpc',
  'vpc-subnet',
  'security-group',
  'cloud-network',
  'cluster-template',
  'machine-node',
  'gateway',
  'resource-direct-link',
  'pai-resource-group',
  'explain',
  'upstream-spend',
  'rate-card',
  'fees',
];

const sources = filesIn('src').filter((file) => /\.tsx?$/.test(file));
const imports = sources.flatMap((from) => importsOf(from).map((to) => ({ from, to })));
const local = imports.filter(({ to }) => to.startsWith('src/'));

function layerOf(file: string): Layer | undefined {
  return (Object.keys(layers) as Layer[]).find((layer) => layers[layer].test(file)); // the keys of this very table
}

function domainOf(file: string): string | undefined {
  return /^src\/domains\/([^/]+)\//.exec(file)?.[1];
}

const lines = (found: readonly { from: string; to: string }[]) => found.map(({ from, to }) => `${from} -> ${to}`);

describe('arrows between the parts of the source', () => {
  test('every file belongs to a layer', () => {
    expect(sources.filter((file) => !layerOf(file))).toEqual([]);
  });

  test('a layer imports only from those that it may', () => {
    const wrong = local.filter(({ from, to }) => {
      const [source, target] = [layerOf(from), layerOf(to)];
      return source && target && source !== target && !arrows[source].includes(target);
    });
    expect(lines(wrong)).toEqual([]);
  });

  test('the emulator shares only the tables of operations with the client', () => {
    const shared = local.filter(({ from, to }) => layerOf(from) === 'emulator' && layerOf(to) === 'upstream');
    expect(shared).not.toEqual([]);
    expect(lines(shared.filter(({ to }) => !sharedWithEmulator.test(to)))).toEqual([]);
  });

  test('every domain has a place in the order', () => {
    const found = new Set(sources.flatMap((file) => domainOf(file) ?? []));
    expect([...found].toSorted()).toEqual(domains.toSorted());
  });

  test('a domain imports only from its parents', () => {
    const wrong = local.filter(({ from, to }) => {
      const [child, parent] = [domainOf(from), domainOf(to)];
      return child && parent && domains.indexOf(parent) > domains.indexOf(child);
    });
    expect(lines(wrong)).toEqual([]);
  });

  test('loaders know nothing of GraphQL', () => {
    const knowing = imports.filter(
      ({ from, to }) =>
        /loaders\.ts$/.test(from) && /^(graphql|@pothos\/.*|src\/builder\.ts|src\/schema\.ts)$/.test(to),
    );
    expect(lines(knowing)).toEqual([]);
  });
});
