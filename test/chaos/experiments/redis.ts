import type { Experiment } from '../experiment.ts';

/** Redis goes away for a while, and people go on asking. */
export const redisExperiments: readonly Experiment[] = [
  {
    name: 'Redis is killed and started again',
    store: 'redis',
    times: 5,
    injectFault: async ({ environment: { testStore: ground }, requestPictures: ask, pause }) => {
      await ask(3);
      await pause(0, 500);
      await ground.redis?.stop('SIGKILL');
      await ask(2);
      await pause(200, 1500);
      await ground.redis?.start();
      await pause(2000, 3000);
      await ask(1);
    },
  },
  {
    name: 'Redis answers nothing for some seconds',
    store: 'redis',
    times: 5,
    injectFault: async ({ environment: { testStore: ground }, requestPictures: ask, pause }) => {
      await ask(3);
      await pause(0, 500);
      ground.redis?.pause();
      await ask(2);
      await pause(1000, 7000);
      ground.redis?.resume();
      await pause(2000, 3000);
      await ask(1);
    },
  },
];
