import { describe, expect, test } from 'vitest';
import { slots } from '../../../src/upstream/cache/slots.ts';
import type { Call } from '../../../src/upstream/call.ts';
import { heldBack } from '../../../src/upstream/limits/held-back.ts';
import { flight } from '../../../src/upstream/steps/flight.ts';
import { cacheScene, manualTime, settle, slotParts, upstreamAt } from './cache-scene.ts';
import { callOf, failure, listVpds } from './limits-scene.ts';

function flightScene() {
  const time = manualTime();
  const upstream = upstreamAt(time.clock);
  const parts = slotParts();
  const step = flight({ slotOf: slots(parts), clock: time.clock, wait: time.wait });
  const ask = (known: Partial<Call> = {}) => step(callOf(known), upstream.next);
  return { ...time, ...parts, upstream, step, ask };
}

/** Lets the call take off. Its answer comes in a list, so that waiting for the one is not waiting for the other. */
async function asked<T>(answer: Promise<T>): Promise<Promise<T>[]> {
  answer.catch(() => undefined);
  await settle();
  return [answer];
}

describe('a call in progress', () => {
  test('serves all who ask for the same; only the first one made a call', async () => {
    const { ask, upstream } = flightScene();
    const open = upstream.hangs();
    const answers = [ask(), ask({ caller: 'bob' }), ask({ params: { RegionId: 'cn-wulanchabu' } })];
    await settle();
    open[0]?.resolve('shared');
    expect(await Promise.all(answers)).toMatchObject([
      { value: 'shared', calls: 1 },
      { value: 'shared', calls: 0 },
      { value: 'shared', calls: 0 },
    ]);
    expect(upstream.calls).toHaveLength(1);
  });

  test('is not shared with another account, region or page, nor is a write', async () => {
    const { ask, upstream } = flightScene();
    const open = upstream.hangs();
    const write = { operation: { ...listVpds, kind: 'write' } as const };
    const others = [{ account: 'b' }, { region: 'cn-beijing' }, { params: { PageNumber: 2 } }, write, write];
    const answers = [{}, ...others].map((known) => ask(known));
    await settle();
    expect(open).toHaveLength(6);
    for (const [index, { resolve }] of open.entries()) resolve(index);
    expect((await Promise.all(answers)).map(({ value }) => value)).toHaveLength(6);
  });

  test('shares its failure, and is forgotten', async () => {
    const { ask, upstream } = flightScene();
    const open = upstream.hangs();
    const answers = Promise.allSettled([ask(), ask()]);
    await settle();
    open[0]?.reject(failure());
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    upstream.says('again');
    expect(await ask()).toMatchObject({ value: 'again', calls: 1 });
  });

  test('is not joined by who wants a younger answer than it may bring', async () => {
    const { ask, pass, upstream } = flightScene();
    const open = upstream.hangs();
    const [early] = await asked(ask());
    await pass(1_000);
    const [fresh] = await asked(ask({ freshness: { maxAgeMs: 999, orStale: false } }));
    expect(open).toHaveLength(2);
    open[0]?.resolve('old');
    open[1]?.resolve('young');
    expect([await early, await fresh]).toMatchObject([{ value: 'old' }, { value: 'young', calls: 1 }]);
  });

  test('is not joined after a write that it may have missed', async () => {
    const { ask, upstream, generations } = flightScene();
    const open = upstream.hangs();
    const [early] = await asked(ask());
    await generations.renew(['default/cn-wulanchabu/ListVpds']);
    const [late] = await asked(ask());
    open[0]?.resolve('before');
    open[1]?.resolve('after');
    expect([await early, await late]).toMatchObject([{ value: 'before' }, { value: 'after' }]);
  });
});

