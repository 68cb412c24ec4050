import { builder } from '../../builder.ts';
import type { Prerequisite } from '../../changes/change.ts';
import type { DryCall, DryRunPlan } from '../../changes/plan.ts';
import { Money } from '../../graph/money.ts';
import { formatAmount } from '../../upstream/prices/amounts.ts';
import { Things } from './things.ts';

const DryRunPurpose = builder.enumType('DryRunPurpose', {
  description: 'What a call of a write is for.',
  values: {
    LOOK: { description: 'To know what is there before, so that nothing is made twice if an answer gets lost.' },
    WRITE: { description: 'The write itself.' },
    WATCH: { description: 'To see how far the service is; it is repeated until the end.' },
  } as const,
});

const DryRunCall = builder.objectRef<DryCall>('DryRunCall').implement({
  description: 'A call that a write would make.',
  fields: (t) => ({
    purpose: t.expose('purpose', { type: DryRunPurpose, nullable: false, description: 'What the call is for.' }),
    upstream: t.string({
      nullable: false,
      description: 'The upstream.',
      resolve: ({ operation }) => operation.upstream,
    }),
    operation: t.string({
      nullable: false,
      description: "The upstream's own name of the operation.",
      resolve: ({ operation }) => operation.name,
    }),
    account: t.exposeString('account', { nullable: false, description: 'The alias of the account that pays.' }),
    region: t.exposeString('region', { nullable: false, description: 'The region; empty where there is none.' }),
    arguments: t.expose('params', {
      type: 'JSON',
      description: "The arguments of the write in the service's spelling, without secrets; null for reads.",
    }),
  }),
});

const DryRunPrerequisite = builder.objectRef<Prerequisite>('DryRunPrerequisite').implement({
  description: 'Something that must be so before the write makes sense.',
  fields: (t) => ({
    text: t.exposeString('text', { nullable: false, description: 'What must be so.' }),
    met: t.exposeBoolean('isMet', { nullable: false, description: 'Whether it is so.' }),
  }),
});

export const DryRun = builder.objectRef<DryRunPlan>('DryRun').implement({
  description: 'What a write would do if it were sent now. Nothing was stored and nothing was sent.',
  fields: (t) => ({
    calls: t.expose('calls', { type: [DryRunCall], nullable: false, description: 'The calls, in their order.' }),
    price: t.field({
      type: Money,
      nullable: false,
      description: 'What the calls would cost, with one poll each.',
      resolve: ({ price, currency }) => ({ amount: formatAmount(price), currency }),
    }),
    prerequisites: t.expose('prerequisites', {
      type: [DryRunPrerequisite],
      nullable: false,
      description: 'What must be so, and whether it is.',
    }),
    dependants: t.field({
      type: Things,
      nullable: false,
      description: 'The things that are in the way.',
      resolve: ({ prerequisites }) => prerequisites.flatMap(({ isMet, dependants = [] }) => (isMet ? [] : dependants)),
    }),
  }),
});
