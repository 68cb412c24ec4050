import { mutationField } from '../../src/domains/operation/mutation-field.ts';
import { associateVpdCidr, createVpd, deleteVpd, updateVpd } from '../../src/domains/vpd/changes.ts';
import { Vpd } from '../../src/domains/vpd/vpd.ts';
import { asStep, asUndo, defineSequence } from '../../src/graph/change-kinds.ts';
import type { Place } from '../../src/upstream/keys.ts';

interface TestNetwork extends Place {
  readonly names: readonly string[];
  readonly rename: string;
  /** "" for none. */
  readonly block: string;
}

/** Some VPDs, then another name and perhaps a block for the first one: a write of several steps for tests. It must be imported before the schema. */
const testNetwork = defineSequence<TestNetwork>({
  kind: 'CREATE_TEST_NETWORK',
  thing: 'Vpd',
  place: ({ account, region }) => ({ account, region }),
  steps: ({ names, rename, block, ...place }) => [
    ...names.map((name) =>
      asStep(createVpd, {
        input: () => ({ ...place, name, cidr: '10.220.0.0/16', subnets: [], tags: [] }),
        undo: (vpd) => asUndo(deleteVpd, { vpd }),
      }),
    ),
    asStep(updateVpd, { input: ([vpd = '']) => ({ vpd, name: rename }) }),
    ...(block === '' ? [] : [asStep(associateVpdCidr, { input: ([vpd = '']) => ({ vpd, cidr: block }) })]),
  ],
});

mutationField('createTestNetwork', {
  description: 'Only in tests.',
  change: testNetwork,
  fields: (t) => ({
    account: t.string({ required: true, description: 'The account.' }),
    region: t.string({ required: true, description: 'The region.' }),
    names: t.stringList({ required: true, description: 'The names of the VPDs.' }),
    rename: t.string({ required: true, description: 'The name of the first in the end.' }),
    block: t.string({ description: 'A secondary block of the first.' }),
  }),
  input: ({ block, ...rest }) => ({ ...rest, block: block ?? '' }),
  thing: { name: 'vpd', type: Vpd, description: 'The first VPD.' },
});
