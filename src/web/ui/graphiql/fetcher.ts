import type { Fetcher } from '@graphiql/toolkit';
import { getOperationAST } from 'graphql';
import { createClient } from 'graphql-sse';
import { type Bill, billIn } from './bill.ts';

/** Sends what GraphiQL asks; subscriptions as server-sent events. Takes the bill off each answer that passes. */
export function createFetcher(onBill: (bill: Bill | undefined) => void): Fetcher {
  return async (params, options) => {
    const headers = { ...options?.headers };
    const { operationName, ...asked } = params;
    const name = operationName ?? undefined;
    const document = options?.documentAST;
    if (document && getOperationAST(document, name)?.operation === 'subscription') {
      return createClient({ url: '/graphql', headers }).iterate({
        ...asked,
        ...(name === undefined ? {} : { operationName: name }),
      });
    }
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify(params),
    });
    const answer = await response.json();
    if (name !== 'IntrospectionQuery') onBill(billIn(answer));
    return answer;
  };
}
