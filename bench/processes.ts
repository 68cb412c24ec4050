import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process of its own, so that what it takes is not mixed with what others take. */
export interface Started {
  /** Whether it has ended, by itself or because it was stopped. */
  readonly hasEnded: boolean;
  /** What the pattern found in the output. */
  readonly found: RegExpExecArray;
  /** The most memory that it ever held, in MB of 2^20 bytes; NaN where the system does not tell. */
  peakMb(): number;
  stop(): Promise<void>;
}

export interface Start {
  /** For Node: a file and its flags. */
  readonly args: readonly string[];
  /** Beside the settings of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Found in the standard output once the process is ready. */
  readonly ready: RegExp;
}

const readyWithinMs = 60_000;
const stopWithinMs = 15_000;

/** Starts a process and waits until it says that it is ready. */
export async function start({ args, env = {}, ready }: Start): Promise<Started> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const endWithThis = () => child.kill();
  process.once('exit', endWithThis);
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      process.off('exit', endWithThis);
      resolve();
    }),
  );
  const found = await new Promise<RegExpExecArray>((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${args.join(' ')} is not ready after ${readyWithinMs} ms: ${text}`));
    }, readyWithinMs);
    child.stdout.on('data', (chunk: Buffer) => {
      if (text.length < 100_000) text += chunk.toString();
      const match = ready.exec(text);
      if (!match) return;
      clearTimeout(timer);
      resolve(match);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`${args.join(' ')} ended with ${code}: ${text}`));
    });
  });
  const pid = child.pid ?? 0;
  return {
    get hasEnded() {
      return child.exitCode !== null || child.signalCode !== null;
    },
    found,
    peakMb: () => peakMb(pid),
    async stop() {
      const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(timer);
    },
  };
}

function peakMb(pid: number): number {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return Number.NaN;
  }
}
