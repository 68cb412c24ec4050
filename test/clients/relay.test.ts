import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { root } from '../invariants/sources.ts';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'fleetgraph-relay-'));
  cpSync(join(import.meta.dirname, 'relay'), project, { recursive: true });
  cpSync(join(root, 'schema.graphql'), join(project, 'schema.graphql'));
  mkdirSync(join(project, 'artifacts'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

function compile() {
  const compiler = join(root, 'node_modules/relay-compiler/cli.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, '--noWatchman', 'relay.config.json'], {
    cwd: project,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

const artifact = (name: string) => readFileSync(join(project, 'artifacts', `${name}.graphql.ts`), 'utf8');

describe("Relay's compiler", () => {
  test('takes the schema, with fragments, pages and refetches', () => {
    const { status, output } = compile();
    expect(status, output).toBe(0);
    expect(readdirSync(join(project, 'artifacts')).toSorted()).toEqual(
      [
        'fleetClusterMachinesQuery',
        'fleetMachineQuery',
        'fleetPageQuery',
        'fleetVpdsQuery',
        'fleet_cluster',
        'fleet_machine',
        'fleet_vpds',
      ].map((name) => `${name}.graphql.ts`),
    );
    expect(artifact('fleetMachineQuery')).toContain('node(id: $id)');
    expect(artifact('fleetClusterMachinesQuery')).toContain('machines(first: $count, after: $cursor)');
  });

  test('refuses a field that the schema does not have', () => {
    appendFileSync(
      join(project, 'src/fleet.ts'),
      'export const wrong = graphql`fragment fleet_wrong on Machine { password }`;\n',
    );
    const { status, output } = compile();
    expect(status).not.toBe(0);
    expect(output).toContain('password');
  });
});
