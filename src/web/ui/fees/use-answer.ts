import { useEffect, useState } from 'react';
import type { TypedDocumentString } from '../generated.ts';
import { type Answer, request } from '../request.ts';
import { authorization } from './key.ts';

/** What came of a question; `data` stays while the next answer is on its way. */
export interface Asked<Data> {
  readonly data: Data | null;
  readonly error: string | null;
  readonly isWaiting: boolean;
  /** The gateway wants a key, or another one. */
  readonly isRefused: boolean;
}

const nothing = { data: null, error: null, isWaiting: true, isRefused: false };

/** Asks again whenever the variables or the key change. */
export function useAnswer<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  key: string,
): Asked<Data> {
  const [asked, setAsked] = useState<Asked<Data>>(nothing);
  const text = JSON.stringify(variables);
  useEffect(() => {
    const leaving = new AbortController();
    setAsked((before) => ({ ...before, isWaiting: true }));
    request(document, JSON.parse(text) as Variables, { headers: authorization(key), signal: leaving.signal }).then(
      (answer) => setAsked(settled(answer)),
      (error: unknown) => leaving.signal.aborted || setAsked({ ...nothing, isWaiting: false, error: String(error) }),
    );
    return () => leaving.abort();
  }, [document, text, key]);
  return asked;
}

function settled<Data>({ data, errors }: Answer<Data>): Asked<Data> {
  const isRefused = errors.some(({ extensions }) => /^(UNAUTHENTICATED|FORBIDDEN)$/.test(extensions?.code ?? ''));
  return { data, error: errors[0]?.message ?? null, isWaiting: false, isRefused };
}
