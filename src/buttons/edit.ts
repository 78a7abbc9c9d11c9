import { compose } from '#schema/compose.ts';
import { madeFrom } from '#schema/descent.ts';
import {
  filledOptions,
  linesField,
  loraField,
  numberFields,
  optionLines,
  promptField,
  readFilled,
} from '#schema/edit-form.ts';
import { press } from '#schema/press.ts';
import { ownOptions } from '#schema/recipe-options.ts';
import { relook } from '#schema/relook.ts';
import type { Button } from './button.ts';

/** Asks for everything about a picture, with what it was painted with filled in, and paints what comes back. */
export const edit = {
  id: 'edit',
  on: 'result',
  row: 'again',
  faces: () => [{ label: 'Edit' }],
  derive: ({ job, painted, image, place, lookOf, looks }) => {
    const look = lookOf(painted.recipe);
    const options = ownOptions(look, painted.recipe, place);
    return {
      do: 'ask',
      form: {
        id: press.encode({ button: 'edit', job: job.id, image }),
        title: 'Edit and paint again',
        fields: [
          promptField(painted.recipe.prompt.typed),
          loraField(look, looks()),
          ...numberFields(look.card, options),
          linesField(optionLines(options)),
        ],
      },
    };
  },
  fill: ({ job, painted, image, place, look, lookOf }, fields) => {
    const from = lookOf(painted.recipe);
    const before = ownOptions(from, painted.recipe, place);
    const filled = readFilled(fields);
    const to = filled.lora === undefined || filled.lora === from.ref ? from : look(filled.lora);
    const { options, notes } = relook(from, to, filledOptions(filled, to.card, before));
    const draft = compose(to, options, place);
    return {
      do: 'paint',
      draft: { ...draft, ...madeFrom(job, image, 'edit'), notes: [...draft.notes, ...notes] },
    };
  },
} as const satisfies Button;
