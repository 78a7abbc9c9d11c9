import { UserError } from '#schema/user-error.ts';
import { parseModelFailure } from '#services/backends/model-failures.ts';
import type { Prediction } from '#services/backends/replicate/api/prediction.ts';
import { DeadlineExceeded } from './poll-prediction.ts';

/** What is to be done about a prediction that is done. */
export type Outcome =
  | { readonly kind: 'files' }
  /** It failed before it ran by the platform's doing, which is not billed: the same may be begun once more. */
  | { readonly kind: 'again'; readonly userError: UserError }
  | { readonly kind: 'error'; readonly error: Error };

/** Reads the end of a prediction. All six statuses; the two that are no end are one where the files are there. */
export function readOutcome(prediction: Prediction, isPastDeadline: boolean): Outcome {
  switch (prediction.status) {
    case 'starting':
    case 'processing':
    case 'succeeded':
      return { kind: 'files' };
    case 'failed':
      return readFailure(prediction);
    case 'canceled':
      return {
        kind: 'error',
        error: isPastDeadline ? new DeadlineExceeded() : new UserError('The painting was canceled.'),
      };
    case 'aborted':
      return {
        kind: 'error',
        error: new UserError(
          'The model did not start in time. It may be starting now: please try again in a few minutes.',
        ),
      };
  }
}

function readFailure({ id, error }: Prediction): Outcome {
  const failure = parseModelFailure(error);
  const cause = new Error(`prediction ${id} failed: ${error || 'without a reason'}`);
  if (!failure) return { kind: 'error', error: cause };
  const userError = new UserError(failure.message, { cause });
  return failure.isRetryable ? { kind: 'again', userError } : { kind: 'error', error: userError };
}
