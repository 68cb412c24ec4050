import { builder } from '../builder.ts';

builder.scalarType('Decimal', {
  description: 'An exact decimal number as text, for example "0.001".',
  serialize: (value) => value,
});

/** An amount of money as decimal text. */
export interface MoneyRow {
  readonly amount: string;
  readonly currency: string;
}

export const Money = builder.objectRef<MoneyRow>('Money').implement({
  description: 'An exact amount of money.',
  fields: (t) => ({
    amount: t.expose('amount', { type: 'Decimal', nullable: false, description: 'The amount in the currency.' }),
    currency: t.exposeString('currency', { nullable: false, description: 'The currency, ISO 4217.' }),
  }),
});
