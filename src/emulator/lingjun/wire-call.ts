import type { Context } from 'hono';
import type { LingjunOperation } from '../../upstream/lingjun/operation.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';

export type LingjunOperationName = keyof typeof lingjunOperations;

/** One request, before anything about it is believed. */
export interface WireCall {
  name: LingjunOperationName;
  row: LingjunOperation;
  /** The manual's path with an API key, or the real service's forms. */
  dialect: 'manual' | 'service';
  method: string;
  /** As sent, still percent-encoded. */
  path: string;
  query: URLSearchParams;
  header(name: string): string;
  headerNames: string[];
  body: string;
  /** Values taken out of the path of a ROA call. */
  pathParams: Record<string, string>;
}

/** Undefined for an action, a version or a path that the service does not have. */
export async function readCall({ req }: Context): Promise<WireCall | undefined> {
  const { pathname, searchParams } = new URL(req.url);
  const header = (name: string) => req.header(name) ?? '';
  const target = findTarget({ method: req.method, path: pathname, header });
  if (!target) return undefined;
  const headerNames = Object.keys(req.header());
  const body = req.method === 'GET' ? '' : await req.text();
  return { ...target, method: req.method, path: pathname, query: searchParams, header, headerNames, body };
}

type Target = Pick<WireCall, 'name' | 'row' | 'dialect' | 'pathParams'>;
type Line = Pick<WireCall, 'method' | 'path' | 'header'>;

const rows = new Map(
  Object.values(lingjunOperations).map((row): [string, Named] => [row.name, { name: row.name, row }]),
);

interface Named {
  name: LingjunOperationName;
  row: LingjunOperation;
}

function findTarget(line: Line): Target | undefined {
  const manual = /^\/api\/([\w-]+)\/([\d-]+)\/(\w+)$/.exec(line.path);
  if (manual) return findManual(line.method, manual);
  const action = line.header('x-acs-action');
  const named = action === '' ? findByPath(line) : rows.get(action);
  if (!named || line.header('x-acs-version') !== named.row.version) return undefined;
  const pathParams = matchStyle(named.row, line);
  return pathParams && { ...named, dialect: 'service', pathParams };
}

function findManual(method: string, [, product, version, action = '']: RegExpExecArray): Target | undefined {
  const named = rows.get(action);
  if (!named || named.row.product !== product || named.row.version !== version) return undefined;
  return method === 'GET' || method === 'POST' ? { ...named, dialect: 'manual', pathParams: {} } : undefined;
}

function findByPath(line: Line): Named | undefined {
  return [...rows.values()].find(({ row }) => row.style !== 'RPC' && matchStyle(row, line));
}

/** The values in the path; undefined when method or path are not the operation's. eflo takes GET as well as POST. */
function matchStyle({ style, product }: LingjunOperation, { method, path }: Line): Record<string, string> | undefined {
  if (style === 'RPC') {
    const isTaken = method === 'POST' || (method === 'GET' && product === 'eflo');
    return path === '/' && isTaken ? {} : undefined;
  }
  const pattern = style.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  const match = method === style.method ? new RegExp(`^${pattern}$`).exec(path) : null;
  return match ? decodedValues(match.groups ?? {}) : undefined;
}

/** Undefined when one of them is no percent-encoded text. */
function decodedValues(groups: Record<string, string>): Record<string, string> | undefined {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    return undefined;
  }
}
