import { plainText } from '#schema/language/t.ts';
import type { ModelInput } from '#schema/model/field/input.ts';
import { getOptionValue, getParamValue, type Model } from '#schema/model/model.ts';
import { isParam, PARAM_NAMES, paramSpec, paramsWith } from '#schema/model/params/params.ts';
import type { Recipe } from '#schema/recipe/recipe.ts';

/** A recipe with its style and model, as far as they are known. */
export interface RecipeWithStyle {
  readonly recipe: Recipe;
  /** The preset's name, or the model's title. */
  readonly styleTitle: string;
  readonly model: Model | undefined;
}

const TOLD_IN_WORDS: ReadonlySet<string> = new Set(paramsWith('told-in-words'));
const SET_BY_IMAGE: ReadonlySet<string> = new Set(paramsWith('set-by-image'));

/** Changes that are listed one by one; *Details* has the rest. */
const MAX_LISTED_CHANGES = 6;

/** How a recipe differs from the one that it was made from: `seed 12 → 83`, `strength 0.35`, `2×`. */
export function describeChanges(parent: RecipeWithStyle, child: RecipeWithStyle): string[] {
  const { recipe, model } = child;
  if (recipe.kind === 'upscale') {
    const factor = model && getParamValue(model, recipe.input, 'upscale_factor');
    return factor === undefined ? [] : [`${String(factor).replace(/x/i, '')}×`];
  }
  // The instruction is above the picture, and the model beside it.
  if (recipe.kind === 'change') return [];
  const value = ({ model: usedModel, recipe: { input } }: RecipeWithStyle, option: string) =>
    usedModel ? getOptionValue(usedModel, input, option) : undefined;
  const isGiven = (option: string) => {
    const name = model?.options.get(option)?.name;
    return name !== undefined && recipe.input[name] !== undefined;
  };
  const fromPicture = isGiven('image');
  const changes = parent.styleTitle === child.styleTitle ? [] : [`LoRA ${parent.styleTitle} → ${child.styleTitle}`];
  if (parent.recipe.prompt.typed !== recipe.prompt.typed) changes.push(plainText('another prompt'));
  // A field without a param is told by the model's own name for it, unless it holds addresses.
  const otherOptions = [...(model?.options ?? [])].filter(
    ([name, field]) => !isParam(name) && !field.isLora && !field.type.startsWith('picture'),
  );
  for (const param of [...PARAM_NAMES, ...otherOptions.map(([name]) => name)]) {
    const [before, after] = [value(parent, param), value(child, param)];
    if (recipe.kind === 'vary' && param === 'prompt_strength' && isGiven(param))
      changes.push(plainText('strength {strength}', { strength: formatValue(after) }));
    if (isSameValue(before, after) || (fromPicture && SET_BY_IMAGE.has(param))) continue;
    if (param === 'image' && after === undefined) changes.push(plainText('no picture to start from'));
    if (param === 'replicate_weights' && parent.styleTitle === child.styleTitle)
      changes.push(plainText('another LoRA on top'));
    if (param === 'extra_lora')
      changes.push(after === undefined ? plainText('no second LoRA') : plainText('another second LoRA'));
    if (TOLD_IN_WORDS.has(param) || (param === 'prompt_strength' && recipe.kind === 'vary')) continue;
    // Another default of the new model is not a change that anybody made.
    if (parent.styleTitle !== child.styleTitle && !isGiven(param)) continue;
    if (after === undefined) continue;
    const name = (isParam(param) && paramSpec(param).shortName) || param;
    changes.push(
      before === undefined ? `${name} ${formatValue(after)}` : `${name} ${formatValue(before)} → ${formatValue(after)}`,
    );
  }
  return changes.length > MAX_LISTED_CHANGES
    ? [
        ...changes.slice(0, MAX_LISTED_CHANGES - 1),
        plainText('{count} more', { count: changes.length - MAX_LISTED_CHANGES + 1 }),
      ]
    : changes;
}

const isSameValue = (one: unknown, other: unknown) => String(one) === String(other);

const formatValue = (value: ModelInput[string] | undefined) => String(value).slice(0, 40);
