import type { LingjunOperation, ParamKind } from '../../upstream/lingjun/operation.ts';
import type { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import type { LingjunOperationName, WireCall } from './wire-call.ts';

interface Kinds {
  text: string;
  integer: number;
  flag: boolean;
  texts: string[];
  objects: Record<string, string>[];
  json: object;
}

type Value = Kinds[ParamKind];
type ParamsOf<N extends LingjunOperationName> = (typeof lingjunOperations)[N]['params'];
type RequiredNames<P> = { [K in keyof P]: P[K] extends `${ParamKind}!` ? K : never }[keyof P];
type KindOf<V> = V extends `${infer K extends ParamKind}!` ? Kinds[K] : V extends ParamKind ? Kinds[V] : never;

/** The parameters of one operation, as its row in the table declares them. */
export type InputOf<N extends LingjunOperationName> = {
  [K in RequiredNames<ParamsOf<N>>]: KindOf<ParamsOf<N>[K]>;
} & { [K in Exclude<keyof ParamsOf<N>, RequiredNames<ParamsOf<N>>>]?: KindOf<ParamsOf<N>[K]> };

/** The parameters as the row types them, or what is wrong with the first bad one. */
export type ReadInput = { input: Record<string, Value> } | { code: string; message: string };

/** Every parameter by its flat wire name: `RegionId`, `Tag.1.Key`; of a JSON body also each structure as text. */
export type WireParams = ReadonlyMap<string, string>;

/** From the path, the query and a form or JSON body; undefined for a body that is no JSON object. */
export function readParams(call: WireCall): WireParams | undefined {
  const isJson = call.header('content-type').startsWith('application/json');
  const body = isJson && call.body !== '' ? flatPairs(call.body) : [...new URLSearchParams(call.body)];
  return body && new Map([...call.query, ...body, ...Object.entries(call.pathParams)]);
}

function flatPairs(json: string): [string, string][] | undefined {
  try {
    const value: unknown = JSON.parse(json);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? [...structures(value), ...flatten(value)] : undefined;
  } catch {
    return undefined;
  }
}

function structures(value: object): [string, string][] {
  const entries: [string, unknown][] = Object.entries(value);
  return entries.flatMap(([name, inner]) =>
    typeof inner === 'object' && inner ? [[name, JSON.stringify(inner)]] : [],
  );
}

function flatten(value: object): [string, string][] {
  const entries: [string, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [String(index + 1), item])
    : Object.entries(value);
  return entries.flatMap(([name, inner]): [string, string][] => {
    if (inner === null || inner === undefined) return [];
    if (typeof inner !== 'object') return [[name, String(inner)]];
    return flatten(inner).map(([rest, text]) => [`${name}.${rest}`, text]);
  });
}

/** Checks the parameters against the operation's row; an empty text counts as absent, an unknown name as noise. */
export function readInput(row: LingjunOperation, params: WireParams): ReadInput {
  const input: Record<string, Value> = {};
  for (const [name, declared] of Object.entries(row.params)) {
    const { kind, required } = kindOf(declared);
    const value = readValue(kind, { name, params });
    if (value === undefined && required) {
      return { code: `Missing${name}`, message: `${name} is mandatory for this action.` };
    }
    if (value === 'invalid') {
      return { code: `Invalid${name}`, message: `The specified parameter ${name} is not valid.` };
    }
    if (value !== undefined) input[name] = value.is;
  }
  return { input };
}

function kindOf(declared: string): { kind: string; required: boolean } {
  return { kind: declared.replace('!', ''), required: declared.endsWith('!') };
}

interface Named {
  name: string;
  params: WireParams;
}

function readValue(kind: string, { name, params }: Named): { is: Value } | 'invalid' | undefined {
  if (kind === 'texts') return presentList([...numbered(params, name).values()].map((item) => item.get('') ?? ''));
  if (kind === 'objects')
    return presentList([...numbered(params, name).values()].map((item) => Object.fromEntries(item)));
  const text = params.get(name) ?? '';
  if (text === '') return undefined;
  if (kind === 'text') return { is: text };
  if (kind === 'json') return readJson(text);
  if (kind === 'flag') return /^(true|false)$/i.test(text) ? { is: text.toLowerCase() === 'true' } : 'invalid';
  return /^-?\d{1,15}$/.test(text) ? { is: Number(text) } : 'invalid';
}

function readJson(text: string): { is: object } | 'invalid' {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { is: value } : 'invalid';
  } catch {
    return 'invalid';
  }
}

function presentList(
  items: string[] | Record<string, string>[],
): { is: string[] | Record<string, string>[] } | undefined {
  return items.length > 0 ? { is: items } : undefined;
}

/** `Tag.1.Key` and `Tag.1.Value` to one entry for 1; a plain `NodeIds.1` has the field "". */
function numbered(params: WireParams, name: string): Map<string, Map<string, string>> {
  const items = new Map<string, Map<string, string>>();
  for (const [key, value] of params) {
    if (!key.startsWith(`${name}.`)) continue;
    const [number = '', field = ''] = key.slice(name.length + 1).split('.');
    const item = items.get(number) ?? new Map<string, string>();
    items.set(number, item.set(field, value));
  }
  return items;
}
