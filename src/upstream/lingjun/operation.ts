import type { Operation, Paging, RateLimit } from '../operation.ts';

/** The kind of a parameter; a row writes `!` behind those that the service requires. */
export type ParamKind =
  | 'text'
  | 'integer'
  | 'flag'
  /** Flattened: `NodeIds.1`, `Tag.1.Key`. */
  | 'texts'
  | 'objects'
  /** A structure as one JSON text. */
  | 'json';

/** One operation of the Lingjun products. */
export interface LingjunOperation extends Operation {
  readonly upstream: 'lingjun';
  readonly product: 'eflo' | 'eflo-controller' | 'eas' | 'paistudio';
  readonly version: string;
  /** RPC: form POST to `/` with the operation in a header. ROA: method and path, `{Name}` filled from the parameters. */
  readonly style: 'RPC' | { readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'; readonly path: string };
  /** `content`: Code, Message, RequestId, Content. `flat`: the payload itself beside RequestId. */
  readonly envelope: 'content' | 'flat';
  /** Parameters that an RPC call puts into the query, although it is a POST. */
  readonly inQuery?: readonly string[];
  /** A call in ROA style that sends its parameters as a JSON body, but those in its path. */
  readonly sends?: 'json';
  readonly params: Readonly<Record<string, ParamKind | `${ParamKind}!`>>;
}

export const eflo = {
  upstream: 'lingjun',
  kind: 'read',
  product: 'eflo',
  version: '2022-05-30',
  style: 'RPC',
  envelope: 'content',
  timeoutMs: 10_000,
} as const;
export const efloWrite = { ...eflo, kind: 'write' } as const;
export const efloController = { ...eflo, product: 'eflo-controller', version: '2022-12-15', envelope: 'flat' } as const;

/** Source: the service's flow-control pages; where they are silent the row has no limit of its own. */
export const perMinute300: RateLimit = { calls: 300, windowMs: 60_000, source: 'documentation' };
export const perSecond20: RateLimit = { calls: 20, windowMs: 1_000, source: 'documentation' };
export const perSecond100: RateLimit = { calls: 100, windowMs: 1_000, source: 'documentation' };
/** What terway, the vendor's own network plug-in, keeps to. */
export const terwayPerSecond100: RateLimit = { calls: 100, windowMs: 1_000, source: 'client' };

/** Lists without a page by default; 100 is the largest page that the service documents (ListSubnets). */
export const alwaysPaged = {
  by: 'number',
  page: 'PageNumber',
  size: 'PageSize',
  maxSize: 100,
  items: 'Data',
  total: 'Total',
} as const satisfies Paging;
export const pages = { ...alwaysPaged, always: { EnablePage: true } } as const satisfies Paging;
export const byToken = (items: string) =>
  ({
    by: 'token',
    token: 'NextToken',
    size: 'MaxResults',
    maxSize: 100,
    items,
    next: 'NextToken',
  }) as const satisfies Paging;
