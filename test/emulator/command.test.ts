import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';

const command = 'src/emulator/main.ts';

function start(...flags: string[]): ChildProcess & { text: () => string } {
  const child = spawn(process.execPath, [command, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      text += chunk;
    });
  }
  return Object.assign(child, { text: () => text });
}

it('serves both upstreams until it is told to stop, whoever is still connected', async () => {
  const child = start('--lingjun-port=0', '--bridgx-port=0', '--seed=7');
  while (!child.text().includes('\n}')) await once(child.stdout ?? child, 'data');
  const { lingjunUrl, bridgxUrl, credentials } = JSON.parse(child.text());
  expect(credentials.apiKey).toBe('emulator-api-key');
  for (const url of [lingjunUrl, bridgxUrl]) expect((await fetch(`${url}/_emulator/stats`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it.each([
  [['--scale=0'], '--scale: '],
  [['--latency-ms=soon'], '--latency-ms: '],
  [['--time-zone=Mars'], '--time-zone: not the name of a time zone'],
  [['--bridgx-generation=9'], '--bridgx-generation: '],
  [['--bridgx-token-seconds=0'], '--bridgx-token-seconds: '],
  [['--sede=1'], "Unknown option '--sede'"],
])('says what is wrong with %s', async (flags, message) => {
  const child = start(...flags);
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(child.text()).toContain(message);
});
