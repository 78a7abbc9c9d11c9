import { freePort } from '#test/support/free-port.ts';
import type { Experiment, ExperimentContext } from '../experiment.ts';
import { kill } from './kill.ts';

/** Where a container calls the bot back. */
async function callbackEnv(): Promise<Record<string, string>> {
  const port = await freePort();
  return { PORT: String(port), COG_CALLBACK_URL: `http://127.0.0.1:${port}` };
}

/** One of two containers goes while people ask, and comes back. */
const interrupt =
  (how: 'kill' | 'stop') =>
  async ({ environment: { cogs }, random, requestPictures, pause }: ExperimentContext): Promise<void> => {
    await requestPictures(2);
    await pause(100, 400);
    const container = random.pick(cogs);
    await container[how]();
    await pause(0, 300);
    await container.start();
    await pause(200, 400);
  };

/** Containers of the operator's own cost nothing by the picture, so that only lost and told twice count here. */
export const cogExperiments: readonly Experiment[] = (['rust', 'python'] as const).flatMap((generation) => {
  const common = { backend: 'cog', cog: { generation, count: 2 }, times: 20, env: callbackEnv } as const;
  const name = generation === 'rust' ? 'Rust' : 'Python';
  return [
    { ...common, name: `SIGKILL while Cog containers paint, ${name}`, injectFault: kill },
    { ...common, name: `A Cog container is killed and started again, ${name}`, injectFault: interrupt('kill') },
    { ...common, name: `A Cog container is stopped and started again, ${name}`, injectFault: interrupt('stop') },
  ];
});
