import { type DocumentNode, Kind, parse } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { checkDocument, checkMeasure, documentLimits } from '../graph/document-limits.ts';

/** Refuses documents that would keep the process busy for their size alone, before they are validated. */
export function limits(): Plugin {
  const accepted = new WeakSet<DocumentNode>();
  return {
    onParse({ params: { source }, setParseFn }) {
      const { length } = typeof source === 'string' ? source : source.body;
      checkMeasure('characters', length);
      setParseFn((text, options) => parse(text, { ...options, maxTokens: documentLimits.tokens }));
      return ({ result }) => {
        if (!isDocument(result) || accepted.has(result)) return;
        checkDocument(result);
        accepted.add(result);
      };
    },
  };
}

function isDocument(result: unknown): result is DocumentNode {
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === Kind.DOCUMENT;
}
