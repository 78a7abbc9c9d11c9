import type { Fault } from '#test/support/fake-replicate/faults.ts';
import { lowCredit, throttled, unavailable } from '#test/support/fake-replicate/problems.ts';
import type { Experiment, ExperimentContext } from '../experiment.ts';

/** Faults wait in the stand-in for the requests that they are for; so many pictures are asked for meanwhile. */
function withFaults(
  name: string,
  times: number,
  faults: (context: ExperimentContext) => readonly Fault[],
  overrides: Partial<Experiment> = {},
): Experiment {
  return {
    name,
    times,
    injectFault: async (context) => {
      context.environment.replicate.faults.add(...faults(context));
      await context.requestPictures(2);
      await context.pause(100, 500);
    },
    ...overrides,
  };
}

export const replicateExperiments: readonly Experiment[] = [
  withFaults('Replicate answers 429: too many creations', 15, ({ random }) => [
    { kind: 'answer', on: 'create', problem: throttled(random.between(1, 2)) },
  ]),
  {
    ...withFaults('Replicate answers 429: little credit', 3, () => [
      { kind: 'answer', on: 'create', problem: lowCredit(1) },
    ]),
    answerTimeoutMs: 120_000,
  },
  withFaults('Replicate answers 5xx to a creation', 10, ({ random }) => [
    { kind: 'answer', on: 'create', problem: unavailable(random.pick([500, 502, 503, 504])) },
  ]),
  withFaults('Replicate answers 5xx to questions', 15, ({ random }) => [
    { kind: 'boot', ms: 6000 },
    { kind: 'answer', on: 'get', problem: unavailable(random.pick([500, 502, 503, 504])), times: random.between(1, 3) },
  ]),
  withFaults('A creation is carried out, and its answer is lost', 20, () => [
    { kind: 'reset', on: 'create', after: true },
  ]),
  withFaults('A creation never arrives', 20, () => [{ kind: 'reset', on: 'create', after: false }]),
  withFaults('A creation is carried out, and never answered', 10, () => [
    { kind: 'silence', on: 'create', after: true },
  ]),
  withFaults('A creation is not carried out, and never answered', 10, () => [
    { kind: 'silence', on: 'create', after: false },
  ]),
  withFaults('A prediction is aborted', 15, () => [{ kind: 'aborted' }]),
  withFaults('A prediction fails by the platform’s doing, before it runs', 15, () => [
    { kind: 'failed', error: 'Prediction failed: Error Starting Prediction (code: E9243)', ran: false },
  ]),
  withFaults('All pictures are filtered', 15, () => [{ kind: 'nsfw', images: 'all' }]),
  {
    name: 'Replicate answers 402: no credit',
    times: 5,
    injectFault: async ({ environment: { replicate }, requestPictures, pause }) => {
      replicate.behaviour.credit = 'none';
      await requestPictures(2);
      await pause(500, 1000);
      replicate.behaviour.credit = 'full';
      await requestPictures(2);
      await pause(500, 1000);
    },
  },
  withFaults('The pictures are gone', 10, () => [{ kind: 'delivery', how: 'missing', times: 2 }]),
  withFaults('A picture is cut off, or no picture', 15, ({ random }) => [
    { kind: 'delivery', how: random.pick(['truncated', 'wrong-type']), times: random.between(1, 2) },
  ]),
  withFaults('A picture is larger than any', 5, () => [{ kind: 'delivery', how: 'oversized', times: 2 }]),
  withFaults('A download drips', 3, () => [{ kind: 'delivery', how: 'slow' }], { answerTimeoutMs: 150_000 }),
];
