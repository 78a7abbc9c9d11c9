import type { Fault, Operation } from '#test/support/fake-replicate/faults.ts';
import { throttled, unavailable } from '#test/support/fake-replicate/problems.ts';
import type { Experiment, ExperimentContext } from '../experiment.ts';

/** Until the faults are cleared: more than anything asks for. */
const ALWAYS = 100_000;

const fails = (on: Operation): Fault => ({ kind: 'answer', on, problem: unavailable(503), times: ALWAYS });

/** Nothing of Replicate answers for a while, and then all of it. */
async function outage(context: ExperimentContext, operations: readonly Operation[], [minMs, maxMs]: [number, number]) {
  const { environment, pause, requestPictures } = context;
  environment.replicate.faults.add(...operations.map(fails));
  await requestPictures(2);
  await pause(minMs, maxMs);
  environment.replicate.faults.clear();
  // The circuit breaker needs an answer to close; until then people are refused, which counts in no column.
  await pause(2000, 3000);
}

/** What the network and Replicate's hosts do for seconds to minutes: nobody may lose a picture by it. */
export const networkExperiments: readonly Experiment[] = [
  {
    name: 'Replicate is unwell when the bot starts',
    times: 6,
    injectFault: async (context) => {
      const { environment, random, requestPictures, restartBot, pause } = context;
      const on = 'account';
      environment.replicate.faults.add(
        random.pick<Fault>([
          { kind: 'answer', on, problem: unavailable(random.pick([500, 503])), times: 2 },
          { kind: 'answer', on, problem: throttled(1), times: 2 },
          { kind: 'reset', on, after: false, times: 2 },
        ]),
      );
      await restartBot('SIGTERM');
      await context.bot.waitForOutput('Lorikeet is ready');
      await requestPictures(2);
      await pause(500, 1000);
    },
  },
  {
    name: 'The host of the pictures answers 503 for a second',
    times: 10,
    injectFault: (context) => outage(context, ['delivery'], [1000, 1500]),
  },
  {
    name: 'The host of the pictures is away for some seconds, and the bot is killed',
    times: 6,
    injectFault: async (context) => {
      const { environment, requestPictures, restartBot, pause } = context;
      environment.replicate.faults.add(fails('delivery'));
      await requestPictures(2);
      await pause(500, 2500);
      await restartBot('SIGKILL');
      await context.bot.waitForOutput('Lorikeet is ready');
      await pause(500, 2500);
      environment.replicate.faults.clear();
    },
  },
  {
    name: 'Every download drips',
    times: 3,
    answerTimeoutMs: 180_000,
    injectFault: async ({ environment, requestPictures, pause }) => {
      environment.replicate.faults.add({ kind: 'delivery', how: 'slow', times: 8 });
      await requestPictures(2);
      await pause(500, 1000);
    },
  },
  {
    name: 'Replicate is away for some seconds',
    times: 6,
    answerTimeoutMs: 120_000,
    injectFault: (context) => outage(context, ['create', 'get', 'list', 'cancel', 'delivery'], [2000, 6000]),
  },
  {
    name: 'Questions are answered late',
    times: 6,
    injectFault: async ({ environment, requestPictures, pause }) => {
      environment.replicate.faults.add({ kind: 'late', on: 'get', ms: 10_000, times: 4 });
      await requestPictures(2);
      await pause(500, 1000);
    },
  },
  {
    name: 'A Cog container is away for some seconds',
    backend: 'cog',
    times: 3,
    injectFault: async ({ environment: { cogs }, requestPictures, pause }) => {
      await requestPictures(2);
      await pause(200, 800);
      await cogs[0]?.restart(8000);
      await pause(6000, 7000);
    },
  },
];
