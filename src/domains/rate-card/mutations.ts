import { builder } from '../../builder.ts';
import { BadInput } from '../../errors.ts';
import type { ImportedCard } from '../../fees/rate-card/store.ts';
import { checkedBy } from '../../graph/check-arguments.ts';
import { RateCard } from './rate-card.ts';

const ImportRateCardInput = builder.inputType('ImportRateCardInput', {
  description: 'A rate card to import.',
  fields: (t) => ({
    card: t.string({ defaultValue: 'default', description: 'The name of the card that it replaces, or begins.' }),
    csv: t.string({
      required: true,
      description:
        'The card as CSV with a header: provider, region, instance_type, charge_type (each empty for any), currency, ' +
        'unit (machine-hour), list_price, negotiated_price, valid_from, valid_to (empty for good).',
    }),
  }),
});

const ImportRateCardPayload = builder.objectRef<ImportedCard>('ImportRateCardPayload').implement({
  description: 'What became of an import.',
  fields: (t) => ({
    rateCard: t.field({
      type: RateCard,
      nullable: false,
      description: 'The card as it holds now.',
      resolve: ({ version }) => version,
    }),
    rateCount: t.exposeInt('rates', { nullable: false, description: 'How many prices it has.' }),
    isUnchanged: t.exposeBoolean('isUnchanged', {
      nullable: false,
      description: 'Whether the card held just these prices already, and so stayed as it was.',
    }),
  }),
});

builder.mutationField('importRateCard', (t) =>
  t.field({
    type: ImportRateCardPayload,
    authScopes: { fees: true },
    description:
      'Replaces the prices of a card, all of them or none: every fault is told by row and column. Fees of the past are ' +
      'priced anew; with knownAt they are told as before. Costs no call.',
    args: { input: t.arg({ type: ImportRateCardInput, required: true, description: 'The card.' }) },
    ...checkedBy(({ input }: { input: { card?: string | null } }) => {
      if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u.test(input.card ?? 'default')) {
        const expected = '1 to 64 letters, digits, blanks, dots, _ or -';
        throw new BadInput({ argument: 'input.card', expected, got: input.card });
      }
    }),
    resolve: (_root, { input }, { fees, viewer }) =>
      fees.rateCards.import({
        card: input.card ?? 'default',
        bytes: new TextEncoder().encode(input.csv),
        source: 'importRateCard',
        importedBy: viewer.name,
      }),
  }),
);
