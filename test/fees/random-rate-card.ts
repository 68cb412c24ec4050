import fc from 'fast-check';
import type { ClusterFact } from '../../src/history/facts.ts';

/** One row of a made-up card; an empty key stands for any. */
interface Row {
  readonly region: string;
  readonly type: string;
  readonly currency: string;
  readonly list: number;
  readonly negotiated: number | null;
  readonly from: string;
  readonly to: string;
}
export type Card = readonly Row[];

const day = fc
  .integer({ min: 0, max: 240 })
  .map((days) => new Date(Date.UTC(2024, 2, 1 + days)).toISOString().slice(0, 10));
// In millionths, so that thirds of an hour leave remainders.
const price = fc.integer({ min: 0, max: 20_000_000 });

/** Rows without two for the same key and day: each key has one row, or two that meet on a day. */
export const card: fc.Arbitrary<Card> = fc
  .uniqueArray(
    fc.record({
      region: fc.constantFrom('', 'cn-beijing', 'cn-shanghai'),
      type: fc.constantFrom('', 'gn7e', 'c6'),
      currency: fc.constantFrom('CNY', 'USD'),
      list: price,
      negotiated: fc.option(price),
      day,
      side: fc.constantFrom('before', 'after', 'always', 'both'),
    }),
    { selector: ({ region, type }) => `${region} ${type}`, minLength: 1, maxLength: 5 },
  )
  .map((drawn) =>
    drawn.flatMap(({ day: at, side, ...row }): Row[] => {
      const before = { ...row, from: '2020-01-01', to: at };
      const after = { ...row, list: row.list + 1, from: dayAfter(at), to: '' };
      if (side === 'both') return [before, after];
      return [side === 'before' ? before : side === 'after' ? after : { ...before, to: '' }];
    }),
  );

export function cardText(rows: Card): Uint8Array {
  const amount = (millionths: number | null) => (millionths === null ? '' : (millionths / 1e6).toFixed(6));
  const lines = rows.map(({ region, type, currency, list, negotiated, from, to }) =>
    [region, type, currency, amount(list), amount(negotiated), from, to].join(),
  );
  const header = 'region,instance_type,currency,list_price,negotiated_price,valid_from,valid_to';
  return new TextEncoder().encode([header, ...lines].join('\n'));
}

/** What a cluster's machine costs an hour on a day, in billionths; undefined where no row fits. */
export function priceOf(rows: Card, { cluster, type, day: on }: { cluster: string; type: string; day: string }) {
  const { region } = factOf(cluster);
  const fitting = rows.filter(
    (row) =>
      ['', region].includes(row.region) &&
      ['', type].includes(row.type) &&
      row.from <= on &&
      (row.to === '' || on <= row.to),
  );
  const weight = (row: Row) => (row.type ? 2 : 0) + (row.region ? 1 : 0);
  const [best] = fitting.toSorted((a, b) => weight(b) - weight(a));
  if (!best) return undefined;
  const { currency, list, negotiated } = best;
  return { currency, list: BigInt(list) * 1000n, paid: BigInt(negotiated ?? list) * 1000n };
}

/** What the made-up BridgX's clusters are. */
export function factOf(cluster: string): ClusterFact {
  return {
    cluster,
    clusterId: cluster,
    provider: 'AlibabaCloud',
    region: cluster === 'batch' ? 'cn-shanghai' : 'cn-beijing',
    chargeType: 'PostPaid',
    instanceType: cluster === 'train' ? 'gn7e' : 'c6',
    clusterType: 'standard',
    tags: cluster === 'serve' ? {} : { team: cluster === 'train' ? 'vision' : 'search' },
    createdAt: null,
  };
}

function dayAfter(text: string): string {
  return new Date(Date.parse(text) + 86_400_000).toISOString().slice(0, 10);
}
