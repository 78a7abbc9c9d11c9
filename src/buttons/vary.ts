import type { JobView } from '#schema/job/job-view.ts';
import { lineageFrom } from '#schema/job/lineage.ts';
import { plainText } from '#schema/language/t.ts';
import type { Draft } from '#schema/recipe/recipe.ts';
import { varyFromPicture, varySeed } from '#schema/recipe/variations.ts';
import type { Button, ButtonContext } from './button.ts';

/** How much of the picture is painted anew: 0 keeps it, 1 keeps nothing of it. */
const [SUBTLE_STRENGTH, STRONG_STRENGTH] = [0.35, 0.75];

/** Paints the only picture again, close to what it is. */
export const varySubtly = {
  id: 'varysubtle',
  on: 'result',
  row: 'vary',
  specs: (jobView) =>
    hasStrengthParam(jobView) && jobView.pictures.length === 1 ? [{ label: plainText('Vary subtle') }] : [],
  onPress: (context) => ({ do: 'generate', draft: variedDraft(context, SUBTLE_STRENGTH) }),
} as const satisfies Button;

/** Paints from a picture again, freely: V1 to V4, or the only one. With a model that takes no picture, the next seeds instead. */
export const vary = {
  id: 'vary',
  on: 'result',
  row: 'vary',
  specs: (jobView) => {
    const { job, model, pictures } = jobView;
    if (!model || job.recipe.kind === 'upscale' || !(model.params.has('image') || model.params.has('seed'))) return [];
    if (pictures.length === 1)
      return [{ label: hasStrengthParam(jobView) ? plainText('Vary strong') : plainText('Vary') }];
    return pictures.map((_, image) => ({ label: `V${image + 1}`, image }));
  },
  onPress: (context) => ({ do: 'generate', draft: variedDraft(context, STRONG_STRENGTH) }),
} as const satisfies Button;

function hasStrengthParam({ job, model }: JobView): boolean {
  return job.recipe.kind !== 'upscale' && model?.params.has('image') === true && model.params.has('prompt_strength');
}

function variedDraft({ job, original, imageIndex, getPicture, getModel }: ButtonContext, strength: number): Draft {
  const model = getModel(original.recipe.model);
  const draft = model.params.has('image')
    ? varyFromPicture(model, original.recipe, getPicture().url, strength)
    : varySeed(model, original.recipe, imageIndex);
  return { ...draft, ...lineageFrom(job, imageIndex, 'vary'), ...(job.recipe.spoiler && { spoiler: true }) };
}
