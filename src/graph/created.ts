import type { InputFieldBuilder } from '@pothos/core';
import type { builder } from '../builder.ts';

interface CreatedFilter {
  readonly createdFrom?: Date | null | undefined;
  readonly createdBefore?: Date | null | undefined;
}

type Fields = InputFieldBuilder<(typeof builder)['$inferSchemaTypes'], 'InputObject'>;

/** The fields of a filter that choose rows by when they were created. */
export const createdFields = (t: Fields) => ({
  createdFrom: t.field({ type: 'DateTime', description: 'Created then or later.' }),
  createdBefore: t.field({ type: 'DateTime', description: 'Created before then.' }),
});

/** Whether a row was created in the time that a filter asks for; one that does not say when never is. */
export function isCreatedWithin({ createdFrom, createdBefore }: CreatedFilter) {
  return ({ createAt }: { readonly createAt: Date | null }): boolean => {
    if (createdFrom == null && createdBefore == null) return true;
    if (createAt === null) return false;
    return (createdFrom == null || createAt >= createdFrom) && (createdBefore == null || createAt < createdBefore);
  };
}
