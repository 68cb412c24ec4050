import { builder } from '../../builder.ts';
import { checkedBy } from '../../graph/check-arguments.ts';
import { bridgxPlaces } from '../../graph/places.ts';
import type { Coverage } from '../../history/coverage.ts';
import { daysBetween } from '../../history/days.ts';

const UsageCoverage = builder.objectRef<Coverage & { readonly account: string }>('UsageCoverage').implement({
  description: 'How much of a day is known: what tells a day without usage from one that was never read.',
  fields: (t) => ({
    account: t.exposeString('account', { nullable: false, description: 'The alias of the account.' }),
    day: t.expose('day', { type: 'Date', nullable: false, description: "The day in the BridgX server's time zone." }),
    clusterCount: t.exposeInt('clusters', { nullable: false, description: 'Clusters that there were on the day.' }),
    completeCount: t.exposeInt('complete', {
      nullable: false,
      description: 'Those whose day was read whole after its end.',
    }),
    checkedAt: t.expose('checkedAt', { type: 'DateTime', nullable: false, description: 'When they were counted.' }),
  }),
});

builder.queryField('usageCoverage', (t) =>
  t.field({
    type: [UsageCoverage],
    nullable: { list: true, items: false },
    authScopes: { fees: true },
    description: 'How much is known of each day of a range; a day that is not listed was never read. Costs no call.',
    args: {
      account: t.arg.string({ description: 'The alias of one account.' }),
      from: t.arg({ type: 'Date', required: true, description: 'The first day.' }),
      to: t.arg({ type: 'Date', required: true, description: 'The last day, at most 400 days from the first.' }),
    },
    ...checkedBy(({ from, to }: { from: string; to: string }) => void daysBetween(from, to)),
    resolve: async (_root, { account: alias, from, to }, context) => {
      const perAccount = bridgxPlaces(context, { account: alias }).map(async ({ account }) => {
        const days = await context.histories.get(account)?.records.coverage({ account, from, to });
        return (days ?? []).map((day) => ({ account, ...day }));
      });
      return (await Promise.all(perAccount)).flat();
    },
  }),
);
