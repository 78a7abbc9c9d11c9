import { openCogHarness } from '#test/support/backend/cog-harness.ts';
import { backendCompliance } from '#test/support/backend/compliance.ts';

for (const generation of ['rust', 'python'] as const) {
  for (const callback of ['yes', 'none'] as const) {
    const how = callback === 'yes' ? 'by webhook' : 'on a held connection';
    backendCompliance(`cog, ${generation}, ${how}`, (pace) =>
      openCogHarness({ generation, callback, stepMs: pace === 'slow' ? 40 : 0 }),
    );
  }
}
