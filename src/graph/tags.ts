import { builder } from '../builder.ts';

/** A tag, whichever service wrote it. */
export const Tag = builder.objectRef<{ key: string; value: string }>('Tag').implement({
  description: 'A tag of a resource.',
  fields: (t) => ({
    key: t.exposeString('key', { nullable: false, description: 'The key of the tag.' }),
    value: t.exposeString('value', { nullable: false, description: 'The value of the tag; may be empty.' }),
  }),
});

/** A tag for a new resource. */
export const TagInput = builder.inputType('TagInput', {
  description: 'A tag for a new resource; a resource has at most 20.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The key, 1 to 64 characters.' }),
    value: t.string({ required: true, description: 'The value, at most 128 characters; may be empty.' }),
  }),
});
