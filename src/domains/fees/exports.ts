import { builder } from '../../builder.ts';
import { type AskedExport, feesAddress, focusAddress, focusMetadataAddress } from '../../fees/export/addresses.ts';
import type { FocusVersion as Version } from '../../fees/export/focus/columns.ts';
import { Fees } from './fees.ts';

const FocusVersion = builder.enumType('FocusVersion', {
  description: 'A version of FOCUS, the FinOps Open Cost and Usage Specification.',
  values: {
    V1_2: { value: '1.2', description: '1.2, with ProviderName and PublisherName.' },
    V1_3: { value: '1.3', description: '1.3, with HostProviderName and ServiceProviderName beside them.' },
    V1_4: { value: '1.4', description: '1.4, without ProviderName and PublisherName.' },
  } as const satisfies Record<string, { value: Version; description: string }>,
});

const FocusExport = builder.objectRef<AskedExport & { readonly version: Version }>('FocusExport').implement({
  description:
    'The addresses of files of FOCUS with all that was ever booked of the days asked for, corrections as rows of their own. Their days are those of BridgX, and all currencies are in them.',
  fields: (t) => ({
    csv: t.string({ nullable: false, description: 'As CSV.', resolve: (asked) => focusAddress(asked, 'csv') }),
    parquet: t.string({
      nullable: false,
      description: 'As Parquet.',
      resolve: (asked) => focusAddress(asked, 'parquet'),
    }),
    metadata: t.string({
      nullable: false,
      description: 'What describes the files: their columns, and how corrections are delivered. JSON.',
      resolve: ({ version }) => focusMetadataAddress(version),
    }),
  }),
});

const FeeExports = builder.objectRef<AskedExport>('FeeExports').implement({
  description:
    'The addresses of files with the finest rows of the same question, to be asked with the same credentials as /graphql. A file is sent while it is made, however large it is.',
  fields: (t) => ({
    csv: t.string({
      nullable: false,
      description: 'As CSV. Texts that a spreadsheet would run as formulas begin with an apostrophe.',
      resolve: (asked) => feesAddress(asked, 'csv'),
    }),
    jsonl: t.string({
      nullable: false,
      description: 'As JSON Lines, decimal numbers as texts.',
      resolve: (asked) => feesAddress(asked, 'jsonl'),
    }),
    parquet: t.string({
      nullable: false,
      description: 'As Parquet.',
      resolve: (asked) => feesAddress(asked, 'parquet'),
    }),
    focus: t.field({
      type: FocusExport,
      nullable: false,
      description: 'As FOCUS, which other cost tools read.',
      args: {
        version: t.arg({ type: FocusVersion, required: true, defaultValue: '1.4', description: 'Which version.' }),
      },
      resolve: (asked, { version }) => ({ ...asked, version }),
    }),
  }),
});

builder.objectField(Fees, 'exports', (t) =>
  t.field({
    type: FeeExports,
    nullable: false,
    description: 'Where the same fees can be downloaded.',
    resolve: ({ query, currency }) => ({ query, currency }),
  }),
);
