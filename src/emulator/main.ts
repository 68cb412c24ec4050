import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startEmulator } from './emulator.ts';
import { emulatorSettings } from './options.ts';

const usage = `node src/emulator/main.ts [--lingjun-port 4010] [--bridgx-port 4020] [--seed 1] [--scale 1]
  [--latency-ms 60] [--host 127.0.0.1] [--time-zone Asia/Shanghai] [--no-rate-limits] [--no-service-role]
  [--not-found-status 200] [--async-ms 3000]
  [--bridgx-generation 2022-03] [--bridgx-token-seconds 28800]`;

const value = { type: 'string' } as const;
const flags = {
  'lingjun-port': { ...value, default: '4010' },
  'bridgx-port': { ...value, default: '4020' },
  seed: value,
  scale: value,
  'latency-ms': value,
  host: value,
  'time-zone': value,
  'no-rate-limits': { type: 'boolean', default: false },
  'no-service-role': { type: 'boolean', default: false },
  'not-found-status': value,
  'async-ms': value,
  'bridgx-generation': value,
  'bridgx-token-seconds': value,
  help: { type: 'boolean', default: false },
} as const;
const textFlags = new Set(['host', 'time-zone', 'bridgx-generation']);

try {
  await run();
} catch (error) {
  console.error(`${messageOf(error)}\n\n${usage}`);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options: flags });
  if (values.help) return console.log(usage);
  const emulator = await startEmulator(readSettings(values));
  const { lingjunUrl, bridgxUrl, credentials } = emulator;
  console.log(JSON.stringify({ lingjunUrl, bridgxUrl, credentials }, null, 2));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => emulator.close());
}

/** Flags are texts; what they mean is up to the settings, and what is wrong is told by the flag's name. */
function readSettings({
  'no-rate-limits': unlimited,
  'no-service-role': roleless,
  help: _,
  ...texts
}: Partial<Record<keyof typeof flags, string | boolean>>) {
  const given = Object.entries(texts).filter(([, text]) => text !== undefined);
  const read = Object.fromEntries(given.map(([flag, text]) => [settingOf(flag), numberOrText(flag, String(text))]));
  return emulatorSettings.parse({ ...read, rateLimits: !unlimited, serviceRole: !roleless });
}

function numberOrText(flag: string, text: string): number | string {
  return textFlags.has(flag) || text.trim() === '' ? text : Number(text);
}

function settingOf(flag: string): string {
  return flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function flagOf(setting: string): string {
  return `--${setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function messageOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map(({ path, message }) => `${flagOf(String(path[0] ?? ''))}: ${message}`).join('\n');
  }
  return error instanceof Error ? error.message : String(error);
}
