import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

test('with wrong settings the process ends with the list of them, and nothing else', async () => {
  const child = spawn(process.execPath, ['src/server.ts'], {
    env: { PATH: process.env.PATH, PORT: 'many', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://root:geheim@host/db' },
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr.split('\n')).toEqual([
    'These settings keep Fleetgraph from starting:',
    expect.stringMatching(/^ {2}- PORT is "many": set /),
    expect.stringMatching(/^ {2}- DATABASE_URL is not a URL of the right kind: /),
    expect.stringMatching(/^ {2}- LOG_LEVEL is "loud": set one of /),
    '',
  ]);
});
