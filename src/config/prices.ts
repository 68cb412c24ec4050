import { z } from 'zod';
import { parseAmount } from '../upstream/prices/amounts.ts';
import { manualPrices, type PriceList } from '../upstream/prices/prices.ts';
import type { Env, Faults } from './faults.ts';

const amount = z.string().refine((text) => parseAmount(text) !== undefined, 'is no decimal amount');

const priceFile = z
  .strictObject({
    currency: z.string().regex(/^[A-Z]{3}$/),
    defaultAmount: amount,
    utcOffsetMinutes: z.int().min(-720).max(840),
    prices: z.array(
      z.strictObject({
        upstream: z.enum(['lingjun', 'bridgx']).default('lingjun'),
        operation: z.string().min(1).optional(),
        kind: z.enum(['read', 'write']).optional(),
        from: z.iso.date().optional(),
        until: z.iso.date().optional(),
        amount,
        freePerMonth: z.int().min(0).default(0),
        charged: z.enum(['sent', 'completed']).default('sent'),
      }),
    ),
  })
  .partial();

/** The manual's prices, and before them those of the file that `FLEETGRAPH_PRICES` names. */
export function readPrices(env: Env, faults: Faults, readFile: (path: string) => string): PriceList {
  const path = env.FLEETGRAPH_PRICES;
  if (!path) return manualPrices;
  try {
    const { currency, defaultAmount, utcOffsetMinutes, prices = [] } = priceFile.parse(JSON.parse(readFile(path)));
    return {
      currency: currency ?? manualPrices.currency,
      defaultAmount: defaultAmount ?? manualPrices.defaultAmount,
      utcOffsetMinutes: utcOffsetMinutes ?? manualPrices.utcOffsetMinutes,
      prices: [...manualPrices.prices, ...prices],
    };
  } catch (error) {
    faults.add('FLEETGRAPH_PRICES', `${path} ${problemOf(error)}`, remedy);
    return manualPrices;
  }
}

const remedy =
  'give it the form {"currency": "USD", "prices": [{"operation": "ListVpds", "from": "2026-01-01", "amount": "0.001", "freePerMonth": 100}]}';

function problemOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'is not JSON';
  if (!(error instanceof z.ZodError)) return 'cannot be read';
  return error.issues.map(({ path, message }) => `has at ${path.join('.') || 'its top'}: ${message}`).join('; ');
}
