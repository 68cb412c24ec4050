/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** How a call of a plan would be served. */
export type PlannedWay =
  /** From memory; it costs nothing. */
  | 'CACHED'
  /** By asking the upstream. */
  | 'MISSING'
  /** With a refusal that the upstream gave a moment ago; it costs nothing. */
  | 'REFUSED'
  /** From memory, marked stale, while the gateway asks again at its own expense. */
  | 'STALE';

export type PriceQueryVariables = Exact<{
  document: string;
  operationName?: string | null | undefined;
  variables?: unknown;
}>;


export type PriceQuery = { explain: { cost: { currency: string, min: string, likely: string, max: string | null }, calls: Array<{ way: PlannedWay }> } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const PriceDocument = new TypedDocumentString(`
    query Price($document: String!, $operationName: String, $variables: JSON) {
  explain(
    document: $document
    operationName: $operationName
    variables: $variables
  ) {
    cost {
      currency
      min
      likely
      max
    }
    calls {
      way
    }
  }
}
    `) as unknown as TypedDocumentString<PriceQuery, PriceQueryVariables>;