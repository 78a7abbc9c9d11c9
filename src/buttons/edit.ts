import { buttonCustomId } from '#schema/interaction/components/custom-id.ts';
import { lineageFrom } from '#schema/job/lineage.ts';
import { plainText } from '#schema/language/t.ts';
import { ownFields } from '#schema/recipe/edit/edit-fields.ts';
import {
  editedOptions,
  loraField,
  optionLinesField,
  optionsAsLines,
  promptField,
  readEditValues,
} from '#schema/recipe/edit/edit-modal.ts';
import { recipeFor, recipeOptions } from '#schema/recipe/options/given-options.ts';
import { switchStyle } from '#schema/recipe/switch-style.ts';
import { UserError } from '#schema/user-error.ts';
import { composeTyped } from '#schema/words/read-prompt.ts';
import type { Button } from './button.ts';

/** Opens a form with the options that a picture was painted with, and paints what comes back. */
export const edit = {
  id: 'edit',
  on: 'result',
  row: 'again',
  specs: () => [{ label: plainText('Edit') }],
  onPress: ({ job, original, imageIndex, styleOf, styles, canSeeReferences }) => {
    const style = styleOf(original.recipe);
    const recipe = recipeFor(style, original.recipe);
    const options = new Map(recipeOptions(style.model, recipe));
    if (!canSeeReferences) {
      if (!style.preset)
        throw new UserError('This was painted with a LoRA that is not for you here. *Switch LoRA* offers others.');
      for (const [name, field] of style.model.options) if (field.isLora) options.delete(name);
    }
    const own = ownFields(style.model, options);
    return {
      do: 'show-modal',
      modal: {
        id: buttonCustomId.encode({ button: 'edit', job: job.id, image: imageIndex }),
        title: plainText('Edit and paint again'),
        fields: [
          promptField(recipe.prompt.typed),
          loraField(style, styles()),
          ...own.map(({ field }) => field),
          optionLinesField(
            optionsAsLines(
              options,
              own.map(({ param }) => param),
            ),
            style.model,
          ),
        ],
      },
    };
  },
  onSubmit: ({ job, original, imageIndex, place, getStyle, styleOf }, fields) => {
    const fromStyle = styleOf(original.recipe);
    const previousOptions = recipeOptions(fromStyle.model, recipeFor(fromStyle, original.recipe));
    const input = readEditValues(fields);
    const toStyle = input.lora === undefined || input.lora === fromStyle.ref ? fromStyle : getStyle(input.lora);
    const { options, notes } = switchStyle(
      fromStyle,
      toStyle,
      editedOptions(input, toStyle.model, previousOptions, fromStyle.model),
    );
    const typed = {
      prompt: String(options.get('prompt') ?? ''),
      lora: toStyle.ref,
      findStyle: (ref: string | undefined) => (ref === undefined || ref === toStyle.ref ? toStyle : getStyle(ref)),
      optionsFor: () => options,
      inherited: previousOptions,
    };
    const draft = composeTyped(typed, { place });
    return {
      do: 'generate',
      draft: {
        ...draft,
        ...(draft.model === original.recipe.model && { defaults: original.recipe.defaults }),
        ...lineageFrom(job, imageIndex, 'edit'),
        notes: [...draft.notes, ...notes],
      },
    };
  },
} as const satisfies Button;
