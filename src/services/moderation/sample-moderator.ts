import { setTimeout as sleep } from 'node:timers/promises';
import type { Moderator } from './moderator.ts';

/** Words in the prompt that the sample flags, and that it cannot judge. */
const [FLAGGED_WORD, UNKNOWN_WORD] = [/\bnsfw\b/i, /\bunjudged\b/i];

/**
 * Judges sketches by their prompts, so that moderation can be tried without an account: `nsfw` is flagged, `unjudged` fails.
 * @param delayMs that it takes for a picture
 */
export function createSampleModerator(delayMs: number): Moderator {
  return {
    estimate: () => 0,
    judge: async ({ job: { recipe } }, signal) => {
      await sleep(delayMs, undefined, { signal }).catch(() => {});
      signal.throwIfAborted();
      if (UNKNOWN_WORD.test(recipe.prompt.sent)) throw new Error('the sample cannot judge this');
      return { verdict: FLAGGED_WORD.test(recipe.prompt.sent) ? 'flagged' : 'clean', micros: 0 };
    },
  };
}
