import { useGraphiQL } from '@graphiql/react';
import type { Bill } from './bill.ts';
import { type Price, usePrice } from './use-price.ts';

/** What the query in the editor would cost, and what the last one did. */
export function PriceBar({ bill }: { bill: Bill | undefined }) {
  const tab = useGraphiQL(({ tabs, activeTabIndex }) => tabs[activeTabIndex]);
  const operationName = useGraphiQL((state) => state.operationName);
  const price = usePrice({
    document: tab?.query ?? '',
    variables: tab?.variables ?? '',
    headers: tab?.headers ?? '',
    operationName,
  });
  return (
    <dl className="price-bar" aria-live="polite">
      <dt>Before</dt>
      <dd data-testid="price">{textOf(price)}</dd>
      <dt>Bill</dt>
      <dd data-testid="bill">{bill ? billText(bill) : 'not run yet'}</dd>
    </dl>
  );
}

function textOf(price: Price): string {
  if (price.is === 'unknown') return price.because;
  const { likely, min, max, currency, missing, kept } = price;
  const calls = `${missing} ${missing === 1 ? 'call' : 'calls'}${kept > 0 ? `, ${kept} more from memory` : ''}`;
  return `likely ${likely} ${currency} for ${calls} (at least ${min}, at most ${max ?? 'not known'})`;
}

function billText({ actual, saved, currency, calls, billedCalls }: Bill): string {
  return `${actual} ${currency} for ${calls} ${calls === 1 ? 'call' : 'calls'}, ${billedCalls} of them billed; saved ${saved}`;
}
