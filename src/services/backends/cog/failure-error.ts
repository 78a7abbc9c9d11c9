import { UserError } from '#schema/user-error.ts';
import { parseModelFailure } from '#services/backends/model-failures.ts';

/**
 * What a model failed with, which is the same text on Replicate and in one's own container: a Refusal where the person can
 * act on it, else a fault that keeps the text for the log.
 */
export function toFailureError(error: string): Error {
  const cause = new Error(`the model failed: ${error}`);
  const known = parseModelFailure(error);
  return known ? new UserError(known.message, { cause }) : cause;
}
