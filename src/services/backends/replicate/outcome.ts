import { Refusal } from '#schema/refusal.ts';
import { failureOf } from './failures.ts';
import { TimeIsUp } from './follow.ts';
import type { Prediction } from './prediction.ts';

/** What is to be done about a prediction that is done. */
export type Outcome =
  | { readonly kind: 'files' }
  /** It failed before it ran by the platform's doing, which is not billed: the same may be begun once more. */
  | { readonly kind: 'again'; readonly refusal: Refusal }
  | { readonly kind: 'error'; readonly error: Error };

/** Reads the end of a prediction. All six statuses; the two that are no end are one where the files are there. */
export function outcomeOf(of: Prediction, pastDeadline: boolean): Outcome {
  switch (of.status) {
    case 'starting':
    case 'processing':
    case 'succeeded':
      return { kind: 'files' };
    case 'failed':
      return failed(of);
    case 'canceled':
      return { kind: 'error', error: pastDeadline ? new TimeIsUp() : new Refusal('The painting was canceled.') };
    case 'aborted':
      return {
        kind: 'error',
        error: new Refusal(
          'The model did not start in time. It may be starting now: please try again in a few minutes.',
        ),
      };
  }
}

function failed({ id, error }: Prediction): Outcome {
  const failure = failureOf(error);
  const cause = new Error(`prediction ${id} failed: ${error || 'without a reason'}`);
  if (!failure) return { kind: 'error', error: cause };
  const refusal = new Refusal(failure.sentence, { cause });
  return failure.again ? { kind: 'again', refusal } : { kind: 'error', error: refusal };
}
