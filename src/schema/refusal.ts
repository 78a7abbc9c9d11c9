/**
 * An error whose text is ours and meant for the person: it says what is wrong and what to do, and is shown as it is.
 * Everything else that is thrown is a fault: logged with its cause, shown as one plain sentence with the job id.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** The first of the causes of `error`, itself included, that is a refusal. */
export function refusalIn(error: unknown): Refusal | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof Refusal) return at;
  return undefined;
}
