import { PARAM_NAMES } from '#schema/model/params.ts';
import type { Style } from '#schema/model/style.ts';
import type { compose } from './compose.ts';
import type { Recipe } from './recipe.ts';
import { optionsFromRecipe } from './recipe-options.ts';

/** One line that can be pasted into Discord to paint the same again, and the options that it cannot hold, since they are files. */
export interface ImagineCommand {
  readonly line: string;
  readonly files: readonly string[];
}

/** @param style the recipe's own */
export function imagineCommand(style: Style, recipe: Recipe, place: Parameters<typeof compose>[2]): ImagineCommand {
  const options = optionsFromRecipe(style, recipe, place);
  const givenParams = PARAM_NAMES.filter((param) => param !== 'prompt' && options.has(param));
  const files = givenParams.filter((param) => typeof options.get(param) === 'object');
  const values = givenParams.filter((param) => !files.includes(param)).map((param) => `${param}:${options.get(param)}`);
  const prompt = recipe.prompt.typed.replace(/\s+/g, ' ').trim();
  return { line: ['/imagine', `prompt:${prompt}`, `lora:${style.ref}`, ...values].join(' '), files };
}
