import { expect, it } from 'vitest';
import { storedMarkdown } from '#schema/markdown.ts';
import { createRateLimiter } from '#services/limits/rate-limiter.ts';

it('lets each person do so much in any window, and says how long to wait', () => {
  let now = 0;
  const limiter = createRateLimiter({
    max: 2,
    windowMs: 60_000,
    message: storedMarkdown('Too often.'),
    now: () => now,
  });
  limiter.take('ben');
  now = 20_000;
  limiter.take('ben');
  expect(() => limiter.take('ben')).toThrow('Too often. Please try again in 40 s.');
  limiter.take('cleo');
  now = 60_000;
  limiter.take('ben');
  expect(() => limiter.take('ben')).toThrow('in 20 s.');
});
