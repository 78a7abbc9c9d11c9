import type { compose } from './compose.ts';
import type { Look } from './look.ts';
import type { Recipe } from './recipe.ts';
import { ownOptions } from './recipe-options.ts';
import { ROLE_NAMES } from './roles.ts';

/** One line that can be pasted into Discord to paint the same again, and the options that it cannot hold, since they are files. */
export interface ImagineLine {
  readonly line: string;
  readonly files: readonly string[];
}

/** @param look the recipe's own */
export function imagineLine(look: Look, recipe: Recipe, place: Parameters<typeof compose>[2]): ImagineLine {
  const options = ownOptions(look, recipe, place);
  const given = ROLE_NAMES.filter((role) => role !== 'prompt' && options.has(role));
  const files = given.filter((role) => typeof options.get(role) === 'object');
  const values = given.filter((role) => !files.includes(role)).map((role) => `${role}:${options.get(role)}`);
  const prompt = recipe.prompt.typed.replace(/\s+/g, ' ').trim();
  return { line: ['/imagine', `prompt:${prompt}`, `lora:${look.ref}`, ...values].join(' '), files };
}
