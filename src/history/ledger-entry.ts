/** One attempt of an upstream call that left this machine, or one task that completed. Money in billionths. */
export interface LedgerEntry {
  readonly atMs: number;
  /** The day of the bill, yyyy-mm-dd. */
  readonly day: string;
  readonly account: string;
  readonly region: string;
  readonly upstream: string;
  readonly operation: string;
  /** `answered`, the upstream's code of a refusal, the kind of a fault, `abandoned`, or `completed` for a task. */
  readonly outcome: string;
  /** Whether the upstream counts the request, be it free or not. */
  readonly billed: boolean;
  /** What is owed, after the free tier. */
  readonly amountBillionths: bigint;
  readonly freeTierBillionths: bigint;
  readonly currency: string;
  readonly caller: string;
  readonly graphqlOperation?: string | undefined;
  readonly graphqlHash?: string | undefined;
  readonly upstreamRequestId?: string | undefined;
  readonly latencyMs: number;
}

/** The first day of the entry's month. */
export function monthOf({ day }: Pick<LedgerEntry, 'day'>): string {
  return `${day.slice(0, 7)}-01`;
}

/** Upstreams and clients choose some of the texts, and none is so long by right. */
const maxTextLength = 200;

/** The entry as one JSON object for the database, under the id that makes writing it twice harmless. */
export function entryJson(id: string, entry: LedgerEntry): string {
  const { atMs, amountBillionths, freeTierBillionths, latencyMs, ...rest } = entry;
  return JSON.stringify({
    id,
    at: new Date(atMs).toISOString(),
    amount: String(amountBillionths),
    freeTierPart: String(freeTierBillionths),
    latencyMs: Math.max(0, Math.round(latencyMs)),
    ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, storable(value)])),
  });
}

/** PostgreSQL takes neither NUL nor half a surrogate pair, and one such text would hold up all entries behind it. */
function storable(value: string | boolean | undefined): string | boolean | undefined {
  return typeof value === 'string' ? value.replaceAll('\0', '').slice(0, maxTextLength).toWellFormed() : value;
}
