import { UserError } from '#schema/user-error.ts';

/** What members are told while the store cannot be used. */
const OUTAGE_MESSAGE =
  'I cannot get at what I keep at the moment, so I have begun and changed nothing. My operator has been told; please try again in a few minutes.';

/**
 * Thrown by every call to a store that is full, answers with an error, or not at all. The cause is for the log; to people it is
 * a refusal like any other, so nothing that reads or writes on their behalf has to think of it.
 */
export class StoreUnavailableError extends UserError {
  constructor(cause: unknown) {
    super(OUTAGE_MESSAGE, { cause });
  }
}
