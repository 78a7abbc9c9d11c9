import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/vitest/requirements.ts'],
    setupFiles: ['test/support/vitest/wait-for.ts'],
    reporters: ['default', './test/support/vitest/summary-reporter.ts'],
    // Most of a test's time is spent waiting. Vitest would leave one core of two to itself.
    maxWorkers: '100%',
    // A busy machine takes its time. What a test waits for has to come within twenty seconds, so that it says what did not.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
