import { buttonCustomId } from '#schema/interaction/custom-id.ts';
import { lineageFrom } from '#schema/job/lineage.ts';
import { compose } from '#schema/recipe/compose.ts';
import {
  editedOptions,
  loraField,
  numberFields,
  optionLinesField,
  optionsAsLines,
  promptField,
  readEditValues,
} from '#schema/recipe/edit-modal.ts';
import { optionsFromRecipe } from '#schema/recipe/recipe-options.ts';
import { switchStyle } from '#schema/recipe/switch-style.ts';
import type { Button } from './button.ts';

/** Asks for everything about a picture, with what it was painted with filled in, and paints what comes back. */
export const edit = {
  id: 'edit',
  on: 'result',
  row: 'again',
  specs: () => [{ label: 'Edit' }],
  onPress: ({ job, painted, imageIndex, place, styleOf, styles }) => {
    const style = styleOf(painted.recipe);
    const options = optionsFromRecipe(style, painted.recipe, place);
    return {
      do: 'ask',
      modal: {
        id: buttonCustomId.encode({ button: 'edit', job: job.id, image: imageIndex }),
        title: 'Edit and paint again',
        fields: [
          promptField(painted.recipe.prompt.typed),
          loraField(style, styles()),
          ...numberFields(style.model, options),
          optionLinesField(optionsAsLines(options)),
        ],
      },
    };
  },
  onSubmit: ({ job, painted, imageIndex, place, getStyle, styleOf }, fields) => {
    const fromStyle = styleOf(painted.recipe);
    const previousOptions = optionsFromRecipe(fromStyle, painted.recipe, place);
    const input = readEditValues(fields);
    const toStyle = input.lora === undefined || input.lora === fromStyle.ref ? fromStyle : getStyle(input.lora);
    const { options, notes } = switchStyle(fromStyle, toStyle, editedOptions(input, toStyle.model, previousOptions));
    const draft = compose(toStyle, options, place);
    return {
      do: 'paint',
      draft: { ...draft, ...lineageFrom(job, imageIndex, 'edit'), notes: [...draft.notes, ...notes] },
    };
  },
} as const satisfies Button;