describe('one who leaves', () => {
  test('leaves alone: the others get their answer', async () => {
    const { ask, upstream } = flightScene();
    const open = upstream.hangs();
    const leaver = new AbortController();
    const [left] = await asked(ask({ signal: leaver.signal }));
    const [stays] = await asked(ask());
    leaver.abort(new Error('closed the page'));
    await expect(left).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', cause: { message: 'closed the page' } });
    expect(open[0]?.call.signal.aborted).toBe(false);
    open[0]?.resolve('for who stayed');
    expect(await stays).toMatchObject({ value: 'for who stayed' });
  });

  test('ends the call when nobody else waits, and the next one begins anew', async () => {
    const { ask, upstream } = flightScene();
    const open = upstream.hangs();
    const leavers = [new AbortController(), new AbortController()];
    const left = leavers.map(({ signal }) => ask({ signal }).catch(() => 'left'));
    await settle();
    leavers[0]?.abort();
    await settle();
    expect(open[0]?.call.signal.aborted).toBe(false);
    leavers[1]?.abort();
    await Promise.all(left);
    expect(open[0]?.call.signal.aborted).toBe(true);
    upstream.says('anew');
    expect(await ask()).toMatchObject({ value: 'anew', calls: 1 });
  });

  test('before it began makes no call', async () => {
    const { ask, upstream } = flightScene();
    const gone = ask({ signal: AbortSignal.abort(new Error('gone')) });
    await expect(gone).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', failure: { billed: false } });
    expect(upstream.calls).toEqual([]);
  });

  test('does not keep the answer from being remembered', async () => {
    const { cache, upstream, clock, wait } = cacheScene();
    const step = flight({ slotOf: slots(slotParts()), clock, wait });
    const ask = (known: Partial<Call> = {}) => cache.step(callOf(known), (call) => step(call, upstream.next));
    const open = upstream.hangs();
    const leaver = new AbortController();
    const [left] = await asked(ask({ signal: leaver.signal }));
    const [stays] = await asked(ask());
    leaver.abort();
    await left?.catch(() => undefined);
    open[0]?.resolve('kept');
    await stays;
    expect(await ask()).toMatchObject({ value: 'kept', source: 'CACHE' });
  });
});

describe('the time of those who share a call', () => {
  test('ends for each by itself, while the call lasts as long as anybody may wait', async () => {
    const { ask, pass, upstream, clock } = flightScene();
    const open = upstream.hangs();
    const [hasty] = await asked(ask({ deadlineMs: clock() + 1_000 }));
    const [patient] = await asked(ask({ deadlineMs: clock() + 9_000 }));
    expect(open[0]?.call.deadlineMs).toBe(clock() + 9_000);
    await pass(1_000);
    await expect(hasty).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', failure: { billed: false } });
    open[0]?.resolve('in time');
    expect(await patient).toMatchObject({ value: 'in time' });
  });

  test('that has run out for all ends the call', async () => {
    const { ask, pass, upstream, clock } = flightScene();
    const open = upstream.hangs();
    const [late] = await asked(ask({ deadlineMs: clock() + 1_000 }));
    await pass(1_000);
    await expect(late).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(open[0]?.call.signal.aborted).toBe(true);
  });

  test('is as urgent as the most urgent of them', async () => {
    const { ask, upstream } = flightScene();
    const open = upstream.hangs();
    await asked(ask({ priority: 'backfill' }));
    expect(open[0]?.call.priority).toBe('backfill');
    const leaver = new AbortController();
    await asked(ask({ priority: 'interactive', signal: leaver.signal }));
    expect(open[0]?.call.priority).toBe('interactive');
    leaver.abort();
    await settle();
    expect(open[0]?.call.priority).toBe('backfill');
  });
});

describe('a limit of another caller', () => {
  test('of money does not bind who joined: they ask by themselves', async () => {
    const { ask, upstream } = flightScene();
    const open = upstream.hangs();
    const [poor] = await asked(ask({ caller: 'poor' }));
    const [rich] = await asked(ask({ caller: 'rich' }));
    open[0]?.reject(failure({ code: 'BUDGET_EXCEEDED', retryable: false, billed: false }));
    await expect(poor).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
    await settle();
    open[1]?.resolve('paid');
    expect(await rich).toMatchObject({ value: 'paid', calls: 1 });
    expect(upstream.calls.map(({ caller }) => caller)).toEqual(['poor', 'rich']);
  });

  test('of time is tried once more, together', async () => {
    const { ask, upstream } = flightScene();
    const refusal = heldBack(callOf(), { code: 'RATE_LIMITED', reason: 'not sent' });
    const open = upstream.hangs();
    const answers = Promise.allSettled([ask(), ask(), ask(), ask()]);
    await settle();
    open[0]?.reject(refusal);
    await settle();
    open[1]?.reject(refusal);
    expect((await answers).map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
    expect(upstream.calls).toHaveLength(2);
  });
});
