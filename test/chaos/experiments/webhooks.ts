import { freePort } from '#test/support/bot/process.ts';
import type { Trial } from '../experiment.ts';
import { kill } from './kill.ts';

/** Replicate calls the bot back. */
async function called(): Promise<Record<string, string>> {
  const port = await freePort();
  return { PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` };
}

export const webhookTrials: readonly Trial[] = [
  {
    name: 'Webhooks come twice, in the wrong order or unsigned',
    times: 20,
    env: called,
    harm: async ({ world, dice, ask, pause }) => {
      world.replicate.faults.add(
        { kind: 'webhook', how: dice.one(['twice', 'reordered', 'unsigned']), times: 2 },
        { kind: 'boot', ms: dice.between(100, 6000) },
      );
      await ask(2);
      await pause(100, 600);
    },
  },
  { name: 'SIGKILL while webhooks come', times: 20, env: called, harm: kill },
];
