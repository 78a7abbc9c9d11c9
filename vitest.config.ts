import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/vitest/requirements.ts'],
    reporters: ['default', './test/support/vitest/summary-reporter.ts'],
    // Most of a test's time is spent waiting. Vitest would leave one core of two to itself.
    maxWorkers: '100%',
    testTimeout: 15_000,
    // As long as test/support waits for a message: a busy machine takes its time.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 30_000,
  },
});
