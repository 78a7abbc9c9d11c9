import { openCogHarness } from '#test/support/backend/cog-harness.ts';
import { backendCompliance } from '#test/support/backend/compliance.ts';

const modes = [
  ['by webhook', { callback: 'yes' }],
  ['on a held connection', { callback: 'none' }],
  ['by webhook, with --upload-url', { callback: 'yes', uploads: true }],
  ['on a held connection, with --upload-url', { callback: 'none', uploads: true }],
] as const;

for (const generation of ['rust', 'python'] as const) {
  for (const [how, mode] of modes) {
    backendCompliance(`cog, ${generation}, ${how}`, (pace) =>
      openCogHarness({ generation, ...mode, stepMs: pace === 'slow' ? 40 : 0 }),
    );
  }
}
