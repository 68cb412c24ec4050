import { buildSchema, execute, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentsFor, readmeQueries } from '../../bench/documents.ts';
import { generateQueries } from '../../bench/generate.ts';
import { isOldUnmarked, observationsOf } from '../../bench/observations.ts';
import { batched } from '../../bench/sides/batched.ts';
import { createReads } from '../../bench/sides/reads.ts';
import { createRest } from '../../bench/sides/rest.ts';
import { createSideSchema } from '../../bench/sides/schema.ts';
import { percentile } from '../../bench/statistics.ts';
import { createTruth, type Truth } from '../../bench/truth.ts';
import { wrongValues } from '../../bench/wrong-values.ts';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { textOf } from '../invariants/sources.ts';

const schema = buildSchema(textOf('schema.graphql'));

describe('what the benchmark asks', () => {
  it('is valid for the gateway, and without marks of freshness for the other sides', () => {
    for (const document of documentsFor('fleetgraph-5s').values()) {
      expect(validate(schema, parse(document().query))).toEqual([]);
    }
    const others = createSideSchema();
    for (const document of documentsFor('dataloader').values()) {
      expect(validate(others, parse(document().query))).toEqual([]);
    }
  });

  it('has generated queries that are valid, differ from each other, and are the same for a seed', () => {
    const queries = generateQueries(7, 60);
    expect(queries.flatMap((query) => validate(schema, parse(query)))).toEqual([]);
    expect(new Set(queries).size).toBe(60);
    expect(generateQueries(7, 60)).toEqual(queries);
    expect(generateQueries(8, 60)).not.toEqual(queries);
  });

  it('begins with the fleet page of the README', () => {
    expect(readmeQueries()[0]).toContain('elasticNetworkInterfaces');
  });
});

describe('how the benchmark judges answers', () => {
  let emulator: Emulator;
  let truth: Truth;
  // The answer is taken apart and changed at will.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  let page: any;
  const madeMs = Date.now();
  const moments = { fromMs: madeMs, toMs: madeMs + 60_000 };
  const wrong = (data: unknown) => wrongValues('fleetPage', data, { truth, moments });

  beforeAll(async () => {
    emulator = await startEmulator({ seed: 1, clock: () => madeMs });
    truth = createTruth({ seed: 1, madeMs });
    const { lingjunUrl, bridgxUrl, credentials } = emulator;
    const { apiKey, bridgxUsername: username, bridgxPassword: password } = credentials;
    const reads = batched(createReads(createRest({ lingjunUrl, bridgxUrl, apiKey, username, password })));
    const { data, errors } = await execute({
      schema: createSideSchema(),
      document: parse(documentsFor('dataloader').get('fleetPage')?.().query ?? ''),
      contextValue: { reads, regions: ['cn-wulanchabu', 'cn-hangzhou'] },
    });
    expect(errors).toBeUndefined();
    page = structuredClone(data);
  });
  afterAll(() => emulator.close());

  it('finds nothing wrong with what the upstreams hold', () => {
    expect(page.vpds.nodes).toHaveLength(12);
    expect(wrong(page)).toEqual([]);
  });

  it('asks once per parent, each key once', () => {
    const { ListVpds, ListVccs } = emulator.stats().lingjun.operations;
    expect(ListVpds?.calls).toBe(2);
    expect(ListVccs?.calls).toBeGreaterThanOrEqual(12);
    expect(emulator.stats().bridgx.operations['instance.describe_all']?.calls).toBe(40);
  });

  it('finds a value that differs, a connection of another VPD, and a row that is missing', () => {
    const change = (edit: (copy: typeof page) => void) => {
      const copy = structuredClone(page);
      edit(copy);
      return wrong(copy);
    };
    expect(change(({ vpds }) => Object.assign(vpds.nodes[0], { cidr: '0.0.0.0/0' }))[0]).toContain('.cidr');
    expect(change(({ vpds }) => vpds.nodes[0].vccs.edges.pop())[0]).toContain('.vccs');
    expect(change(({ clusters }) => clusters.nodes.pop())[0]).toContain('clusters');
    expect(change(({ clusters }) => Object.assign(clusters.nodes[0], { machineCount: 999 }))[0]).toContain('999');
    expect(change(({ clusters }) => Object.assign(clusters.nodes[0].usageDay, { machineHours: 0.5 }))[0]).toContain(
      '0.5',
    );
  });

  it('calls an answer too old only when it was so when it was asked for, and does not say so', () => {
    const node = (source: string) => ({ freshness: { asOf: new Date(100_000).toISOString(), source, reason: null } });
    const ages = (source: string, startedMs: number) =>
      observationsOf({ vpds: { nodes: [node(source)] } }).map((one) => isOldUnmarked(one, { startedMs }));
    expect(ages('CACHE', 160_000)).toEqual([false]);
    expect(ages('CACHE', 160_001)).toEqual([true]);
    expect(ages('STALE', 900_000)).toEqual([false]);
    expect(observationsOf({ usageDay: { state: 'CLOSED', asOf: 'x', source: 'LIVE' } })).toEqual([]);
  });

  it('takes percentiles between neighbours', () => {
    expect(percentile([4, 1, 3, 2], 50)).toBe(2.5);
    expect(percentile([1, 2, 3], 100)).toBe(3);
  });
});
