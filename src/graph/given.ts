/** What was given of some optional fields of an input. */
export type Given<Fields extends object> = { readonly [Name in keyof Fields]?: NonNullable<Fields[Name]> };

/** Leaves out the fields that are absent or null. */
export function given<Fields extends object>(fields: Fields): Given<Fields> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(entries) as Given<Fields>; // those that are left are not null
}
