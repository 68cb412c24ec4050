import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parse } from 'csv-parse';

/** A file of the stored year, and what it took to make it. */
export interface Exported {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  readonly seconds: number;
  /** The most memory that the process which made it ever held, before and with this file. */
  readonly idleBytes: number;
  readonly peakBytes: number;
  readonly mostBytes: number;
  /** What its rows cost, in billionths. */
  readonly billionths: string;
}

const year = 'from=2025-01-01&to=2025-12-31';
const files = [
  { name: 'focus-1.4-csv', path: `focus.csv?${year}&version=1.4`, column: 'BilledCost' },
  {
    name: 'fees-by-day-cluster-and-machine-csv',
    path: `fees.csv?${year}&granularity=DAY&groupBy=CLUSTER,MACHINE&decimals=9`,
    column: 'amount',
  },
] as const;
/** Without a bound Node lets garbage lie for as long as the machine has memory. */
const execArgv = ['--max-old-space-size=112', '--max-semi-space-size=4'];
const mostBytes = 256 * 1024 * 1024;

type File = (typeof files)[number];

/** Downloads files of the filled, priced year from a process of their own on PostgreSQL. One that fails is left out. */
export async function measureExports(databaseUrl: string, say: (text: string) => void): Promise<Exported[]> {
  const exported: Exported[] = [];
  for (const file of files) {
    try {
      exported.push(await measure(databaseUrl, file));
    } catch (error) {
      say(`history: ${file.name} broke down: ${error}`);
    }
  }
  return exported;
}

async function measure(databaseUrl: string, { name, path, column }: File): Promise<Exported> {
  const server = fork(join(import.meta.dirname, 'export-server.ts'), [databaseUrl], { execArgv });
  try {
    const { port } = await heard(server);
    server.send('usage');
    const { peakBytes: idleBytes = 0 } = await heard(server);
    const startMs = performance.now();
    const read = await download(`http://127.0.0.1:${port}/export/${path}`, column);
    const seconds = Math.round((performance.now() - startMs) / 100) / 10;
    server.send('usage');
    const { peakBytes = 0 } = await heard(server);
    return { name, ...read, seconds, idleBytes, peakBytes, mostBytes };
  } finally {
    if (server.connected) server.disconnect();
  }
}

async function heard(server: ChildProcess): Promise<{ port?: number; peakBytes?: number }> {
  const [message] = await once(server, 'message');
  return message;
}

async function download(url: string, column: string): Promise<Pick<Exported, 'rows' | 'bytes' | 'billionths'>> {
  const response = await fetch(url);
  if (!response.ok || !response.body) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  const parser = parse({ columns: false });
  let bytes = 0;
  const feeding = (async () => {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (!parser.write(chunk)) await once(parser, 'drain');
    }
    parser.end();
  })().catch((error: unknown) => parser.destroy(error instanceof Error ? error : new Error(String(error))));
  let [rows, place, sum] = [0, -1, 0n];
  for await (const record of parser) {
    if (place === -1) {
      place = record.indexOf(column);
      continue;
    }
    rows += 1;
    sum += fifteenDecimals(record[place]);
  }
  await feeding;
  return { rows, bytes, billionths: String(sum / 1_000_000n) };
}

function fifteenDecimals(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(`${whole}${fraction.padEnd(15, '0')}`);
}
