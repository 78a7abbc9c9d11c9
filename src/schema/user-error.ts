/**
 * An error whose text is ours and meant for the person: it says what is wrong and what to do, and is shown as it is.
 * Everything else that is thrown is a fault: logged with its cause, shown as one plain sentence with the job id.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** What the person wrote, in pieces that can be copied and sent again. */
  readonly userInput: readonly string[];

  constructor(message: string, options: { readonly cause?: unknown; readonly userInput?: readonly string[] } = {}) {
    super(message, options);
    this.userInput = options.userInput ?? [];
  }
}

/** What a check refuses with; none where it passes. Throws what is no refusal. */
export function userErrorMessage(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
