import { describe, expect, test } from 'vitest';
import { filesIn, importsOf, linesOf, textOf } from './sources.ts';

const all = filesIn('.');
const modules = all.filter((file) => /\.tsx?$/.test(file));
const sources = modules.filter((file) => file.startsWith('src/'));
const having = (files: readonly string[], pattern: RegExp) => files.filter((file) => pattern.test(textOf(file)));

/** Longer than 250 lines, each with its reason. */
const longSources = [
  'src/emulator/fleet/model.ts', // the types of both upstreams' states
  'src/upstream/lingjun/answers.ts', // a table: the fields of each answer
  'src/upstream/lingjun/operations.ts', // a table: one row for each operation
  'src/web/ui/generated.ts', // what GraphQL Code Generator makes of the pages' queries
];

describe('the source', () => {
  test('reads the environment in its configuration alone', () => {
    expect(having(sources, /process\.env/)).toEqual(['src/config.ts']);
  });

  test('exports by name, from the file that defines', () => {
    expect(having(sources, /^export default/m)).toEqual([]);
    expect(having(sources, /^export (type )?(\*|\{[^}]*\})[^;]* from '/m)).toEqual([]);
  });

  test('stays in small files', () => {
    expect(sources.filter((file) => linesOf(file) > 250).toSorted()).toEqual(longSources);
    expect(modules.filter((file) => linesOf(file) > 400 && !longSources.includes(file))).toEqual([]);
  });

  test('imports only what a production install brings', () => {
    const { dependencies } = JSON.parse(textOf('package.json'));
    // What a browser runs is bundled when the gateway is built.
    const served = sources.filter((file) => !file.startsWith('src/web/ui/'));
    const packages = served.flatMap(importsOf).filter((name) => !/^(src\/|node:)/.test(name));
    const names = packages.map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );
    expect([...new Set(names)].filter((name) => !(name in dependencies))).toEqual([]);
  });
});

describe('the repository', () => {
  // In parts, so that this file does not find itself.
  const workplace = [
    ['/work', 'main'],
    ['/work', 'shared'],
    ['..', 'shared'],
    ['/root', ''],
  ].map((at) => at.join('/'));
  const registry = ['registry', 'npmjs', 'org'].join('.');

  test('names no place of the machine that it was written on', () => {
    const naming = all.filter((file) => workplace.some((place) => textOf(file).includes(place)));
    expect(naming).toEqual([]);
  });

  test('leaves the choice of the package registry to whoever installs', () => {
    expect(all.filter((file) => textOf(file).includes(registry))).toEqual([]);
    expect(having(['package-lock.json'], /"resolved":/)).toEqual([]);
  });

  test('locks the optional packages of every platform, without which npm ci refuses', () => {
    const { packages }: { packages: Record<string, { optionalDependencies?: object }> } = JSON.parse(
      textOf('package-lock.json'),
    );
    const wanted = Object.values(packages).flatMap(({ optionalDependencies }) =>
      Object.keys(optionalDependencies ?? {}),
    );
    const locked = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
    expect(wanted.filter((name) => !locked.has(name))).toEqual([]);
  });
});
