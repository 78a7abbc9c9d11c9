import { Refusal } from '#schema/refusal.ts';
import { failureOf } from '#services/backends/replicate/failures.ts';

/**
 * What a model failed with, which is the same text on Replicate and in one's own container: a Refusal where the person can
 * act on it, else a fault that keeps the text for the log.
 */
export function failure(error: string): Error {
  const cause = new Error(`the model failed: ${error}`);
  const known = failureOf(error);
  return known ? new Refusal(known.sentence, { cause }) : cause;
}
