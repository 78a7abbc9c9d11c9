/**
 * An error whose text is ours and meant for the person: it says what is wrong and what to do, and is shown as it is.
 * Everything else that is thrown is a fault: logged with its cause, shown as one plain sentence with the job id.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** What the person wrote, in pieces that can be copied and sent again. */
  readonly written: readonly string[];

  constructor(message: string, options: { readonly cause?: unknown; readonly written?: readonly string[] } = {}) {
    super(message, options);
    this.written = options.written ?? [];
  }
}

/** What a check refuses with; none where it passes. Throws what is no refusal. */
export function refusalOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
