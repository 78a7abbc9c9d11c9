import { backendCompliance } from '#test/support/backend/compliance.ts';
import { openReplicateHarness } from '#test/support/backend/replicate-harness.ts';

/** `slow`: two seconds until it starts, then half a minute, on a clock that runs 20 times as fast. */
backendCompliance('replicate', (pace) =>
  openReplicateHarness(pace === 'slow' ? { bootMs: 2000, stepMs: 1000 } : { bootMs: 20, stepMs: 0 }),
);
