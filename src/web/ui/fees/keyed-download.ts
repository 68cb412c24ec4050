import { useRef, useState } from 'react';
import { authorization } from './key.ts';

/** A file that is being fetched. */
interface Fetching {
  readonly name: string;
  readonly bytes: number;
}

/** Fetches files with a key, which a link cannot carry: one at a time, whole, then given to the browser to keep. */
export function useKeyedDownload(apiKey: string) {
  const [fetching, setFetching] = useState<Fetching | null>(null);
  const [problem, setProblem] = useState('');
  const leaving = useRef(new AbortController());
  const start = async (name: string, href: string) => {
    leaving.current.abort();
    const own = new AbortController();
    leaving.current = own;
    const show = (bytes: number) => own.signal.aborted || setFetching({ name, bytes });
    setProblem('');
    show(0);
    try {
      await save(await fetch(href, { headers: authorization(apiKey), signal: own.signal }), show);
    } catch (error) {
      if (!own.signal.aborted) setProblem(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (leaving.current === own) setFetching(null);
  };
  return { fetching, problem, start, cancel: () => leaving.current.abort() };
}

async function save(response: Response, onBytes: (bytes: number) => void): Promise<void> {
  if (!response.ok || !response.body) {
    const { errors } = (await response.json()) as { errors: readonly { message: string }[] }; // as the gateway refuses
    throw new Error(errors[0]?.message ?? `the gateway answered ${response.status}`);
  }
  const [, name = ''] = /filename="(.*)"/.exec(response.headers.get('content-disposition') ?? '') ?? [];
  let bytes = 0;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.length;
      onBytes(bytes);
      controller.enqueue(chunk);
    },
  });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await new Response(response.body.pipeThrough(counting)).blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
