import { BadInput } from '../errors.ts';

/** An id of a service that is sent as a part of a path. Throws BadInput for a text that cannot be one. */
export function pathId(argument: string, id: string): string {
  if (/^[\w-]{1,100}$/.test(id)) return id;
  throw new BadInput({ argument, expected: 'an id of letters, digits, - and _', got: id });
}
