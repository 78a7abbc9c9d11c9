import { buttonCustomId } from '#schema/interaction/components/custom-id.ts';
import type { InfoMessage, InfoMessageButton } from '#schema/interaction/info-message.ts';
import { lineageFrom } from '#schema/job/lineage.ts';
import { plainText, t } from '#schema/language/t.ts';
import { compose } from '#schema/recipe/compose.ts';
import { recipeOptions } from '#schema/recipe/options/given-options.ts';
import type { Draft } from '#schema/recipe/recipe.ts';
import type { Style } from '#schema/recipe/style.ts';
import { MAX_SELECT_CHOICES, MORE_CHOICE_VALUE, styleChoices } from '#schema/recipe/style.ts';
import { switchStyle } from '#schema/recipe/switch-style.ts';
import { UserError } from '#schema/user-error.ts';
import type { Button, ButtonContext } from './button.ts';

/** Pages that a custom id can count. */
const MAX_PAGES = 10;

/** Paints the same prompt and seed with another LoRA. */
export const switchLora = {
  id: 'switch',
  on: 'result',
  row: 'switch',
  specs: ({ styles }) => (styles.length ? [{ placeholder: plainText('Switch LoRA…'), choices: styles }] : []),
  onPress: (context) => {
    const [ref] = context.values;
    if (ref === undefined) throw new UserError('Choose a LoRA from the list.');
    if (ref === MORE_CHOICE_VALUE) return { do: 'show-message', infoMessage: styleListMessage(context, 0) };
    return { do: 'generate', draft: switchedDraft(context, context.getStyle(ref)) };
  },
} as const satisfies Button;

/** Shows a page of the whole list, to one person. */
export const moreStyles = {
  id: 'looks',
  on: 'page',
  row: 'again',
  specs: () => [],
  onPress: (context) => ({
    do: 'show-message',
    infoMessage: styleListMessage(context, context.imageIndex),
    replacesMessage: true,
  }),
} as const satisfies Button;

function switchedDraft({ job, original, styleOf, place }: ButtonContext, style: Style): Draft {
  const fromStyle = styleOf(original.recipe);
  const { options, notes } = switchStyle(fromStyle, style, recipeOptions(fromStyle.model, original.recipe));
  const draft = compose(style, options, place);
  return { ...draft, ...lineageFrom(job, 0, 'switch'), notes: [...draft.notes, ...notes] };
}

function styleListMessage({ job, original, styleOf, styles }: ButtonContext, requestedPage: number): InfoMessage {
  const currentStyle = styleOf(original.recipe);
  const choices = styleChoices(styles().filter(({ ref }) => ref !== currentStyle.ref)).slice(
    0,
    MAX_PAGES * MAX_SELECT_CHOICES,
  );
  if (choices.length === 0) throw new UserError('There is no other LoRA here.');
  const pages = Math.ceil(choices.length / MAX_SELECT_CHOICES);
  const pageIndex = Math.min(requestedPage, pages - 1);
  const customId = (button: string, targetPage: number) =>
    buttonCustomId.encode({ button, job: job.id, image: targetPage });
  const pageButton = (label: string, targetPage: number): InfoMessageButton[] =>
    targetPage >= 0 && targetPage < pages ? [{ id: customId(moreStyles.id, targetPage), label }] : [];
  const pageButtons = [
    ...pageButton(plainText('Back'), pageIndex - 1),
    ...pageButton(plainText('More'), pageIndex + 1),
  ];
  const visibleChoices = choices.slice(pageIndex * MAX_SELECT_CHOICES, (pageIndex + 1) * MAX_SELECT_CHOICES);
  return [
    {
      kind: 'text',
      text: t('**LoRAs to switch to**, page {page} of {pages}. Prompt and seed stay as they are.', {
        page: pageIndex + 1,
        pages,
      }),
    },
    { kind: 'select', id: customId(switchLora.id, 0), placeholder: plainText('Switch LoRA…'), choices: visibleChoices },
    ...(pageButtons.length ? [{ kind: 'buttons' as const, buttons: pageButtons }] : []),
  ];
}
