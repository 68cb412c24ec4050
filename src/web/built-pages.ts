import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Plugin } from 'graphql-yoga';

/** The pages that a browser shows, as they were built at install. */
export interface BuiltPages {
  /** The whole page, which asks for everything else below `/assets/`. Throws when the pages were not built. */
  page(name: 'graphiql' | 'fees'): string;
  /** Serves the page of fees, and what the pages are made of. */
  readonly plugin: Plugin;
}

const folder = join(import.meta.dirname, '../generated/web');

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

export function builtPages(): BuiltPages {
  const assets = new Set(namesIn(join(folder, 'assets')));
  const page: BuiltPages['page'] = (name) => readFileSync(join(folder, `${name}.html`), 'utf8');
  const fees = page('fees');
  return {
    page,
    plugin: {
      async onRequest({ url, request, endResponse }) {
        if (request.method === 'GET' && url.pathname === '/fees') endResponse(pageOf(fees));
        const name = url.pathname.startsWith('/assets/') ? url.pathname.slice('/assets/'.length) : '';
        if (request.method === 'GET' && assets.has(name)) endResponse(await assetOf(name));
      },
    },
  };
}

function pageOf(html: string): Response {
  return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}

/** A name carries a hash of the content, so a browser may keep it for good. */
async function assetOf(name: string): Promise<Response> {
  const body = await readFile(join(folder, 'assets', name));
  return new Response(body, {
    headers: {
      'content-type': contentTypes[extname(name)] ?? 'application/octet-stream',
      'cache-control': 'public, max-age=31536000, immutable',
    },
  });
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (cause) {
    throw new Error('the pages for a browser are not built: run npm run build', { cause });
  }
}
