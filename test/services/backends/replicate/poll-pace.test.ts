import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { SHUTDOWN } from '#services/backends/backend.ts';
import type { ReplicateClient } from '#services/backends/replicate/api/client.ts';
import type { Timing } from '#services/backends/replicate/api/timing.ts';
import { createPollPace } from '#services/backends/replicate/follow/poll-pace.ts';
import { pollPrediction } from '#services/backends/replicate/follow/poll-prediction.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import { fastClock } from '#test/support/fake-replicate/clock.ts';

const PREDICTIONS = 200;
const DURATION_MS = 90_000;
const READS_PER_MINUTE = 3000;

/** A clock that jumps from one sleeper to the next. */
function createJumpingClock() {
  let time = 0;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => time,
    sleep: (ms: number) => new Promise<void>((wake) => sleepers.push({ at: time + ms, wake })),
    run: async () => {
      for (;;) {
        await nextTurn();
        const at = Math.min(...sleepers.map((sleeper) => sleeper.at));
        if (at === Number.POSITIVE_INFINITY) return;
        time = Math.max(time, at);
        for (const { wake } of sleepers.splice(0)) wake();
      }
    },
  };
}

it.each([1, PREDICTIONS])(
  'polls %i predictions no more often than Replicate allows, and each to its end',
  async (count) => {
    const { now, sleep, run } = createJumpingClock();
    const sleepUntil = async (at: number) => {
      while (now() < at) await sleep(at - now());
    };
    const waitForUpdate = (_: string, ms: number) => sleepUntil(now() + ms);
    const timing: Timing = {
      ...{ now, wallClock: now, random: () => 0.5 },
      sleep: (ms) => sleepUntil(now() + ms),
      startTimer: () => ({ [Symbol.dispose]: () => {} }),
    };
    const polledAt: number[] = [];
    const client: ReplicateClient = {
      request: async (_, schema) => {
        polledAt.push(now());
        return schema.parse({ id: 'p', status: now() >= DURATION_MS ? 'succeeded' : 'processing', output: [] });
      },
    };
    const schedule = { next: () => undefined, learn: () => {} };
    const pollPace = createPollPace(now);
    const { signal } = new AbortController();
    const deps = { client, timing, waitForUpdate, usesWebhooks: false, schedule, pollPace };
    const all = Promise.all(
      Array.from({ length: count }, (_, id) => pollPrediction(deps, `${id}`, undefined, 300_000, 1, () => {}, signal)),
    );
    await run();
    expect((await all).map(({ status }) => status)).toEqual(Array.from({ length: count }, () => 'succeeded'));
    for (const [first, at] of polledAt.entries())
      expect((polledAt[first + READS_PER_MINUTE] ?? Number.POSITIVE_INFINITY) - at).toBeGreaterThanOrEqual(60_000);
    // One alone is not slowed down.
    if (count === 1) expect(polledAt.length).toBeGreaterThan(DURATION_MS / 700);
  },
);

it('paces the polls of all predictions of the backend together', async () => {
  // None ends meanwhile. Each alone would be polled every 0.6 s.
  await using harness = await openReplicateHarness(
    { clock: fastClock(4), bootMs: 0, stepMs: 60_000 },
    { waitSeconds: 1 },
  );
  const stop = new AbortController();
  const polls = () => harness.calls().filter((call) => call.startsWith('GET /predictions/')).length;
  const requests = Array.from({ length: 150 }, (_, seed) => harness.request({ seed }));
  const submit = (request: (typeof requests)[number]) => harness.backend.submit(request, () => {}, stop.signal);
  const submitted = await Promise.all(requests.map(async (request) => ({ request, ...(await submit(request)) })));
  const begunAt = harness.now();
  const followed = submitted.map(({ predictionId, request }) =>
    harness.backend.follow(predictionId, request, () => {}, stop.signal),
  );
  await expect.poll(polls, { timeout: 20_000 }).toBeGreaterThan(900);
  const seconds = (harness.now() - begunAt) / 1000;
  stop.abort(SHUTDOWN);
  await Promise.allSettled(followed);
  // Timers come up to a millisecond early.
  expect(polls()).toBeLessThanOrEqual(600 + 40 * seconds + 1);
});
