import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Progress } from '#services/backends/backend.ts';
import type { JobProgress } from '#services/jobs/run/job-notifier.ts';
import { createProgressReporter } from '#services/jobs/run/progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const BLOCK = { by: 'no-response', serviceName: 'Replicate', until: 5 } as const;
const blocked: Progress = { phase: 'blocked', ...BLOCK };

it('estimates what is left by the attempt that runs, not by one that was lost', () => {
  let secondsLeft: number | undefined;
  const watch = (progress: JobProgress) => {
    if (progress.is === 'painting') ({ secondsLeft } = progress);
  };
  const report = createProgressReporter(watch, Date.now, Date.now);
  const paint = (percent: number) => {
    report({ phase: 'painting', fraction: percent / 100 });
    vi.advanceTimersByTime(1000);
  };
  for (const percent of [0, 10, 20]) paint(percent);
  expect(secondsLeft).toBe(8);
  report({ phase: 'starting' });
  vi.advanceTimersByTime(60_000);
  for (const percent of [10, 20]) paint(percent);
  expect(secondsLeft).toBe(8);
});

function openReporter() {
  const shown: JobProgress['is'][] = [];
  const report = createProgressReporter(({ is }) => void shown.push(is), Date.now, Date.now);
  return { shown, report };
}

it('calls a start cold where the backend says for five seconds that it starts', () => {
  const { shown, report } = openReporter();
  report({ phase: 'starting' });
  vi.advanceTimersByTime(4900);
  expect(shown).not.toContain('cold');
  vi.advanceTimersByTime(200);
  expect(shown.at(-1)).toBe('cold');
});

it('never says that the model starts while nobody has answered', () => {
  const { shown } = openReporter();
  vi.advanceTimersByTime(60_000);
  expect(shown).toEqual(['starting']);
});

it('shows what it waits for instead, and does not count that time as the model’s', () => {
  const { shown, report } = openReporter();
  report({ phase: 'starting' });
  vi.advanceTimersByTime(1000);
  report(blocked);
  vi.advanceTimersByTime(60_000);
  expect(shown.at(-1)).toBe('blocked');
  report({ phase: 'starting' });
  expect(shown.at(-1)).toBe('starting');
  vi.advanceTimersByTime(5100);
  expect(shown.at(-1)).toBe('cold');
});
