import type { Params, ParamValue } from '../operation.ts';

/** The passwords of machines in what a call sends: the server and the cloud behind it may quote what they refuse. */
export function passwordsIn(params: Params): string[] {
  return Object.entries(params).flatMap(([name, value]) => {
    if (typeof value === 'string') return /password$/.test(name) ? [value] : [];
    return typeof value === 'object' ? itemsOf(value).flatMap(passwordsIn) : [];
  });
}

function itemsOf(value: Exclude<ParamValue, string | number | boolean>): Params[] {
  const items = Array.isArray(value) ? value : [value];
  return items.filter((item) => typeof item === 'object');
}
