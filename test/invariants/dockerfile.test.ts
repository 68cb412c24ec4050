import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandOf, copyOf, readDockerfile, readIgnores } from '../../scripts/image/dockerfile.ts';
import { root, textOf } from './sources.ts';

const stages = readDockerfile(textOf('Dockerfile'));
const image = stages.at(-1);
const instructions = (name: string) => image?.instructions.filter((instruction) => instruction.name === name) ?? [];

/** The steps themselves are done by scripts/try-image.ts, which needs the package registry. */
describe('the container image', () => {
  test('starts from the official Node of the version that the project runs on', () => {
    const { devDependencies } = JSON.parse(textOf('package.json'));
    const major = /\d+/.exec(devDependencies.node)?.[0];
    expect(new Set(stages.map((stage) => stage.image))).toEqual(new Set([`node:${major}-slim`]));
  });

  test('takes from the build context only what is there and let in', () => {
    const { isKept } = readIgnores(textOf('.dockerignore'));
    const copies = stages.flatMap(({ instructions: all }) => all.filter(({ name }) => name === 'COPY').map(copyOf));
    const sources = copies.filter(({ from }) => from === '').flatMap((copy) => copy.sources);
    expect(sources).toContain('src');
    expect(sources.filter((source) => !isKept(source) || !existsSync(join(root, source)))).toEqual([]);
  });

  test('takes its packages from a stage without development dependencies', () => {
    const packages = instructions('COPY').map(copyOf);
    const from = packages.find(({ target }) => target === 'node_modules')?.from;
    const installs = stages.find(({ name }) => name === from)?.instructions.filter(({ name }) => name === 'RUN') ?? [];
    expect(installs.map(({ text }) => text)).toEqual([expect.stringContaining('npm ci --omit=dev')]);
  });

  test('runs the server as a user that is not root, watched by its health', () => {
    expect(instructions('USER').map(({ text }) => text)).toEqual(['1000:1000']);
    expect(instructions('CMD').map(commandOf)).toEqual([['node', 'src/server.ts']]);
    expect(instructions('HEALTHCHECK').map(({ text }) => text)).toEqual([expect.stringContaining('/healthz')]);
    expect(instructions('VOLUME').map(({ text }) => text)).toEqual(['/app/data']);
  });
});
