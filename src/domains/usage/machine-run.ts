import { builder } from '../../builder.ts';
import type { RunShare } from '../../history/day-reading.ts';

export const MachineRun = builder.objectRef<RunShare>('MachineRun').implement({
  description: "A machine's life, and its share of one day.",
  fields: (t) => ({
    instanceId: t.string({
      nullable: false,
      description: 'The id that the cloud gave the machine; empty for one that was entered by hand.',
      resolve: ({ run }) => run.instanceId,
    }),
    machineType: t.string({
      description: 'The machine type at the cloud; null when it was not read with certainty.',
      resolve: ({ run }) => run.instanceType,
    }),
    startedAt: t.field({
      type: 'DateTime',
      nullable: false,
      description: 'When BridgX created the machine, which is when its hours begin to count.',
      resolve: ({ run }) => run.startedAt,
    }),
    stoppedAt: t.field({
      type: 'DateTime',
      description: 'When the machine was deleted; null while it lives.',
      resolve: ({ run }) => run.stoppedAt,
    }),
    usedSeconds: t.exposeFloat('usedSeconds', {
      nullable: false,
      description: 'Seconds of the day, in whole seconds.',
    }),
  }),
});
