import { Prisma } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';
import type { Ledger } from './ledger.ts';

/** The columns of the ledger that each way of grouping keeps apart. */
const columns = {
  ACCOUNT: ['account'],
  REGION: ['region'],
  OPERATION: ['upstream', 'operation'],
  CALLER: ['caller'],
  DAY: ['day'],
  OUTCOME: ['outcome'],
  GRAPHQL_OPERATION: ['graphql_operation', 'graphql_hash'],
} as const satisfies Record<string, readonly string[]>;
export type SpendGroup = keyof typeof columns;

/** Attempts that have the same keys. A key is null where it was not grouped by; money is in billionths. */
export interface SpendRow {
  readonly account: string | null;
  readonly region: string | null;
  readonly upstream: string | null;
  readonly operation: string | null;
  readonly caller: string | null;
  /** The day of the bill, yyyy-mm-dd. */
  readonly day: string | null;
  readonly outcome: string | null;
  readonly graphqlOperation: string | null;
  readonly graphqlHash: string | null;
  readonly calls: number;
  readonly billedCalls: number;
  readonly currency: string;
  readonly amountBillionths: bigint;
  readonly freeTierBillionths: bigint;
}

export interface SpendQuery {
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
  readonly groupBy: readonly SpendGroup[];
}

/** What was spent, from the ledger's rows. */
export interface Spend {
  /** Attempts of this process are in it up to this moment, those of other replicas up to one flush interval before. */
  read(query: SpendQuery): Promise<SpendRow[]>;
}

export function createSpend({ database, ledger }: { database: Database; ledger: Pick<Ledger, 'flush'> }): Spend {
  return {
    async read(query) {
      await ledger.flush();
      const rows = await database.prisma.$queryRaw<StoredRow[]>(statementOf(query));
      return rows.map(({ calls, billedCalls, amount, freeTierPart, ...keys }) => ({
        ...keys,
        calls: Number(calls),
        billedCalls: Number(billedCalls),
        amountBillionths: BigInt(amount),
        freeTierBillionths: BigInt(freeTierPart),
      }));
    },
  };
}

type Numbers = 'calls' | 'billedCalls' | 'amountBillionths' | 'freeTierBillionths';
type StoredRow = Omit<SpendRow, Numbers> & Record<'calls' | 'billedCalls' | 'amount' | 'freeTierPart', string>;

/** Where two days or callers cost the same, the order of the keys keeps the answer the same too. */
function statementOf({ from, to, groupBy }: SpendQuery): Prisma.Sql {
  const grouped: readonly string[] = groupBy.flatMap((group) => columns[group]);
  const key = (column: string) => Prisma.raw(grouped.includes(column) ? `${column}::text` : 'NULL');
  const keys = Prisma.raw([...new Set(['currency', ...grouped])].join(', '));
  return Prisma.sql`
    SELECT ${key('account')} AS account, ${key('region')} AS region, ${key('upstream')} AS upstream,
      ${key('operation')} AS operation, ${key('caller')} AS caller, ${key('day')} AS day, ${key('outcome')} AS outcome,
      ${key('graphql_operation')} AS "graphqlOperation", ${key('graphql_hash')} AS "graphqlHash", currency,
      count(*) FILTER (WHERE outcome <> 'completed')::text AS calls,
      count(*) FILTER (WHERE billed)::text AS "billedCalls",
      trunc(sum(amount) * 1000000000)::text AS amount,
      trunc(sum(free_tier_part) * 1000000000)::text AS "freeTierPart"
    FROM ledger
    WHERE at >= ${from.toISOString()}::timestamp(3) AND at < ${to.toISOString()}::timestamp(3)
    GROUP BY ${keys}
    ORDER BY sum(amount) DESC, ${keys}`;
}
