import type { Emulator } from '../../../src/emulator/emulator.ts';
import type { Step } from '../../../src/upstream/call.ts';
import type { Exchange } from '../../../src/upstream/exchange.ts';
import { createUpstreams } from '../../../src/upstream/upstreams.ts';
import { testedAccount } from '../../support/tested-account.ts';
import { callOf } from './limits-scene.ts';

/** The emulated Lingjun behind the given steps, by the real clock. */
export function openLingjun(scene: { emulator: Emulator; exchange: Exchange; steps: Step[]; maxTimeoutMs?: number }) {
  const { emulator, exchange, steps, maxTimeoutMs = 20_000 } = scene;
  const parts = { exchange, clock: Date.now, maxTimeoutMs, loginSteps: [], onAttempt: () => {}, steps };
  const account = createUpstreams([testedAccount(emulator)], parts)
    .open(callOf())
    .get('default');
  if (!account?.lingjun) throw new Error('the emulated account has no Lingjun');
  return { client: account.lingjun.client, region: account.lingjun.regions[0] ?? '' };
}
