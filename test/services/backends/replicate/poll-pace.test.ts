import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { SHUTDOWN } from '#services/backends/backend.ts';
import type { ReplicateClient } from '#services/backends/replicate/api/client.ts';
import { lightFetch } from '#services/backends/replicate/api/light-fetch.ts';
import { createPollPace } from '#services/backends/replicate/follow/poll-pace.ts';
import { pollPrediction } from '#services/backends/replicate/follow/poll-prediction.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';
import type { Clock } from '#test/support/fake-replicate/clock.ts';

const PREDICTIONS = 200;
const DURATION_MS = 90_000;
const READS_PER_MINUTE = 3000;

/** A clock that jumps from one timer to the next. */
function createJumpingClock() {
  let time = 0;
  const timers = new Set<{ readonly at: number; readonly wake: () => void }>();
  const startTimer = (ms: number, wake: () => void): Disposable => {
    const timer = { at: time + ms, wake };
    timers.add(timer);
    return { [Symbol.dispose]: () => timers.delete(timer) };
  };
  const now = () => time;
  const clock: Clock = {
    ...{ now, wallClock: now, random: () => 0.5, startTimer },
    sleep: async (ms, signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      using _ = startTimer(ms, resolve);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      await promise;
    },
    advance: (ms) => {
      time += ms;
    },
    setWallClock: () => {},
  };
  return {
    clock,
    /** Jumps until nobody sleeps, or `isOver`. Does not jump while `isBusy`. */
    run: async (isOver = () => false, isBusy = () => false) => {
      while (!isOver()) {
        await nextTurn();
        if (isBusy()) continue;
        const at = Math.min(...Array.from(timers, (timer) => timer.at));
        if (at === Number.POSITIVE_INFINITY) return;
        time = Math.max(time, at);
        for (const timer of timers) {
          if (timer.at > time) continue;
          timers.delete(timer);
          timer.wake();
        }
      }
    },
  };
}

it.each([1, PREDICTIONS])(
  'polls %i predictions no more often than Replicate allows, and each to its end',
  async (count) => {
    const { clock, run } = createJumpingClock();
    const { now } = clock;
    const polledAt: number[] = [];
    const client: ReplicateClient = {
      request: async (_, schema) => {
        polledAt.push(now());
        return schema.parse({ id: 'p', status: now() >= DURATION_MS ? 'succeeded' : 'processing', output: [] });
      },
    };
    const deps = {
      ...{ client, timing: clock, usesWebhooks: false },
      waitForUpdate: (_: string, ms: number) => clock.sleep(ms),
      schedule: { next: () => undefined, learn: () => {} },
      pollPace: createPollPace(now),
    };
    const { signal } = new AbortController();
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
  const { clock, run } = createJumpingClock();
  let [polls, pending] = [0, 0];
  const fetch: typeof lightFetch = async (input, init) => {
    if (init?.method !== 'GET') return lightFetch(input, init);
    polls++;
    pending++;
    try {
      const response = await lightFetch(input, init);
      return new Response(await response.arrayBuffer(), response);
    } finally {
      pending--;
    }
  };
  // None ends meanwhile.
  await using harness = await openReplicateHarness({ clock, bootMs: 0, stepMs: 60_000 }, { fetch, waitSeconds: 1 });
  const stop = new AbortController();
  const followed = Array.from({ length: 150 }, (_, seed) =>
    harness.generate(harness.request({ seed }), undefined, stop.signal).catch(() => {}),
  );
  const isBusy = () => pending > 0;
  await run(() => harness.runningCount() === followed.length, isBusy);
  const [begunAt, before] = [clock.now(), polls];
  await run(() => polls - before >= 800, isBusy);
  // Each alone would be polled every 0.6 s.
  expect(polls - before).toBeLessThanOrEqual(600 + (40 * (clock.now() - begunAt)) / 1000);
  stop.abort(SHUTDOWN);
  await run(undefined, isBusy);
  await Promise.all(followed);
});
