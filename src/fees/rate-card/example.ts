import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RateCards } from './store.ts';

/** Prices made up for the demo's machines. Subscriptions have none, so that their hours show as unpriced. */
const exampleFile = fileURLToPath(new URL('./example.csv', import.meta.url));

/** Gives a demo without any prices the example card, which every answer made with it calls an example. */
export async function importExample(rateCards: RateCards): Promise<void> {
  if ((await rateCards.versions()).some(({ isExample }) => !isExample)) return;
  await rateCards.import({
    card: 'example',
    bytes: readFileSync(exampleFile),
    source: 'example.csv',
    importedBy: 'demo',
    isExample: true,
  });
}
