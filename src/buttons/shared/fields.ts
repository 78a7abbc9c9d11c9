import type { Button } from '#buttons/button.ts';
import { fieldListMessage } from '#schema/recipe/edit/field-list.ts';
import { UserError } from '#schema/user-error.ts';

/** Shows what the lines of *Edit* can set, to whoever may know the model. */
export const fields = {
  id: 'fields',
  on: 'page',
  row: 'again',
  specs: () => [],
  onPress: ({ original, styleOf, canSeeReferences }) => {
    const style = styleOf(original.recipe);
    if (!canSeeReferences && !style.preset)
      throw new UserError('This was painted with a LoRA that is not for you here.');
    return { do: 'show-message', infoMessage: fieldListMessage(style.model) };
  },
} as const satisfies Button;
