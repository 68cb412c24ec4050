import { builder } from '../../builder.ts';
import { BadInput } from '../../errors.ts';
import { Money } from '../../graph/money.ts';
import type { SpendRow } from '../../history/spend.ts';
import { formatAmount } from '../../upstream/prices/amounts.ts';

const UpstreamSpendGroup = builder.enumType('UpstreamSpendGroup', {
  description: 'What upstream spend is kept apart by.',
  values: {
    ACCOUNT: { description: 'The account that pays.' },
    REGION: { description: 'The region of the call; "" where the upstream has none.' },
    OPERATION: { description: 'The upstream and its operation.' },
    CALLER: { description: 'Who asked the gateway.' },
    DAY: { description: "The day of the bill, in the price list's time zone." },
    OUTCOME: { description: "How attempts ended: answered, the upstream's code, or the kind of a fault." },
    GRAPHQL_OPERATION: { description: 'The GraphQL operation, by name and by the SHA-256 of its document.' },
  } as const,
});

const UpstreamSpend = builder.objectRef<SpendRow>('UpstreamSpend').implement({
  description: 'Calls to the upstreams that have the same keys, and what they cost. A key not grouped by is null.',
  fields: (t) => ({
    account: t.exposeString('account', { description: 'The account that pays.' }),
    region: t.exposeString('region', { description: 'The region of the calls; "" where the upstream has none.' }),
    upstream: t.exposeString('upstream', { description: 'The upstream: lingjun or bridgx.' }),
    operation: t.exposeString('operation', { description: "The upstream's own name of the operation." }),
    caller: t.exposeString('caller', { description: 'Who asked the gateway.' }),
    day: t.expose('day', { type: 'Date', description: "The day of the bill, in the price list's time zone." }),
    outcome: t.exposeString('outcome', {
      description: "How the attempts ended: answered, the upstream's code, or the kind of a fault.",
    }),
    graphqlOperation: t.exposeString('graphqlOperation', { description: 'The name of the GraphQL operation.' }),
    graphqlHash: t.exposeString('graphqlHash', { description: 'SHA-256 of the GraphQL document, in hex.' }),
    calls: t.exposeInt('calls', { nullable: false, description: 'Attempts that left the gateway, failed ones too.' }),
    billedCalls: t.exposeInt('billedCalls', {
      nullable: false,
      description: 'Attempts that the upstream counts, be they free or not.',
    }),
    amount: t.field({
      type: Money,
      nullable: false,
      description: 'What is owed for them, after the free tier.',
      resolve: ({ amountBillionths, currency }) => ({ amount: formatAmount(amountBillionths), currency }),
    }),
    freeTierAmount: t.field({
      type: Money,
      nullable: false,
      description: 'What the free tier took off.',
      resolve: ({ freeTierBillionths, currency }) => ({ amount: formatAmount(freeTierBillionths), currency }),
    }),
  }),
});

builder.queryField('upstreamSpend', (t) =>
  t.field({
    type: [UpstreamSpend],
    authScopes: { fees: true },
    description: "What the gateway's calls to the upstreams cost, the most expensive first. Costs no call.",
    args: {
      from: t.arg({ type: 'DateTime', required: true, description: 'The first moment.' }),
      to: t.arg({ type: 'DateTime', required: true, description: 'The moment after the last.' }),
      groupBy: t.arg({
        type: [UpstreamSpendGroup],
        required: true,
        description: 'What to keep apart; an empty list gives the total of each currency.',
      }),
    },
    resolve: (_root, { from, to, groupBy }, { spend }) => {
      if (from >= to) {
        throw new BadInput({ argument: 'to', expected: `a time after ${from.toISOString()}`, got: to.toISOString() });
      }
      return spend.read({ from, to, groupBy });
    },
  }),
);
