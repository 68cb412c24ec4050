/** A rule that a field breaks. */
export interface Fault {
  /** `ClusterInfo.NetworkConfig.Vpc` */
  namespace: string;
  field: string;
  tag: string;
  /** In Chinese, as the server translates most of them. */
  text: string;
}

/** A validation rule of a field. */
export interface Rule<T> {
  tag: string;
  holds(value: T): boolean;
  text(field: string): string;
}

/** How encoding/json reads a value, and what the validator then says of what is inside it. */
export interface GoType<T> {
  zero: T;
  /** Throws Mismatch. `at` is the path that the message names. */
  decode(value: unknown, at: string): T;
  faultsInside(value: T, namespace: string): Fault[];
}

/** One field of a request: its name in Go, its type, and the rules that are tried in order until one is broken. */
export interface Field<T> {
  go: string;
  type: GoType<T>;
  rules: readonly Rule<T>[];
}

/** The value has another type than the field; the message is Go's. */
export class Mismatch extends Error {}

export function field<T>(go: string, type: GoType<T>, ...rules: readonly Rule<NoInfer<T>>[]): Field<T> {
  return { go, type, rules };
}

export const goString: GoType<string> = plain({
  name: 'string',
  zero: '',
  isOne: (value) => typeof value === 'string',
});
export const goInt: GoType<number> = plain({ name: 'int', zero: 0, isOne: Number.isSafeInteger });

/** `map[string]string`; like every map and slice null when absent, which the validator tells from an empty one. */
export const goMap: GoType<Record<string, string> | null> = {
  zero: null,
  decode: (value, at) => {
    const entries = Object.entries(objectAt(value, { at, type: 'map[string]string' }));
    return Object.fromEntries(entries.map(([key, inner]) => [key, decoded(goString, inner, at)]));
  },
  faultsInside: () => [],
};

/** A slice; what is inside its items is not validated, as without `dive`. */
export function sliceOf<T>(item: GoType<T>, itemName: string): GoType<T[] | null> {
  return {
    zero: null,
    decode(value, at) {
      if (!Array.isArray(value)) throw mismatch(value, { at, type: `[]${itemName}` });
      return value.map((inner) => decoded(item, inner, at));
    },
    faultsInside: () => [],
  };
}

export type Fields = Readonly<Record<string, Field<unknown>>>;
export type Decoded<S extends Fields> = { [K in keyof S]: S[K] extends Field<infer T> ? T : never };

/** A struct whose JSON names are the keys; as in Go they are found in any case, and unknown ones are ignored. */
export function structOf<S extends Fields>(name: string, fields: S): GoType<Decoded<S>> {
  const rows = Object.entries(fields);
  const zero = Object.fromEntries(rows.map(([key, { type }]) => [key, type.zero]));
  return {
    zero: zero as Decoded<S>, // made of the same rows as the type
    decode(value, at) {
      const given = new Map(Object.entries(objectAt(value, { at, type: name })).map(([k, v]) => [k.toLowerCase(), v]));
      const read = rows.map(([key, { type }]) => [key, decoded(type, given.get(key), `${at || name}.${key}`)]);
      return Object.fromEntries(read) as Decoded<S>; // as above
    },
    faultsInside: (value, namespace) =>
      rows.flatMap(([key, row]) => faultsOf(row, { value: (value as Record<string, unknown>)[key], namespace })),
  };
}

/** A pointer to a struct: null when absent, and then nothing inside it is validated. */
export function pointerTo<T>(type: GoType<T>): GoType<T | null> {
  return {
    zero: null,
    decode: (value, at) => type.decode(value, at),
    faultsInside: (value, namespace) => (value === null ? [] : type.faultsInside(value, namespace)),
  };
}

function faultsOf({ go, type, rules }: Field<unknown>, of: { value: unknown; namespace: string }): Fault[] {
  const namespace = `${of.namespace}.${go}`;
  const broken = rules.find((rule) => !rule.holds(of.value));
  if (broken) return [{ namespace, field: go, tag: broken.tag, text: broken.text(go) }];
  return type.faultsInside(of.value, namespace);
}

/** null and absent leave a Go value as it is. */
function decoded<T>(type: GoType<T>, value: unknown, at: string): T {
  return value === null || value === undefined ? type.zero : type.decode(value, at);
}

function plain<T>({ name, zero, isOne }: { name: string; zero: T; isOne: (value: unknown) => boolean }): GoType<T> {
  return {
    zero,
    decode(value, at) {
      if (!isOne(value)) throw mismatch(value, { at, type: name });
      return value as T; // isOne has just said so
    },
    faultsInside: () => [],
  };
}

function objectAt(value: unknown, place: { at: string; type: string }): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw mismatch(value, place);
}

function mismatch(value: unknown, { at, type }: { at: string; type: string }): Mismatch {
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  const shown = typeof value === 'number' && type === 'int' ? `number ${value}` : kind;
  const into = at === '' ? 'Go value' : `Go struct field ${at}`;
  return new Mismatch(`json: cannot unmarshal ${shown} into ${into} of type ${type}`);
}
