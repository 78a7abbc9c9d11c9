import type { Backend } from '#services/backends/backend.ts';
import { createSketchBackend } from '#services/backends/sketch/index.ts';
import { backendCompliance } from '#test/support/backend/compliance.ts';

backendCompliance('sketch', async (pace) => {
  // 28 steps of 50 ms are 1.4 seconds.
  const open = () => createSketchBackend({ now: Date.now, stepMs: pace === 'slow' ? 50 : 0 });
  const [sketch, counts] = [open(), { begun: 0, running: 0 }];
  const backend: Backend = {
    ...sketch,
    submit: async (...given) => {
      const submission = await sketch.submit(...given);
      counts.begun += 1;
      return submission;
    },
    follow: async (...given) => {
      counts.running += 1;
      try {
        return await sketch.follow(...given);
      } finally {
        counts.running -= 1;
      }
    },
  };
  return {
    backend,
    reopen: async () => open(),
    now: Date.now,
    runningCount: () => counts.running,
    createdCount: () => counts.begun,
    [Symbol.asyncDispose]: async () => {},
  };
});
