import { GraphiQL } from 'graphiql';
import { useMemo, useState } from 'react';
import type { Bill } from './bill.ts';
import { createFetcher } from './fetcher.ts';
import { PriceBar } from './price-bar.tsx';

const defaultQuery = `# Fleetgraph: one graph over both control planes of the fleet.
# Below the answer stands what this query would cost, and what it did cost once it has run.
{
  vpds(first: 5) {
    nodes {
      name
      cidr
      vccs(first: 3) {
        nodes {
          name
          status
        }
      }
    }
  }
}
`;

/** GraphiQL with the price of the query before it runs, and its bill after. */
export function Explorer() {
  const [bill, setBill] = useState<Bill>();
  const fetcher = useMemo(() => createFetcher(setBill), []);
  return (
    <GraphiQL fetcher={fetcher} defaultQuery={defaultQuery} shouldPersistHeaders={false}>
      <GraphiQL.Footer>
        <PriceBar bill={bill} />
      </GraphiQL.Footer>
    </GraphiQL>
  );
}
