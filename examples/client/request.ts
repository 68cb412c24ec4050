import type { TypedDocumentString } from './generated.ts';

/** Where the gateway is, and how the tool proves who it is. */
export interface Gateway {
  /** The GraphQL endpoint, for example http://127.0.0.1:4000/graphql. */
  readonly url: string;
  /** An API key or a token; left out where the gateway asks for none. */
  readonly key?: string | undefined;
}

/** One thing that went wrong; `path` says which field is null because of it. */
export interface GatewayError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string; readonly retryable?: boolean };
}

/** Data and errors stand side by side: a dead upstream costs the fields that needed it, and nothing else. */
export interface Answer<Data> {
  readonly data: Data | null;
  readonly errors: readonly GatewayError[];
}

/** Sends one typed document; throws only when no GraphQL answer came back. */
export async function request<Data, Variables>(
  { url, key }: Gateway,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<Answer<Data>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      ...(key ? { authorization: `Bearer ${key}` } : {}),
    },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  if (!/json/.test(response.headers.get('content-type') ?? '')) {
    throw new Error(`${url} answered ${response.status} without GraphQL`);
  }
  const answer = (await response.json()) as Partial<Answer<Data>>; // the types come from the gateway's own schema
  const { data = null, errors = [] } = answer;
  return { data, errors };
}
