import { type DocumentNode, Kind, parse } from 'graphql';
import type { Plugin } from 'graphql-yoga';
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

/** Refuses documents that would keep the process busy for their size alone, before they are validated. */
export function limits(): Plugin {
  const accepted = new WeakSet<DocumentNode>();
  return {
    onParse({ params: { source }, setParseFn }) {
      const { length } = typeof source === 'string' ? source : source.body;
      check('characters', length);
      setParseFn((text, options) => parse(text, { ...options, maxTokens: documentLimits.tokens }));
      return ({ result }) => {
        if (!isDocument(result) || accepted.has(result)) return;
        const { depth, fields } = sizeOfDocument(result);
        check('depth', depth);
        check('fields', fields);
        accepted.add(result);
      };
    },
  };
}

function check(measure: keyof typeof documentLimits, size: number): void {
  const most = documentLimits[measure];
  if (size <= most) return;
  throw new FleetgraphError('BAD_USER_INPUT', `the document is too large: ${measure} ${size}, at most ${most}`);
}

function isDocument(result: unknown): result is DocumentNode {
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === Kind.DOCUMENT;
}
