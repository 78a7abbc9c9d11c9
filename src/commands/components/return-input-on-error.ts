import type { ModalValues } from '#schema/interaction/interaction.ts';
import { submittedTexts } from '#schema/recipe/edit-modal.ts';
import { UserError } from '#schema/user-error.ts';

/** Does `work` on a form. Where it is refused, the person gets back what they wrote: Discord forgets a form that was sent. */
export async function returnInputOnError(fields: ModalValues, handle: () => Promise<void>): Promise<void> {
  try {
    await handle();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.message, { code: error.code, cause: error, userInput: submittedTexts(fields) });
  }
}
