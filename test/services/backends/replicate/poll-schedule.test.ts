import { expect, it } from 'vitest';
import { predictionSchema } from '#services/backends/replicate/api/prediction.ts';
import { processTimers } from '#services/backends/replicate/api/timing.ts';
import { createPollSchedule } from '#services/backends/replicate/follow/poll-schedule.ts';
import { createUsualTimes } from '#services/backends/replicate/follow/usual-times.ts';
import { createInput, createPredictionRequest } from '#test/support/backend/prediction-request.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const model = shippedModel('black-forest-labs/flux-dev-lora');
const requestOf = (options: Record<string, unknown> = {}) =>
  createPredictionRequest(model, createInput(model, { prompt: 'a fox', seed: 1, ...options }));

/** As Replicate has it, whose clock is an hour ahead. It starts half a second after it was created. */
const predictionAt = (status: 'processing' | 'succeeded', completedSeconds?: number) => {
  const at = (seconds: number) => new Date(3_600_000 + seconds * 1000).toISOString();
  const completed = completedSeconds === undefined ? {} : { completed_at: at(0.5 + completedSeconds) };
  return predictionSchema.parse({ id: 'p', status, created_at: at(0), started_at: at(0.5), ...completed });
};

/** A schedule for a prediction that was requested at 0 ms, and a clock to set. */
function createSchedule(usualTimes = createUsualTimes(), request = requestOf()) {
  const clock = { ms: 0 };
  const timing = { now: () => clock.ms, wallClock: () => 0, random: () => 0.5, ...processTimers };
  return { clock, usualTimes, schedule: createPollSchedule({ usualTimes, timing }, request, 0) };
}

function learn(seconds: readonly number[], request = requestOf()) {
  const { schedule, usualTimes } = createSchedule(createUsualTimes(), request);
  for (const each of seconds) schedule.learn(predictionAt('succeeded', each));
  return usualTimes;
}

it('foresees nothing before it has seen two of a kind, or where it did not begin the prediction', () => {
  expect(createSchedule(learn([12])).schedule.next(predictionAt('processing'))).toBeUndefined();
  expect(createSchedule(learn([12, 12])).schedule.next(predictionAt('processing'))).toBeGreaterThan(0);
  const other = requestOf({ num_inference_steps: 50 });
  expect(createSchedule(learn([12, 12]), other).schedule.next(predictionAt('processing'))).toBeUndefined();
  const timing = { now: () => 0, wallClock: () => 0, random: () => 0.5, ...processTimers };
  const followed = createPollSchedule({ usualTimes: learn([12, 12]), timing }, requestOf(), undefined);
  expect(followed.next(predictionAt('processing'))).toBeUndefined();
});

it('asks at the expected end, and at most every few seconds before', () => {
  const { schedule, clock } = createSchedule(learn([12, 12, 12]));
  const asked: number[] = [];
  clock.ms = 8000;
  while (clock.ms < 12_480) {
    clock.ms += schedule.next(predictionAt('processing')) ?? Number.NaN;
    asked.push(clock.ms);
  }
  expect(asked).toEqual([10_400, 12_480]);
});

it('asks densely once it is overdue, then ever more seldom', () => {
  const { schedule, clock } = createSchedule(learn([1, 1]));
  clock.ms = 2000;
  const pauses = Array.from({ length: 9 }, () => schedule.next(predictionAt('processing')) ?? 0);
  expect(pauses[0]).toBe(40);
  expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
  expect(pauses.at(-1)).toBe(1000);
});

it('goes by most of the last ones, not by one that was slow', () => {
  const usual = learn([12, 12, 60, 12, 12]).expectedMs(requestOf());
  expect(usual).toBe(12_000);
  expect(learn([...Array(20).fill(12), ...Array(9).fill(5)]).expectedMs(requestOf())).toBe(5000);
});

/**
 * Follows thirty predictions of five seconds one after the other. @param seenMs ms from the end of each, as Replicate says it, until its
 * files are seen; below 0, they are there before.
 */
function followThirty(seenMs: number) {
  const usualTimes = learn([5, 5]);
  const endsAt = 5500 + seenMs;
  const results = Array.from({ length: 30 }, () => {
    const { schedule, clock } = createSchedule(usualTimes);
    clock.ms = 4000;
    let polls = 0;
    while (clock.ms < endsAt) {
      clock.ms += schedule.next(predictionAt('processing')) ?? Number.NaN;
      polls += 1;
    }
    schedule.learn(predictionAt(clock.ms < 5500 ? 'processing' : 'succeeded', clock.ms < 5500 ? undefined : 5));
    return { polls, lateMs: clock.ms - endsAt };
  });
  const settled = results.slice(10);
  const mean = (read: (result: (typeof results)[number]) => number) =>
    settled.reduce((sum, each) => sum + read(each), 0) / settled.length;
  return { polls: mean(({ polls }) => polls), lateMs: mean(({ lateMs }) => lateMs) };
}

it.each([-120, -50, 0, 70, 150])('finds the moment to ask, where files are seen %i ms after the end', (seenMs) => {
  const { polls, lateMs } = followThirty(seenMs);
  expect(polls).toBeLessThan(1.5);
  expect(lateMs).toBeLessThan(25);
});

it('does not ask ever later because it saw files before the end', () => {
  const usualTimes = learn([5, 5]);
  for (let prediction = 0; prediction < 9; prediction += 1) {
    const { clock, schedule } = createSchedule(usualTimes);
    clock.ms = 4000;
    while (clock.ms < 5200) clock.ms += schedule.next(predictionAt('processing')) ?? Number.NaN;
    // The answer takes a second on its way.
    clock.ms += 1000;
    schedule.learn(predictionAt('processing'));
  }
  expect(usualTimes.expectedMs(requestOf())).toBe(5000);
});
