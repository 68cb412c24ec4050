import { builder } from '../../builder.ts';
import { BadInput } from '../../errors.ts';
import { wantedOf } from '../../upstream/plan/sizes.ts';
import { formatAmount } from '../../upstream/prices/amounts.ts';
import { type Plan, planOf } from './plan.ts';

const PlannedWay = builder.enumType('PlannedWay', {
  description: 'How a call of a plan would be served.',
  values: {
    CACHED: { description: 'From memory; it costs nothing.' },
    STALE: { description: 'From memory, marked stale, while the gateway asks again at its own expense.' },
    REFUSED: { description: 'With a refusal that the upstream gave a moment ago; it costs nothing.' },
    MISSING: { description: 'By asking the upstream.' },
  } as const,
});

const PlannedCall = builder.objectRef<Plan['calls'][number]>('PlannedCall').implement({
  description: 'A call that a query would make, each page of a list by itself.',
  fields: (t) => ({
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
    region: t.exposeString('region', {
      nullable: false,
      description: 'The region; empty where the upstream has none.',
    }),
    arguments: t.field({
      type: 'JSON',
      nullable: false,
      description: "Its arguments in the upstream's spelling, without those that say which page.",
      resolve: (call) => Object.fromEntries(wantedOf(call)),
    }),
    way: t.expose('way', { type: PlannedWay, nullable: false, description: 'How it would be served.' }),
    askers: t.exposeInt('askers', {
      nullable: false,
      description: 'How many times the query asks for it; all share the one call.',
    }),
    cost: t.field({
      type: 'Decimal',
      nullable: false,
      description: 'What it would cost, in the currency of the plan.',
      resolve: ({ cost }) => formatAmount(cost),
    }),
  }),
});

const CostRange = builder.objectRef<Plan>('CostRange').implement({
  description: 'What a query would cost now.',
  fields: (t) => ({
    currency: t.exposeString('currency', { nullable: false, description: 'The currency, ISO 4217.' }),
    min: t.field({
      type: 'Decimal',
      nullable: false,
      description: 'At least: only what must be asked whatever the upstreams answer.',
      resolve: ({ min }) => formatAmount(min),
    }),
    likely: t.field({
      type: 'Decimal',
      nullable: false,
      description: 'Likely: every list that must be read is as it was when it was last read.',
      resolve: ({ likely }) => formatAmount(likely),
    }),
    max: t.field({
      type: 'Decimal',
      description:
        'At most: lists have more than doubled, those that were never read have 10,000 rows, and every call is ' +
        'attempted as often as it may be. Never more than the rate limits let a request spend while its time lasts. ' +
        'Null when the query fans out too far to be followed, and an upstream that takes money has no such limit.',
      resolve: ({ max }) => (max === null ? null : formatAmount(max)),
    }),
  }),
});

const PlanType = builder.objectRef<Plan>('Plan').implement({
  description: 'What a query would ask of the upstreams, and cost, if it were sent now.',
  fields: (t) => ({
    calls: t.expose('calls', { type: [PlannedCall], nullable: false, description: 'The calls that are likely.' }),
    cost: t.field({ type: CostRange, nullable: false, description: 'What they would cost.', resolve: (plan) => plan }),
  }),
});

builder.queryField('explain', (t) =>
  t.field({
    type: PlanType,
    description: 'What a query would ask of the upstreams, and cost. Makes no call.',
    args: {
      document: t.arg.string({ required: true, description: 'The GraphQL document.' }),
      variables: t.arg({ type: 'JSON', description: 'The variables that it would be given, as an object.' }),
      operationName: t.arg.string({ description: 'Which of its operations, when it has several.' }),
    },
    resolve: (_root, { document, variables, operationName }, context, { schema }) => {
      const given = variables ?? {};
      if (!isObject(given)) throw new BadInput({ argument: 'variables', expected: 'an object', got: given });
      return planOf({ document, variables: given, operationName: operationName ?? undefined }, schema, context);
    },
  }),
);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
