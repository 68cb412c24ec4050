import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import type { Place } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { createLists } from '../../upstream/lists.ts';
import { type Direction, type Metric, metrics } from './metrics.ts';

export interface SeriesKey extends Place {
  readonly vccId: string;
  readonly metric: Metric;
  readonly direction: Direction;
  /** Epoch milliseconds, as the service names them. */
  readonly window: { readonly From?: number; readonly To?: number };
}

export interface Sample {
  readonly at: Date;
  readonly value: number;
}

export const vccTrafficLoaders = (parts: LoaderParts) => {
  const list = createLists(lingjunOperations.ListVccFlowInfos, inLingjun(parts));
  return {
    /**
     * The samples of one metric in one direction, oldest first: one call. The service takes calls without either too,
     * but does not say which samples it gives then, so each is asked for by name.
     */
    async samples({ vccId, metric, direction, window, account, region }: SeriesKey): Promise<Sample[]> {
      const wanted = { VccId: vccId, MetricName: metrics[metric].name, Direction: direction };
      const rows = await list({ account, region }, { ...wanted, ...window });
      const own = rows.filter((row) => row.metricName === wanted.MetricName && row.direction === direction);
      const samples = own.flatMap(({ timestamp, value }): Sample[] =>
        timestamp === null || value === null ? [] : [{ at: timestamp, value }],
      );
      return samples.toSorted((one, other) => one.at.getTime() - other.at.getTime());
    },
  };
};
