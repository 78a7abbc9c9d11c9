import { freePort } from '#test/support/bot/process.ts';
import type { Experiment } from '../experiment.ts';
import { kill } from './kill.ts';

/** Replicate calls the bot back. */
async function webhookEnv(): Promise<Record<string, string>> {
  const port = await freePort();
  return { PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` };
}

export const webhookExperiments: readonly Experiment[] = [
  {
    name: 'Webhooks come twice, in the wrong order or unsigned',
    times: 20,
    env: webhookEnv,
    injectFault: async ({ environment: world, random: dice, requestPictures: ask, pause }) => {
      world.replicate.faults.add(
        { kind: 'webhook', how: dice.pick(['twice', 'reordered', 'unsigned']), times: 2 },
        { kind: 'boot', ms: dice.between(100, 6000) },
      );
      await ask(2);
      await pause(100, 600);
    },
  },
  { name: 'SIGKILL while webhooks come', times: 20, env: webhookEnv, injectFault: kill },
];
