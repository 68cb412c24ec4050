import { expect, test } from 'vitest';
import type { Next } from '../../../src/upstream/call.ts';
import { deadline } from '../../../src/upstream/steps/deadline.ts';
import { answers, callOf, failure, fakeTime } from './limits-scene.ts';

/** A step before an upstream that takes as long as the test says. */
function scene() {
  const time = fakeTime();
  const step = deadline({ clock: time.clock });
  let sent = 0;
  const run = (options: {
    leftMs: number;
    takesMs: number;
    region?: string;
    answer?: Next;
    kind?: 'read' | 'write';
  }) => {
    const call = callOf({ deadlineMs: time.clock() + options.leftMs, region: options.region ?? '' });
    return step({ ...call, operation: { ...call.operation, kind: options.kind ?? 'read' } }, (call) => {
      sent += 1;
      time.pass(options.takesMs);
      return (options.answer ?? answers)(call);
    });
  };
  return { time, run, sent: () => sent };
}

test('a call whose time is over is not sent and not billed', async () => {
  const { run, sent } = scene();
  await expect(run({ leftMs: 0, takesMs: 10 })).rejects.toMatchObject({
    code: 'DEADLINE_EXCEEDED',
    failure: { billed: false },
    message: 'ListVpds (lingjun): not sent: 0 ms are left until the deadline of the request',
  });
  expect(sent()).toBe(0);
});

test('of an operation that is not known yet any time left is enough', async () => {
  const { run } = scene();
  await expect(run({ leftMs: 1, takesMs: 500 })).resolves.toMatchObject({ value: 'answer' });
});

test('a call is not sent when its operation lately took longer than the time left', async () => {
  const { run, sent } = scene();
  for (const takesMs of [900, 100, 400, 300, 200]) await run({ leftMs: 60_000, takesMs });
  await expect(run({ leftMs: 299, takesMs: 300 })).rejects.toMatchObject({
    code: 'DEADLINE_EXCEEDED',
    message: expect.stringContaining(
      '299 ms are left until the deadline of the request, and the operation takes about 300 ms',
    ),
  });
  expect(sent()).toBe(5);
  await expect(run({ leftMs: 300, takesMs: 300 })).resolves.toMatchObject({ value: 'answer' });
});

test('each region is known by its own latency', async () => {
  const { run } = scene();
  for (let i = 0; i < 5; i += 1) await run({ leftMs: 60_000, takesMs: 1_000, region: 'far' });
  await expect(run({ leftMs: 500, takesMs: 10, region: 'near' })).resolves.toMatchObject({ value: 'answer' });
});

test('a slow minute is forgotten after the next one', async () => {
  const { time, run } = scene();
  for (let i = 0; i < 5; i += 1) await run({ leftMs: 60_000, takesMs: 1_000 });
  await expect(run({ leftMs: 500, takesMs: 10 })).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  time.pass(60_000);
  await expect(run({ leftMs: 500, takesMs: 10 })).resolves.toMatchObject({ value: 'answer' });
});

test('failures say nothing of how long an answer takes', async () => {
  const { run } = scene();
  const down: Next = async () => {
    throw failure();
  };
  for (let i = 0; i < 10; i += 1) await run({ leftMs: 60_000, takesMs: 5_000, answer: down }).catch(() => {});
  await expect(run({ leftMs: 100, takesMs: 10 })).resolves.toMatchObject({ value: 'answer' });
});

test('a read is given up after twenty times its usual time, two seconds at least, and a write never', async () => {
  const patienceOf = async (takesMs: number, kind: 'read' | 'write' = 'read') => {
    const own = scene();
    for (let i = 0; i < 5; i += 1) await own.run({ leftMs: 60_000, takesMs });
    own.time.pass(600_000);
    let patienceMs: number | undefined;
    const look: Next = (call) => {
      patienceMs = call.patienceMs;
      return answers(call);
    };
    await own.run({ leftMs: 60_000, takesMs, answer: look, kind });
    return patienceMs;
  };
  expect(await patienceOf(60)).toBe(2_000);
  expect(await patienceOf(400)).toBe(8_000);
  expect(await patienceOf(60, 'write')).toBeUndefined();
});

test('a read of an operation that was called a few times a while ago is given up by the longest of them', async () => {
  const { time, run } = scene();
  const patience: (number | undefined)[] = [];
  const look: Next = (call) => {
    patience.push(call.patienceMs);
    return answers(call);
  };
  for (const takesMs of [400, 10]) await run({ leftMs: 60_000, takesMs, answer: look });
  time.pass(10_000);
  await run({ leftMs: 60_000, takesMs: 10, answer: look });
  expect(patience).toEqual([undefined, undefined, 8_000]);
});
