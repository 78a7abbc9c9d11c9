import { optionOfField } from '#schema/model/model.ts';
import { isParam } from '#schema/model/params/params.ts';
import { changedDefaults } from '#schema/recipe/edit/model-changes.ts';
import type { Recipe } from '#schema/recipe/recipe.ts';
import type { Style } from '#schema/recipe/style.ts';
import { recipeFor, recipeOptions } from './given-options.ts';

export interface ImagineCommand {
  readonly line: string;
  /** Options that the line cannot hold, since they are files. */
  readonly files: readonly string[];
}

/**
 * The line to paste into Discord for the same again.
 * @param style the recipe's own
 * @param withReferences whether it names LoRAs by anything but a preset
 */
export function imagineCommand(style: Style, painted: Recipe, withReferences: boolean): ImagineCommand {
  const recipe = recipeFor(style, painted);
  const options = new Map([...reliedOptions(style, recipe), ...recipeOptions(style.model, recipe)]);
  const given = [...style.model.options].flatMap(([name, field]) =>
    name !== 'prompt' && options.has(name) && (withReferences || !field.isLora) ? name : [],
  );
  const files = given.filter((name) => typeof options.get(name) === 'object');
  const typed = given.filter((name) => !files.includes(name));
  const values = typed.filter(isParam).map((name) => `${name}:${options.get(name)}`);
  const others = typed.filter((name) => !isParam(name)).map((name) => `${name}: ${options.get(name)}`);
  const prompt = recipe.prompt.typed.replace(/\s+/g, ' ').trim();
  const lora = withReferences || style.preset ? [`lora:${style.ref}`] : [];
  const more = others.length ? [`more:${others.join('; ')}`] : [];
  return { line: ['/imagine', `prompt:${prompt}`, ...lora, ...values, ...more].join(' '), files };
}

/** What nobody gave and the model now does otherwise: without it the line would paint something else. */
function reliedOptions({ model }: Style, recipe: Recipe): [name: string, value: string][] {
  return Object.entries(changedDefaults(model, recipe)).flatMap(([fieldName, value]) => {
    const name = optionOfField(model, fieldName);
    return name === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : String(value)]];
  });
}
