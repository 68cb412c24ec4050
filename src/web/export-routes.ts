import { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Access } from '../access.ts';
import type { Viewer } from '../context.ts';
import { refuseForeign } from '../edge/guard.ts';
import { FleetgraphError } from '../errors.ts';

/** A file that is made while it is sent. */
export interface ExportFile {
  readonly name: string;
  readonly contentType: string;
  /** Read as fast as the caller takes them, and not to their end when the caller leaves. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The address of what describes the file. */
  readonly describedBy?: string;
}

/** Makes a file from the query of its address; throws what its arguments are refused for. */
export type OpenExport = (params: URLSearchParams) => Promise<ExportFile>;

interface RouteParts {
  /** By the last part of their paths. */
  readonly files: ReadonlyMap<string, OpenExport>;
  readonly access: Access;
  /** Whether anybody on this machine may call. */
  readonly isOpen: boolean;
  readonly maskError: (error: unknown) => GraphQLError;
  readonly logger: Logger;
}

const folder = '/export/';

/** Serves files below /export/ to whom fees are told. They are not bound by the time that queries have. */
export function exportRoutes({ files, access, isOpen, maskError, logger }: RouteParts): Plugin {
  return {
    async onRequest({ url, request, serverContext, endResponse, fetchAPI }) {
      const open = url.pathname.startsWith(folder) ? files.get(url.pathname.slice(folder.length)) : undefined;
      if (!open || request.method !== 'GET') return;
      try {
        refuseForeign(request, { isOpen });
        refuseWithoutFees(await access(request.headers));
        const file = await open(new URLSearchParams(url.search));
        const { res } = serverContext as { res?: unknown }; // what the HTTP server gives besides the request
        const body = streamOf(await begun(file.chunks), { res, name: file.name, logger });
        // The adapter's own Response takes a stream of Node, and pipes it with back-pressure.
        endResponse(new fetchAPI.Response(body as unknown as ReadableStream, { headers: headersOf(file) }));
      } catch (error) {
        endResponse(refusalOf(maskError(error), fetchAPI));
      }
    },
  };
}

function refuseWithoutFees({ name, scopes }: Viewer): void {
  if (!scopes.has('fees')) throw new FleetgraphError('FORBIDDEN', `${name} may not use Query.fees`);
}

/** Reads the first chunk, so that what is wrong with the question is told before a file begins. */
async function begun(chunks: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  return (async function* all() {
    try {
      for (let next = first; !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  })();
}

/** The most that waits for a slow caller. */
const bufferedBytes = 256 * 1024;

interface Sending {
  readonly res: unknown;
  readonly name: string;
  readonly logger: Logger;
}

/** A file that fails half-way breaks its connection off: an end would make it look whole. */
function streamOf(chunks: AsyncIterable<Uint8Array>, { res, name, logger }: Sending): Readable {
  const body = Readable.from(chunks, { objectMode: false, highWaterMark: bufferedBytes });
  body.once('error', (err) => {
    logger.error({ err, file: name }, 'an export broke off');
    if (res instanceof ServerResponse) res.destroy();
  });
  return body;
}

function headersOf({ name, contentType, describedBy }: ExportFile): Record<string, string> {
  return {
    'content-type': contentType,
    'content-disposition': `attachment; filename="${name}"`,
    ...(describedBy ? { link: `<${describedBy}>; rel="describedby"` } : {}),
  };
}

const statuses: Readonly<Record<string, number>> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  CONFLICT: 409,
};

/** Refusals look like those of GraphQL. */
function refusalOf(
  { message, extensions }: GraphQLError,
  { Response }: { Response: typeof globalThis.Response },
): Response {
  const { http: _, ...told } = extensions;
  const status = statuses[String(extensions.code)] ?? 500;
  return Response.json({ errors: [{ message, extensions: told }] }, { status });
}
