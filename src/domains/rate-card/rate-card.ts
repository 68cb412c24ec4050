import { builder } from '../../builder.ts';
import type { Rate as StoredRate } from '../../fees/rate-card/rate.ts';
import type { CardVersion } from '../../fees/rate-card/store.ts';
import { Money } from '../../graph/money.ts';
import { formatAmount } from '../../upstream/prices/amounts.ts';

const Rate = builder.objectRef<StoredRate>('Rate').implement({
  description:
    'The price of one machine-hour. Of several that fit, the one that names the machine type counts, then the one ' +
    'that names the region, then the charge type, then the provider.',
  fields: (t) => ({
    card: t.exposeString('card', { nullable: false, description: 'The name of the card that it is of.' }),
    isExample: t.exposeBoolean('isExample', {
      nullable: false,
      description: 'Whether it is of the example card, which only shows what a rate card looks like.',
    }),
    provider: t.exposeString('provider', { description: 'The cloud; null stands for any.' }),
    region: t.exposeString('region', { description: 'The region; null stands for any.' }),
    instanceType: t.exposeString('instanceType', { description: 'The machine type; null stands for any.' }),
    chargeType: t.exposeString('chargeType', { description: 'How the cloud charges; null stands for any.' }),
    listPrice: t.field({
      type: Money,
      description: 'The public price of a machine-hour; null when only the negotiated one is known.',
      resolve: ({ listPrice, currency }) => priceOf(listPrice, currency),
    }),
    negotiatedPrice: t.field({
      type: Money,
      description: 'What was agreed for a machine-hour; null when the public price is paid.',
      resolve: ({ negotiatedPrice, currency }) => priceOf(negotiatedPrice, currency),
    }),
    validFrom: t.expose('validFrom', {
      type: 'Date',
      nullable: false,
      description: "The first day that it holds on, a day of BridgX's zone.",
    }),
    validTo: t.expose('validTo', { type: 'Date', description: 'The last day that it holds on; null for good.' }),
  }),
});

function priceOf(price: bigint | null, currency: string) {
  return price === null ? null : { amount: formatAmount(price), currency };
}

export const RateCard = builder.objectRef<CardVersion>('RateCard').implement({
  description: 'One import of a rate card. A later import of the same card takes its place; both can be read.',
  fields: (t) => ({
    card: t.exposeString('card', { nullable: false, description: 'The name of the card.' }),
    isExample: t.exposeBoolean('isExample', {
      nullable: false,
      description: 'Whether it only shows what a rate card looks like; the first real card takes its place.',
    }),
    source: t.exposeString('source', { nullable: false, description: 'The name of the file.' }),
    importedBy: t.exposeString('importedBy', { nullable: false, description: 'Who imported it.' }),
    knownAt: t.expose('knownAt', { type: 'DateTime', nullable: false, description: 'When it was imported.' }),
    knownUntil: t.expose('knownUntil', {
      type: 'DateTime',
      description: 'When another took its place; null for a card that holds.',
    }),
    rates: t.field({
      type: [Rate],
      nullable: { list: false, items: false },
      description: 'Its prices, in the order of the file.',
      resolve: ({ id }, _args, { fees }) => fees.rateCards.ratesOf(id),
    }),
  }),
});

builder.queryField('rateCards', (t) =>
  t.field({
    type: [RateCard],
    authScopes: { fees: true },
    description: 'The rate cards that machine hours are priced by, the latest import first. Costs no call.',
    args: {
      isCurrent: t.arg.boolean({ description: 'Only cards that hold now; with false only those that were replaced.' }),
    },
    resolve: async (_root, { isCurrent }, { fees }) => {
      const versions = await fees.rateCards.versions();
      return versions.filter(({ knownUntil }) => isCurrent == null || (knownUntil === null) === isCurrent);
    },
  }),
);
