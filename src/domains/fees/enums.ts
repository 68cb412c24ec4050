import { builder } from '../../builder.ts';

export const FeeDimension = builder.enumType('FeeDimension', {
  description: 'What fees are told apart by.',
  values: {
    ACCOUNT: { description: 'The account, by its alias.' },
    PROVIDER: { description: 'The cloud, as BridgX spells it; requests to Lingjun are of AlibabaCloud.' },
    REGION: { description: 'The region.' },
    CLUSTER: { description: 'The cluster of BridgX, by its name; requests have none.' },
    INSTANCE_TYPE: { description: 'The machine type at the cloud; requests have none.' },
    CHARGE_TYPE: { description: 'How the cloud charges, as BridgX spells it; requests have none.' },
    TAG: { description: 'The value that the cluster had for a tag on the day; tagKeys names the tag.' },
    MACHINE: { description: "The machine, by the cloud's id; requests have none." },
    SERVICE: { description: 'What is charged for: MACHINE_HOURS or LINGJUN_REQUESTS.' },
  } as const,
});

export const FeeService = builder.enumType('FeeService', {
  description: 'What is charged for.',
  values: {
    MACHINE_HOURS: { description: 'Hours of machines of BridgX, by the rate card.' },
    LINGJUN_REQUESTS: { description: 'Requests to Lingjun, as the ledger has them.' },
  } as const,
});

export const FeeGranularity = builder.enumType('FeeGranularity', {
  description: 'How long the periods are that fees are told for.',
  values: {
    DAY: { description: 'Calendar days.' },
    WEEK: { description: 'Weeks from Monday on, cut off where the range is.' },
    MONTH: { description: 'Calendar months, cut off where the range is.' },
    RANGE: { description: 'The whole range as one.' },
  } as const,
});

export const FeeOrder = builder.enumType('FeeOrder', {
  description: 'The order of rows within their period; periods come in the order of time.',
  values: {
    KEY: { description: 'By what they are grouped by, what is unknown last.' },
    COST: { description: 'The dearest first.' },
  } as const,
});

export const FeeStatus = builder.enumType('FeeStatus', {
  description: 'How final a number is; of a sum, the least final of its parts.',
  values: {
    OPEN: { description: 'The period is not over.' },
    PARTIAL: { description: 'The period is over, but some of its days were never read, or not to their end.' },
    CORRECTED: { description: 'It was closed, and changed since; earlier revisions can be read with knownAt.' },
    CLOSED: { description: 'All of it is known, and nothing has changed since it was first known.' },
  } as const,
});
