import { builder } from '../builder.ts';

/** A tag, whichever service wrote it. */
export const Tag = builder.objectRef<{ key: string; value: string }>('Tag').implement({
  description: 'A tag of a resource.',
  fields: (t) => ({
    key: t.exposeString('key', { nullable: false, description: 'The key of the tag.' }),
    value: t.exposeString('value', { nullable: false, description: 'The value of the tag; may be empty.' }),
  }),
});
