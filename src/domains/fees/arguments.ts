import { builder } from '../../builder.ts';
import { FeeService } from './enums.ts';

const FeeTagFilter = builder.inputType('FeeTagFilter', {
  description: 'A tag that the cluster had on the day.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The key of the tag.' }),
    values: t.stringList({ required: true, description: 'Any of these values; "" where the cluster had no such tag.' }),
  }),
});

export const FeesFilterInput = builder.inputType('FeesFilter', {
  description: 'Which fees to add up; every field given must match. "" stands for what is unknown.',
  fields: (t) => ({
    accounts: t.stringList({ description: 'Any of these accounts, by their aliases.' }),
    providers: t.stringList({ description: 'Any of these clouds, as BridgX spells them.' }),
    regions: t.stringList({ description: 'Any of these regions.' }),
    clusters: t.stringList({ description: 'Any of these clusters, by their names; leaves requests out.' }),
    instanceTypes: t.stringList({ description: 'Any of these machine types; leaves requests out.' }),
    chargeTypes: t.stringList({
      description: 'Any of these ways to charge, as BridgX spells them; leaves requests out.',
    }),
    machines: t.stringList({ description: "Any of these machines, by the cloud's ids; leaves requests out." }),
    services: t.field({ type: [FeeService], description: 'Only hours of machines, or only requests.' }),
    tags: t.field({ type: [FeeTagFilter], description: 'All of these tags; leaves requests out.' }),
  }),
});

/** The arguments that every question on fees has. */
export const groupByDescription =
  'What to keep apart, any number of dimensions, the coarsest first; sums are told for each first part of the list.';
