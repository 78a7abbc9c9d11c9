import type { Experiment } from '../experiment.ts';

/** Redis goes away for a while, and people go on asking. */
export const redisExperiments: readonly Experiment[] = [
  {
    name: 'Redis is killed and started again',
    store: 'redis',
    times: 5,
    injectFault: async ({ environment: { testStore }, requestPictures, pause }) => {
      await requestPictures(3);
      await pause(0, 500);
      await testStore.redis?.stop('SIGKILL');
      await requestPictures(2);
      await pause(200, 1500);
      await testStore.redis?.start();
      await pause(2000, 3000);
      await requestPictures(1);
    },
  },
  {
    name: 'Redis answers nothing for some seconds',
    store: 'redis',
    times: 5,
    injectFault: async ({ environment: { testStore }, requestPictures, pause }) => {
      await requestPictures(3);
      await pause(0, 500);
      testStore.redis?.pause();
      await requestPictures(2);
      await pause(1000, 7000);
      testStore.redis?.resume();
      await pause(2000, 3000);
      await requestPictures(1);
    },
  },
];
