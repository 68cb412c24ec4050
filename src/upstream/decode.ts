import { z } from 'zod';
import { parseTime } from './time.ts';

/**
 * What upstreams send, read tolerantly: numbers where text is declared and the reverse, null and absent
 * alike, unknown fields ignored, integers beyond 2^53 as bigint. A wrong shape is an error that names its path.
 */
const scalar = z.union([z.string(), z.number(), z.bigint(), z.boolean()]);
const optional = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? null);

/** Text; a number or boolean becomes text. */
export const text = optional(scalar.transform(String));

/** A whole number that fits a GraphQL Int or Float exactly. Text digits are accepted; "" counts as absent. */
export const integer = optional(scalar.transform(toNumber).refine((n) => n === null || Number.isSafeInteger(n)));

/** A number with a fraction. */
export const decimal = optional(scalar.transform(toNumber));

/** true or false; "true" and "false" in any case are accepted. */
export const flag = optional(
  scalar.transform((value, context) => {
    const word = String(value).toLowerCase();
    if (word === 'true' || word === 'false') return word === 'true';
    context.addIssue({ code: 'custom', message: 'expected true or false' });
    return z.NEVER;
  }),
);

/** A point in time in any of the forms that the upstreams use; "" and "-" count as absent. */
export const time = optional(
  scalar.transform((value, context) => {
    const raw = String(value);
    if (raw === '' || raw === '-') return null;
    const parsed = parseTime(raw);
    if (parsed !== null) return parsed;
    context.addIssue({ code: 'custom', message: 'expected a time' });
    return z.NEVER;
  }),
);

/** Anything, untouched; absent becomes null. */
export const json = optional(z.unknown());

/** A list; null and absent become the empty list. */
export const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

/** A list of texts; nulls in it are left out. */
export const texts = list(text).transform((items) => items.filter((item) => item !== null));

/** A map of text to text; null and absent become the empty map. */
export const textMap = z
  .record(z.string(), scalar.transform(String))
  .nullish()
  .transform((entries) => entries ?? {});

/** An object whose keys are read in camelCase, whatever the upstream's spelling: VpdId, vpd_id and vpdId are one. */
export const record = <S extends z.ZodRawShape>(shape: S) => {
  const type = z.preprocess(camelKeys, z.object(shape));
  shapes.set(type, shape);
  return type;
};

const shapes = new WeakMap<z.core.$ZodType, z.ZodRawShape>();

/** The fields of a type that `record` made, optional or changed afterwards as it may be; undefined for any other. */
export function shapeOf(type: z.core.$ZodType): z.ZodRawShape | undefined {
  return shapes.get(coreOf(type));
}

/** The type of the items of a type that `list` made; undefined for any other. */
export function itemTypeOf(type: z.core.$ZodType): z.core.$ZodType | undefined {
  const core = coreOf(type);
  return core instanceof z.ZodArray ? core.element : undefined;
}

function coreOf(type: z.core.$ZodType): z.core.$ZodType {
  if (shapes.has(type)) return type;
  if (type instanceof z.ZodPipe) return coreOf(type.in);
  return type instanceof z.ZodOptional || type instanceof z.ZodNullable ? coreOf(type.unwrap()) : type;
}

/** A record that may be null or absent. */
export const maybe = <T extends z.ZodType>(type: T) => optional(type);

function camelKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [camelKey(key), entry]));
}

const known = new Map<string, string>();

function camelKey(key: string): string {
  let camel = known.get(key);
  if (camel === undefined) {
    camel = key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    camel = camel.charAt(0).toLowerCase() + camel.slice(1);
    if (known.size < 2000) known.set(key, camel);
  }
  return camel;
}

function toNumber(value: string | number | bigint | boolean, context: z.RefinementCtx): number | null {
  if (typeof value === 'string' && value.trim() === '') return null;
  const number = Number(value);
  if (Number.isFinite(number) && typeof value !== 'boolean') return number;
  context.addIssue({ code: 'custom', message: 'expected a number' });
  return z.NEVER;
}
