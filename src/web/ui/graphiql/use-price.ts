import { useEffect, useState } from 'react';
import { PriceDocument, type PriceQuery } from '../generated.ts';
import { request } from '../request.ts';

/** What is asked for the price of. Variables and headers are JSON as the editors hold it. */
export interface Priced {
  readonly document: string;
  readonly variables: string;
  readonly headers: string;
  readonly operationName: string | undefined;
}

export type Price =
  | { readonly is: 'unknown'; readonly because: string }
  | {
      readonly is: 'known';
      readonly currency: string;
      readonly min: string;
      readonly likely: string;
      readonly max: string | null;
      /** Calls that would be sent, and calls that would be answered from memory. */
      readonly missing: number;
      readonly kept: number;
    };

/** Long enough for a word to be typed to its end. */
const pauseMs = 600;

/** The price of the query, asked for once the typing pauses. Asking is free. */
export function usePrice({ document, variables, headers, operationName }: Priced): Price {
  const [price, setPrice] = useState<Price>(unknown('not known yet'));
  useEffect(() => {
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      priceOf({ document, variables, headers, operationName }, leaving.signal).then(
        (found) => leaving.signal.aborted || setPrice(found),
        (error: unknown) => leaving.signal.aborted || setPrice(unknown(String(error))),
      );
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [document, variables, headers, operationName]);
  return price;
}

async function priceOf({ document, variables, headers, operationName }: Priced, signal: AbortSignal): Promise<Price> {
  const given = jsonOf(variables);
  const sent = jsonOf(headers);
  if (!given || !sent) return unknown('variables and headers must be JSON objects');
  const asked = { document, variables: given, operationName: operationName ?? null };
  const { data, errors } = await request(PriceDocument, asked, { headers: sent as Record<string, string>, signal });
  if (data?.explain) return known(data.explain);
  return unknown(errors[0]?.message ?? 'not known');
}

function known({ cost, calls }: NonNullable<PriceQuery['explain']>): Price {
  const missing = calls.filter(({ way }) => way === 'MISSING').length;
  const { currency, min, likely, max } = cost;
  return { is: 'known', currency, min, likely, max: max ?? null, missing, kept: calls.length - missing };
}

function unknown(because: string): Price {
  return { is: 'unknown', because };
}

/** The object that a text holds, {} for none; undefined for anything else. */
function jsonOf(text: string): object | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
