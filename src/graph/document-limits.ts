import { type DocumentNode, parse } from 'graphql';
import { FleetgraphError } from '../errors.ts';
import { sizeOfDocument } from './document-size.ts';

/** The largest document that is served. Far more than people or generated clients write. */
export const documentLimits = {
  /** Of the document's text. */
  characters: 100_000,
  tokens: 6_000,
  /** Fields inside fields; the introspection query of common tools has 15. */
  depth: 24,
  /** Fields with all fragments written out, each alias counting. */
  fields: 1_500,
} as const;

/** Reads a document within the limits; throws GraphQLError for a fault of syntax, BAD_USER_INPUT for too large a one. */
export function parseWithinLimits(text: string): DocumentNode {
  checkMeasure('characters', text.length);
  const document = parse(text, { maxTokens: documentLimits.tokens });
  checkDocument(document);
  return document;
}

export function checkDocument(document: DocumentNode): void {
  const { depth, fields } = sizeOfDocument(document);
  checkMeasure('depth', depth);
  checkMeasure('fields', fields);
}

export function checkMeasure(measure: keyof typeof documentLimits, size: number): void {
  const most = documentLimits[measure];
  if (size <= most) return;
  throw new FleetgraphError('BAD_USER_INPUT', `the document is too large: ${measure} ${size}, at most ${most}`);
}
