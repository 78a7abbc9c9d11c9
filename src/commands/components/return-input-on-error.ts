import type { ModalValues } from '#schema/interaction/interaction.ts';
import { submittedTexts } from '#schema/recipe/edit-modal.ts';
import { UserError } from '#schema/user-error.ts';

/** Handles a sent modal. A `UserError` then returns what the person wrote, since Discord does not keep it. */
export async function returnInputOnError(fields: ModalValues, handle: () => Promise<void>): Promise<void> {
  try {
    await handle();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.markdown, { code: error.code, cause: error, userInput: submittedTexts(fields) });
  }
}
