import { getParamValue, type Model } from '#schema/model/model.ts';
import { PARAM_NAMES, type Param } from '#schema/model/params.ts';
import type { ModelInput, Recipe } from './recipe.ts';

/** A recipe, and what is known of what it was painted with. */
export interface RecipeWithStyle {
  readonly recipe: Recipe;
  /** What people call it: the preset's name, or the card's title. */
  readonly styleTitle: string;
  readonly model: Model | undefined;
}

/** Words for a param where its own name is longer than it need be. */
const SHORT_PARAM_NAMES: Partial<Record<Param, string>> = {
  aspect_ratio: 'aspect',
  num_outputs: 'pictures',
  prompt_strength: 'strength',
  guidance_scale: 'guidance',
  num_inference_steps: 'steps',
};

/** What the prompt, the look and pictures are is told in other words than a value. */
const PARAMS_DESCRIBED_IN_WORDS: ReadonlySet<Param> = new Set([
  'prompt',
  'image',
  'mask',
  'replicate_weights',
  'extra_lora',
  'upscale_factor',
]);

/** What counts no longer where a picture is given. */
const PARAMS_TAKEN_FROM_PICTURE: ReadonlySet<Param> = new Set([
  'aspect_ratio',
  'megapixels',
  'width',
  'height',
  'go_fast',
]);

/** Changes that are told one by one; who changes more wants the details. */
const MAX_LISTED_CHANGES = 6;

/** What is different about a recipe from the one that it was made from: `seed 12 → 83`, `strength 0.35`, `2×`. */
export function describeChanges(parent: RecipeWithStyle, child: RecipeWithStyle): string[] {
  const { recipe, model } = child;
  if (recipe.kind === 'upscale') {
    const factor = model && getParamValue(model, recipe.input, 'upscale_factor');
    return factor === undefined ? [] : [`${String(factor).replace(/x/i, '')}×`];
  }
  const value = ({ model: usedModel, recipe: { input } }: RecipeWithStyle, param: Param) =>
    usedModel ? getParamValue(usedModel, input, param) : undefined;
  const isGiven = (param: Param) => {
    const name = model?.params.get(param)?.name;
    return name !== undefined && recipe.input[name] !== undefined;
  };
  const fromPicture = isGiven('image');
  const changes = parent.styleTitle === child.styleTitle ? [] : [`LoRA ${parent.styleTitle} → ${child.styleTitle}`];
  if (parent.recipe.prompt.typed !== recipe.prompt.typed) changes.push('another prompt');
  for (const param of PARAM_NAMES) {
    const [before, after] = [value(parent, param), value(child, param)];
    if (recipe.kind === 'vary' && param === 'prompt_strength' && isGiven(param))
      changes.push(`strength ${formatValue(after)}`);
    if (isSameValue(before, after) || (fromPicture && PARAMS_TAKEN_FROM_PICTURE.has(param))) continue;
    if (param === 'image' && after === undefined) changes.push('no picture to start from');
    if (param === 'replicate_weights' && parent.styleTitle === child.styleTitle) changes.push('another LoRA on top');
    if (param === 'extra_lora') changes.push(after === undefined ? 'no second LoRA' : 'another second LoRA');
    if (PARAMS_DESCRIBED_IN_WORDS.has(param) || (param === 'prompt_strength' && recipe.kind === 'vary')) continue;
    // What the new card merely does otherwise by itself is no change of anybody's.
    if (parent.styleTitle !== child.styleTitle && !isGiven(param)) continue;
    if (after === undefined) continue;
    changes.push(
      before === undefined
        ? `${SHORT_PARAM_NAMES[param] ?? param} ${formatValue(after)}`
        : `${SHORT_PARAM_NAMES[param] ?? param} ${formatValue(before)} → ${formatValue(after)}`,
    );
  }
  return changes.length > MAX_LISTED_CHANGES
    ? [...changes.slice(0, MAX_LISTED_CHANGES - 1), `${changes.length - MAX_LISTED_CHANGES + 1} more`]
    : changes;
}

const isSameValue = (one: unknown, other: unknown) => String(one) === String(other);

const formatValue = (value: ModelInput[string] | undefined) => String(value).slice(0, 40);
