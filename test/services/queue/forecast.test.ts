import { expect, it } from 'vitest';
import { openDurations } from '#services/queue/durations.ts';
import { FairScheduler } from '#services/queue/fair-scheduler.ts';
import { forecast } from '#services/queue/forecast.ts';
import type { QueuedJob } from '#services/queue/scheduler-state.ts';
import { openStore } from '#services/store/open-store.ts';

const failOnError = (error: unknown) => {
  throw error;
};

/** Jobs by their names, as `person@guild`. */
function forecastOf(running: Record<string, number>, waiting: readonly string[], { atOnce = 4, most = 2 } = {}) {
  const scheduler = new FairScheduler<QueuedJob & { readonly name: string }>(4);
  const job = (name: string) => {
    const [person = '', guild = ''] = name.replace(/\d/, '').split('@');
    const made = { name, person, guild, maxRunning: most, isSheetCell: name.startsWith('sheet') };
    scheduler.add(made);
    return made;
  };
  const works = Object.entries(running).map(([name, seconds]) => [job(name), seconds] as const);
  for (const [each] of works) scheduler.start(each);
  const line = {
    scheduler,
    running: works,
    waiting: waiting.map(job),
    concurrency: atOnce,
    expectedDuration: () => 10,
  };
  return [...forecast(line)].map(([{ name }, { position: place, seconds }]) => `${place}. ${name} in ${seconds} s`);
}

it('predicts that a person’s second job waits for the first although slots are free', () => {
  expect(forecastOf({ 'ben@x': 6 }, ['ben2@x', 'cleo@x'], { most: 1 })).toEqual([
    '1. cleo@x in 0 s',
    '2. ben2@x in 6 s',
  ]);
});

it('predicts which jobs overtake others', () => {
  expect(forecastOf({ 'ben@x': 7 }, ['ben2@x', 'ben3@x', 'cleo@y'], { atOnce: 1 })).toEqual([
    '1. cleo@y in 7 s',
    '2. ben2@x in 17 s',
    '3. ben3@x in 27 s',
  ]);
});

it('estimates the end of a very long queue from the pace of its beginning', () => {
  const line = Array.from({ length: 1000 }, (_, n) => `p${String.fromCodePoint(0x4e00 + n)}@g${n % 50}`);
  const last = forecastOf({ 'ben@x': 10 }, line, { atOnce: 1 }).at(-1);
  expect(last).toMatch(/^1000\. /);
  expect(Number(last?.match(/in (\d+)/)?.[1])).toBeGreaterThan(9900);
});

it('remembers the duration of each model after a restart', async () => {
  await using store = await openStore('memory:', failOnError);
  const before = await openDurations(store, failOnError);
  expect(before.expectedSeconds('fast')).toBe(8);
  expect((await openDurations(store, failOnError, 'sketch')).expectedSeconds('fast')).toBe(1);
  for (let n = 0; n < 30; n++) {
    before.record('fast', 2);
    before.record('slow', 60);
  }
  before.record('fast', 7);
  await before.flush();
  const after = await openDurations(store, failOnError);
  expect([after.expectedSeconds('fast'), after.expectedSeconds('slow'), after.expectedSeconds('never run')]).toEqual([
    3, 60, 31.5,
  ]);
});
