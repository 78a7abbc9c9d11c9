import { setTimeout as sleep } from 'node:timers/promises';
import type { Checkpoint } from '#test/chaos/environment/checkpoints.ts';
import type { StoreKind } from '#test/chaos/environment/test-store.ts';
import type { Experiment } from '#test/chaos/experiment.ts';
import { killAt } from './kill.ts';

/** Requests at once: more than the bot looks at before it acknowledges them. */
const REQUESTS = 60;

/** Of some requests of a burst there is a job when they are seen, of others only an acknowledgement, or nothing. */
const CHECKPOINTS: readonly Checkpoint[] = ['acknowledging', 'acknowledging', 'acknowledged', 'creating'];

/** Ms to wait for the last answers: Replicate takes 600 creations a minute, and all of these come within one. */
const ANSWER_TIMEOUT_MS = 240_000;

/** Ms that a process lives on where what its killer waits for does not come. */
const MAX_WAIT_MS = 2000;

/** SIGKILLs while many ask for pictures at the same moment. */
export function burstExperiment(store: StoreKind, times: number): Experiment {
  return {
    name: `SIGKILL in a burst of ${REQUESTS}, ${store === 'redis' ? 'Redis' : 'SQLite'}`,
    store,
    times,
    answerTimeoutMs: ANSWER_TIMEOUT_MS,
    injectFault: async ({ environment, random, bot, requestPictures, restartBot }) => {
      await bot.waitForOutput('Lorikeet is ready');
      const killed = new AbortController();
      const point = { checkpoint: random.pick(CHECKPOINTS), occurrence: random.between(1, REQUESTS), delayMs: 0 };
      using _ = killAt(environment, point, () => {
        killed.abort();
        void bot.stop('SIGKILL');
      });
      await requestPictures(REQUESTS);
      await sleep(MAX_WAIT_MS, undefined, { signal: killed.signal }).catch(() => {});
      await restartBot('SIGKILL');
    },
  };
}
