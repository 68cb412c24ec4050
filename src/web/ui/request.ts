import type { TypedDocumentString } from './generated.ts';

/** One thing that went wrong; `path` says which field is null because of it. */
export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string };
}

/** Data and errors stand side by side: what failed is null in the data. */
export interface Answer<Data> {
  readonly data: Data | null;
  readonly errors: readonly AnswerError[];
}

/** How a request is sent besides its document. */
export interface Sending {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Asks the gateway that served the page. Throws only when no GraphQL answer came back. */
export async function request<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  { headers = {}, signal }: Sending = {},
): Promise<Answer<Data>> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify({ query: document.toString(), variables }),
    ...(signal ? { signal } : {}),
  });
  if (!/json/.test(response.headers.get('content-type') ?? ''))
    throw new Error(`the gateway answered ${response.status}`);
  const { data = null, errors = [] } = (await response.json()) as Partial<Answer<Data>>; // typed by the gateway's schema
  return { data, errors };
}
