import { builder } from '../../builder.ts';
import type { LingjunOperation } from '../../upstream/lingjun/operation.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';

const RateLimitSource = builder.enumType('LingjunRateLimitSource', {
  description: 'Who says how often an operation may be called.',
  values: {
    DOCUMENTATION: { value: 'documentation', description: "The flow-control pages of the service's documentation." },
    CLIENT: { value: 'client', description: "A client of the vendor's own, which keeps to it." },
  } as const,
});

const LingjunRateLimit = builder.objectRef<LingjunOperation>('LingjunRateLimit').implement({
  description:
    'How often an operation of the Lingjun service may be called, in each region and by all users of a main account ' +
    'together.',
  fields: (t) => ({
    operation: t.exposeString('name', { nullable: false, description: "The service's own name of the operation." }),
    product: t.exposeString('product', {
      nullable: false,
      description: 'The product that it belongs to, for example eflo or eflo-controller.',
    }),
    calls: t.int({
      description: 'How many calls a window allows; null where no limit is documented.',
      resolve: ({ rateLimit }) => rateLimit?.calls,
    }),
    windowSeconds: t.float({
      description:
        'The length of the window in seconds. Windows start by the clock: a full one stays closed to its end.',
      resolve: ({ rateLimit }) => rateLimit && rateLimit.windowMs / 1000,
    }),
    source: t.field({
      type: RateLimitSource,
      description: 'Who says so.',
      resolve: ({ rateLimit }) => rateLimit?.source,
    }),
  }),
});

builder.queryField('lingjunRateLimits', (t) =>
  t.field({
    type: [LingjunRateLimit],
    nullable: false,
    description: 'How often the operations that this gateway calls may be called. Costs no call.',
    args: {
      operations: t.arg.stringList({ description: "Only these, by the service's own names." }),
    },
    resolve: (_root, { operations }) =>
      Object.values<LingjunOperation>(lingjunOperations).filter(({ name }) => operations?.includes(name) ?? true),
  }),
);
