import type { JobView } from '#schema/job/job-view.ts';
import { lineageFrom } from '#schema/job/lineage.ts';
import { plainText, t } from '#schema/language/t.ts';
import type { Param } from '#schema/model/params/params.ts';
import { canUpscale, checkUpscale, upscaleFactorValue } from '#schema/model/upscaling.ts';
import { changeParams, type Draft } from '#schema/recipe/recipe.ts';
import { UserError } from '#schema/user-error.ts';
import type { Button, ButtonContext } from './button.ts';

/** Enlarges a picture to twice its width: U1 to U4, or the only one. */
export const upscale = {
  id: 'upscale',
  on: 'result',
  row: 'upscale',
  specs: (jobView) => {
    const hasSeveral = jobView.pictures.length > 1;
    return upscalableImages(jobView, 2).map((image) => ({
      label: hasSeveral ? `U${image + 1}` : plainText('Upscale 2×'),
      image,
    }));
  },
  onPress: (context) => ({ do: 'generate', draft: upscaledDraft(context, 2) }),
} as const satisfies Button;

/** Enlarges the only picture to four times its width. */
export const upscaleMore = {
  id: 'upscalefour',
  on: 'result',
  row: 'upscale',
  specs: (jobView) =>
    jobView.pictures.length === 1 ? upscalableImages(jobView, 4).map(() => ({ label: plainText('Upscale 4×') })) : [],
  onPress: (context) => ({ do: 'generate', draft: upscaledDraft(context, 4) }),
} as const satisfies Button;

/** The pictures that can be enlarged by a factor. */
function upscalableImages({ upscaler, pictures }: JobView, factor: number): number[] {
  if (!upscaler || upscaleFactorValue(upscaler, factor) === undefined) return [];
  return [...pictures.keys()].filter((index) =>
    pictures.slice(index, index + 1).some((size) => canUpscale(size, factor)),
  );
}

function upscaledDraft({ job, original, imageIndex, getPicture, getUpscaler }: ButtonContext, factor: number): Draft {
  const model = getUpscaler();
  const factorValue = upscaleFactorValue(model, factor);
  if (factorValue === undefined || !model.params.has('image'))
    throw new UserError(t('**{model}** cannot enlarge {factor} times.', { model: model.title, factor }));
  const source = getPicture();
  checkUpscale(source, factor);
  const draft: Draft = {
    ...lineageFrom(job, imageIndex, 'upscale'),
    model: model.name,
    input: {},
    options: {},
    prompt: { typed: original.recipe.prompt.typed, sent: '' },
    notes: [],
    ...(job.recipe.spoiler && { spoiler: true }),
  };
  return changeParams(
    draft,
    model,
    new Map<Param, string | number | { url: string }>([
      ['image', { url: source.url }],
      ['upscale_factor', factorValue],
    ]),
  );
}
