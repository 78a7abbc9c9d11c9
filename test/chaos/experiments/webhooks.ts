import { freePort } from '#test/support/free-port.ts';
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
    injectFault: async ({ environment, random, requestPictures, pause }) => {
      environment.replicate.faults.add(
        { kind: 'webhook', how: random.pick(['twice', 'reordered', 'unsigned']), times: 2 },
        { kind: 'boot', ms: random.between(100, 6000) },
      );
      await requestPictures(2);
      await pause(100, 600);
    },
  },
  { name: 'SIGKILL while webhooks come', times: 20, env: webhookEnv, injectFault: kill },
];
