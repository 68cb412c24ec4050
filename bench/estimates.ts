import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, faultOf } from './asking.ts';
import type { Arena } from './contenders.ts';
import { documentsFor, promised, readmeQueries } from './documents.ts';
import { generateQueries } from './generate.ts';
import { type Gateway, openGateway } from './lasting-gateway.ts';
import { checkLedger, type LedgerCheck } from './ledger.ts';
import type { Settings } from './settings.ts';
import { percentile } from './statistics.ts';
import { startUpstreams } from './upstreams.ts';

/** Estimates beside bills, for queries of one kind. */
export interface EstimateGroup {
  readonly name: string;
  readonly queries: number;
  /** Those that cost something. */
  readonly paid: number;
  /** Those answered with an error; their bills count all the same. */
  readonly failed: number;
  /** Bills between the least and the most that was estimated, both included. */
  readonly within: number;
  /** Of those, estimates that say that their most is not known. */
  readonly openEnded: number;
  /** |likely − actual| / actual of those that cost something. */
  readonly errorAtMedian: number;
  readonly errorAt95: number;
  readonly examples: readonly string[];
}

export interface Estimates {
  readonly groups: readonly EstimateGroup[];
  readonly ledger: LedgerCheck;
}

const explain = `query Explain($document: String!, $variables: JSON) {
  explain(document: $document, variables: $variables) { cost { min likely max } }
}`;

/** Explains each query, sends it, and compares. Every call has its price: no free tier. */
export async function runEstimates(settings: Settings, arena: Arena): Promise<Estimates> {
  const upstreams = await startUpstreams({ seed: settings.seed, latencyMs: settings['latency-ms'] });
  const env = { ...(await arena.store()), FLEETGRAPH_PRICES: priceFile() };
  const gateway = await openGateway(() => arena.start('fleetgraph', upstreams, env));
  try {
    const fixed = [...readmeQueries(), ...[...documentsFor('fleetgraph').values()].map((document) => document())];
    const readme = fixed.map((one) => (typeof one === 'string' ? { query: one, variables: {} } : one));
    const generated = generateQueries(settings.seed, settings.queries).map((query) => ({ query, variables: {} }));
    const live = (asked: Query) => ({ ...asked, query: promised(asked.query, 0) });
    const groups = [
      await compare('README and dashboard, never asked before', readme, gateway),
      await compare('README and dashboard, nothing from memory', readme.map(live), gateway),
      await compare('generated, as the cache has it', generated, gateway),
      await compare('generated, nothing from memory', generated.map(live), gateway),
    ];
    return { groups, ledger: await checkLedger(await gateway.url(), upstreams) };
  } finally {
    await gateway.stop();
    await upstreams.stop();
  }
}

interface Query {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

interface Cost {
  readonly min: string;
  readonly likely: string;
  /** Null when nobody can tell. */
  readonly max: string | null;
}

async function compare(name: string, queries: readonly Query[], gateway: Gateway): Promise<EstimateGroup> {
  const outcomes = [];
  for (const query of queries) outcomes.push(await estimateAndPay(query, await gateway.url()));
  const paid = outcomes.filter(({ actual }) => actual > 0);
  const errors = paid.map(({ likely, actual }) => Math.abs(likely - actual) / actual);
  const isWithin = ({ min, actual, max }: Outcome) => min <= actual && actual <= max;
  return {
    name,
    queries: outcomes.length,
    paid: paid.length,
    failed: outcomes.filter(({ fault }) => fault).length,
    within: outcomes.filter(isWithin).length,
    openEnded: outcomes.filter((one) => isWithin(one) && one.max === Number.POSITIVE_INFINITY).length,
    errorAtMedian: percentile(errors, 50),
    errorAt95: percentile(errors, 95),
    examples: [
      ...outcomes
        .filter((one) => !isWithin(one))
        .map(described('outside'))
        .slice(0, 5),
      ...outcomes
        .filter(({ fault }) => fault)
        .map(described('failed'))
        .slice(0, 3),
    ],
  };
}

type Outcome = Awaited<ReturnType<typeof estimateAndPay>>;

async function estimateAndPay({ query, variables }: Query, url: string) {
  const explained = await ask(url, { query: explain, variables: { document: query, variables } });
  const refusal = faultOf(explained);
  const { cost } = (explained.body?.data?.explain ?? {}) as { cost?: Cost }; // what the query asks for
  const reply = await ask(url, { query, variables });
  const actual = Number(reply.body?.extensions?.bill?.actual ?? Number.NaN);
  const amount = (text: string | undefined) => Number(text ?? Number.NaN);
  const fault = refusal ? `explain: ${refusal}` : faultOf(reply);
  return {
    query,
    min: amount(cost?.min),
    likely: amount(cost?.likely),
    max: cost?.max === null ? Number.POSITIVE_INFINITY : amount(cost?.max),
    actual,
    fault,
  };
}

function described(what: string) {
  return ({ query, min, likely, max, actual, fault }: Outcome) =>
    `${what}: ${actual} of [${min}, ${likely}, ${max}] ${fault ?? ''} ${query.replaceAll(/\s+/g, ' ').slice(0, 300)}`;
}

/** A list of prices in which each Lingjun read costs what the manual says from the first one on. */
function priceFile(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'fleetgraph-bench-')), 'prices.json');
  const prices = [{ upstream: 'lingjun', kind: 'read', from: '2020-01-01', amount: '0.001', freePerMonth: 0 }];
  writeFileSync(path, JSON.stringify({ prices }));
  return path;
}
