import { writtenIn } from '#schema/edit-form.ts';
import type { FormFields } from '#schema/interaction.ts';
import { Refusal } from '#schema/refusal.ts';

/** Does `work` on a form. Where it is refused, the person gets back what they wrote: Discord forgets a form that was sent. */
export async function handingBack(fields: FormFields, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.message, { cause: error, written: writtenIn(fields) });
  }
}
