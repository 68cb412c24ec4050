import type { Plugin } from 'graphql-yoga';
import type { Registry } from 'prom-client';

/** The paths beside /graphql that operators read. */
export function pages({ metrics, isReady }: { metrics: Registry; isReady: () => Promise<boolean> }): Plugin {
  const answers: Readonly<Record<string, () => Promise<Response>>> = {
    '/readyz': async () => {
      const ready = await isReady();
      return new Response(ready ? 'ready\n' : 'not ready\n', { status: ready ? 200 : 503 });
    },
    '/metrics': async () => new Response(await metrics.metrics(), { headers: { 'content-type': metrics.contentType } }),
  };
  return {
    async onRequest({ url, request, endResponse }) {
      const answer = answers[url.pathname];
      if (answer && request.method === 'GET') endResponse(await answer());
    },
  };
}
