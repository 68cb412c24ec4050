import { createHash } from 'node:crypto';
import { getOperationAST, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { AskingDocument } from '../upstream/call.ts';

/** What a request asks, as a client sends it. */
export interface AskingParams {
  readonly query?: string | null | undefined;
  readonly operationName?: string | null | undefined;
}

/** Names the document of each request. The same few documents come again and again, so the last ones are kept. */
export function createAskingDocuments(): (params: AskingParams) => AskingDocument | undefined {
  const known = new LRUCache<string, AskingDocument>({ max: 500 });
  return ({ query, operationName }) => {
    if (!query) return undefined;
    const key = `${operationName ?? ''}\n${query}`;
    const document = known.get(key) ?? describe(query, operationName);
    known.set(key, document);
    return document;
  };
}

function describe(query: string, operationName: string | null | undefined): AskingDocument {
  const name = nameOf(query, operationName);
  const hash = createHash('sha256').update(query, 'utf8').digest('hex');
  return name === undefined ? { hash } : { name, hash };
}

function nameOf(query: string, operationName: string | null | undefined): string | undefined {
  try {
    return getOperationAST(parse(query), operationName)?.name?.value;
  } catch {
    // What cannot be parsed calls nothing, and its sender is told so elsewhere.
    return undefined;
  }
}
