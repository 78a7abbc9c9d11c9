import type { Fault } from '#test/support/fake-replicate/faults.ts';
import { lowCredit, throttled, unavailable } from '#test/support/fake-replicate/problems.ts';
import type { Stage, Trial } from '../experiment.ts';

/** Faults wait in the stand-in for the requests that they are for; so many pictures are asked for meanwhile. */
function met(
  name: string,
  times: number,
  faults: (stage: Stage) => readonly Fault[],
  more: Partial<Trial> = {},
): Trial {
  return {
    name,
    times,
    harm: async (stage) => {
      stage.world.replicate.faults.add(...faults(stage));
      await stage.ask(2);
      await stage.pause(100, 500);
    },
    ...more,
  };
}

export const replicateTrials: readonly Trial[] = [
  met('Replicate answers 429: too many creations', 15, ({ dice }) => [
    { kind: 'answer', on: 'create', problem: throttled(dice.between(1, 2)) },
  ]),
  {
    ...met('Replicate answers 429: little credit', 3, () => [{ kind: 'answer', on: 'create', problem: lowCredit(1) }]),
    patience: 120_000,
  },
  met('Replicate answers 5xx to a creation', 10, ({ dice }) => [
    { kind: 'answer', on: 'create', problem: unavailable(dice.one([500, 502, 503, 504])) },
  ]),
  met('Replicate answers 5xx to questions', 15, ({ dice }) => [
    { kind: 'boot', ms: 6000 },
    { kind: 'answer', on: 'get', problem: unavailable(dice.one([500, 502, 503, 504])), times: dice.between(1, 3) },
  ]),
  met('A creation is carried out, and its answer is lost', 20, () => [{ kind: 'reset', on: 'create', after: true }]),
  met('A creation never arrives', 20, () => [{ kind: 'reset', on: 'create', after: false }]),
  met('A creation is carried out, and never answered', 10, () => [{ kind: 'silence', on: 'create', after: true }]),
  met('A creation is not carried out, and never answered', 10, () => [{ kind: 'silence', on: 'create', after: false }]),
  met('A prediction is aborted', 15, () => [{ kind: 'aborted' }]),
  met('A prediction fails by the platform’s doing, before it runs', 15, () => [
    { kind: 'failed', error: 'Prediction failed: Error Starting Prediction (code: E9243)', ran: false },
  ]),
  met('All pictures are held back', 15, () => [{ kind: 'nsfw', images: 'all' }]),
  {
    name: 'Replicate answers 402: no credit',
    times: 5,
    harm: async ({ world: { replicate }, ask, pause }) => {
      replicate.behaviour.credit = 'none';
      await ask(2);
      await pause(500, 1000);
      replicate.behaviour.credit = 'full';
      await ask(2);
      await pause(500, 1000);
    },
  },
  met('The pictures are gone', 10, () => [{ kind: 'delivery', how: 'missing', times: 2 }]),
  met('A picture is cut off, or no picture', 15, ({ dice }) => [
    { kind: 'delivery', how: dice.one(['truncated', 'wrong-type']), times: dice.between(1, 2) },
  ]),
  met('A picture is larger than any', 5, () => [{ kind: 'delivery', how: 'oversized', times: 2 }]),
  met('A download drips', 3, () => [{ kind: 'delivery', how: 'slow' }], { patience: 150_000 }),
];
