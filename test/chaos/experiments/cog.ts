import { freePort } from '#test/support/bot/process.ts';
import type { Experiment } from '../experiment.ts';
import { kill } from './kill.ts';

/** Where a container calls the bot back. */
async function callbackEnv(): Promise<Record<string, string>> {
  const port = await freePort();
  return { PORT: String(port), COG_CALLBACK_URL: `http://127.0.0.1:${port}` };
}

/** Containers of the operator's own cost nothing by the picture, so that only lost and told twice count here. */
export const cogExperiments: readonly Experiment[] = [
  { name: 'SIGKILL while a Cog container paints', backend: 'cog', times: 20, env: callbackEnv, injectFault: kill },
  {
    name: 'A Cog container is killed and started again',
    backend: 'cog',
    times: 5,
    env: callbackEnv,
    injectFault: async ({ environment: { cog }, requestPictures, pause }) => {
      await requestPictures(2);
      await pause(200, 800);
      await cog?.restart(500);
      await pause(500, 1000);
    },
  },
];
