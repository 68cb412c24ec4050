import { BadInput } from '../errors.ts';

/** Throws BadInput for a text that cannot be a service's own id of such a thing, for example `vpc-…`. */
export function checkServiceId(id: string, { argument, prefix }: { argument: string; prefix: string }): void {
  if (id.startsWith(`${prefix}-`) && /^[\w-]{1,64}$/.test(id) && id.length > prefix.length + 1) return;
  throw new BadInput({ argument, expected: `an id that begins with ${prefix}-`, got: id });
}

/** Throws BadInput for a text that cannot be the id of an Alibaba Cloud account. */
export function checkTenantId(id: string, argument: string): void {
  if (/^\d{16}$/.test(id)) return;
  throw new BadInput({ argument, expected: 'the id of an Alibaba Cloud account, 16 digits', got: id });
}
