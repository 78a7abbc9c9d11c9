import type { Recipe } from '#schema/recipe/recipe.ts';

const isLink = (text: string) => /^(?:https?|data):\S+$/i.test(text);

/** All words of a recipe that reach its model, and those that were typed: choices that were not drawn too. */
export function recipeTexts({ prompt, input }: Pick<Recipe, 'prompt' | 'input'>): readonly string[] {
  const sent = Object.values(input)
    .flat()
    .filter((value) => typeof value === 'string');
  const texts = [prompt.typed, prompt.sent, ...sent.filter((text) => !isLink(text))];
  return [...new Set(texts.filter((text) => text.trim() !== ''))];
}
