import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type GatewayOptions, startGateway, type TestGateway } from '../support/gateway.ts';

/** A gateway that remembers answers, and whose calls all cost: 0.001 a Lingjun request, without a free tier. */
export async function startPaid(options: GatewayOptions = {}): Promise<TestGateway> {
  const scratch = mkdtempSync(join(tmpdir(), 'fleetgraph-paid-'));
  try {
    return await startGateway({ ...options, env: { ...paidEnv(scratch), CACHE_MEMORY_MB: '16', ...options.env } });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** As `startPaid`, for one test alone. */
export async function startPaidOnce(options: GatewayOptions = {}): Promise<TestGateway> {
  const gateway = await startPaid(options);
  onTestFinished(() => gateway.close());
  return gateway;
}

/** The setting of a price list without a free tier; its file is in the folder given. */
export function paidEnv(folder: string, more: readonly Record<string, string>[] = []): Record<string, string> {
  const path = join(folder, 'prices.json');
  writeFileSync(path, JSON.stringify({ prices: [{ kind: 'read', amount: '0.001' }, ...more] }));
  return { FLEETGRAPH_PRICES: path };
}

export const iso = (epochMs: number) => new Date(epochMs).toISOString();
