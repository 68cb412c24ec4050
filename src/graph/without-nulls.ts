/** The names of fields that may be left out or null. */
type Optional<T> = { [K in keyof T]-?: null extends T[K] ? K : undefined extends T[K] ? K : never }[keyof T];

/** What was given: a field that was null or undefined is absent. */
export type WithoutNulls<T> = { [K in Exclude<keyof T, Optional<T>>]: T[K] } & {
  [K in Optional<T>]?: NonNullable<T[K]>;
};

/** Leaves out what GraphQL gives as null; lists and objects inside stay as they are. */
export function withoutNulls<T extends object>(fields: T): WithoutNulls<T> {
  const given = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(given) as WithoutNulls<T>; // the filter does what the type says
}
