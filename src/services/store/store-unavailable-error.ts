import { t } from '#schema/language/t.ts';
import { UserError } from '#schema/user-error.ts';

/** What members read during an outage. */
const OUTAGE_MESSAGE = t(
  'I cannot reach my data at the moment, so nothing was started or changed. My operator has been told; please try again in a few minutes.',
);

/**
 * Thrown by every call to a store that is full, replies with an error, or does not respond. It is a UserError, so callers need
 * no handling of their own. The cause is for the log.
 */
export class StoreUnavailableError extends UserError {
  constructor(cause: unknown) {
    super(OUTAGE_MESSAGE, { cause, code: 'store-unavailable' });
  }
}
