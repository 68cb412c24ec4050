import { mutationField } from '../../src/domains/operation/mutation-field.ts';
import { BadInput } from '../../src/errors.ts';
import { defineChange } from '../../src/graph/change-kinds.ts';
import type { Place } from '../../src/upstream/keys.ts';
import { lingjunOperations } from '../../src/upstream/lingjun/operations.ts';

interface Guarded extends Place {
  readonly name: string;
  readonly password: string;
}

/** A write that sends a secret along, for tests. It must be imported before the schema. */
mutationField('createGuarded', {
  description: 'Only in tests.',
  change: defineChange<Guarded, typeof lingjunOperations.CreateVpd>({
    kind: 'CREATE_GUARDED',
    operation: lingjunOperations.CreateVpd,
    place: ({ account, region }) => ({ account, region }),
    params: ({ name, password }) => ({ VpdName: name, Cidr: '10.0.0.0/16', ResourceGroupId: password }),
    validate({ name }) {
      if (name === '') throw new BadInput({ argument: 'input.name', expected: 'a name', got: name });
    },
    invalidates: [],
    repetition: 'harmless',
    secretInputs: ['password'],
  }),
  placedIn: 'lingjun',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name.' }),
    password: t.string({ required: true, description: 'The secret.' }),
  }),
  input: (given) => given,
});
