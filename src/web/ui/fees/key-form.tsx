import type { FormEvent } from 'react';
import { storeKey } from './key.ts';

/** Where a gateway with access rules gets its key; it stays in this tab. */
export function KeyForm({ isRefused, onKey }: { isRefused: boolean; onKey: (key: string) => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const key = String(new FormData(event.currentTarget).get('key') ?? '');
    storeKey(key);
    onKey(key);
  };
  return (
    <form className="key" onSubmit={submit}>
      <label>
        API key or token with the scopes read and fees
        <input name="key" type="password" autoComplete="off" />
      </label>
      <button type="submit">Use it</button>
      {isRefused ? <p role="alert">The gateway wants a key that may read fees.</p> : null}
    </form>
  );
}
