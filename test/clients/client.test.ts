import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateClient } from '../../examples/client/generate.ts';
import { report } from '../../examples/client/main.ts';
import { root, textOf } from '../invariants/sources.ts';
import { noon, startGateway, type TestGateway } from '../support/gateway.ts';

let project: string;
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'fleetgraph-client-'));
  cpSync(join(root, 'examples/client'), project, { recursive: true });
  for (const name of ['node_modules', 'schema.graphql']) symlinkSync(join(root, name), join(project, name));
  writeFileSync(join(project, 'package.json'), '{"type": "module"}');
  const { compilerOptions } = JSON.parse(textOf('tsconfig.json'));
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

function typeFaults(): string {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [compiler, '-p', project], { encoding: 'utf8' }).stdout;
}

describe('a client generated from the schema', () => {
  test('is the one in the example', async () => {
    const generated = await generateClient();
    expect(textOf('examples/client/generated.ts') === generated, 'run npm run schema').toBe(true);
  });

  test('compiles, with types for the whole schema beside it, and notices a field that is not asked for', async () => {
    writeFileSync(join(project, 'generated.ts'), await generateClient());
    writeFileSync(join(project, 'whole.ts'), await wholeSchema());
    expect(typeFaults()).toBe('');
    writeFileSync(
      join(project, 'wrong.ts'),
      "import type { FleetPageQuery } from './generated.ts';\nexport type Wrong = FleetPageQuery['passwords'];\n",
    );
    expect(typeFaults()).toContain("Property 'passwords' does not exist");
  });
});

function wholeSchema(): Promise<string> {
  return codegen({
    filename: 'whole.ts',
    schema: parse(textOf('schema.graphql')),
    documents: [],
    config: { enumsAsTypes: true },
    plugins: [{ types: {} }],
    pluginMap: { types: typescript },
  });
}

describe('the example client', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  test('reports clusters, their usage and how they reach the fabric over HTTP', async () => {
    const lines: string[] = [];
    await report({ url: `${await gateway.listen()}/graphql` }, noon, (line) => lines.push(line));
    const names = gateway.emulator.fleet.bridgx.clusters.map(({ name }) => name);
    expect(lines.filter((line) => names.some((name) => line.startsWith(`${name}: `))).length).toBeGreaterThan(1);
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}2026-06-08: \d+\.\d machine hours$/));
    expect(lines).toContainEqual(expect.stringMatching(/^.+ reaches vcc-\S+: VPC_ID vpc-\S+$/));
  });
});
