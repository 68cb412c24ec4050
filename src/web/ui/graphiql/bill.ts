/** What a request cost, as `extensions.bill` says. */
export interface Bill {
  readonly currency: string;
  readonly actual: string;
  readonly saved: string;
  readonly calls: number;
  readonly billedCalls: number;
}

/** The bill of an answer; undefined for what is no single answer. */
export function billIn(answer: unknown): Bill | undefined {
  const { extensions } = (answer ?? {}) as { extensions?: { bill?: Bill } }; // the gateway's own extension
  return extensions?.bill;
}
