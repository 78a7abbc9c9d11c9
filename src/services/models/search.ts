import type { Model } from '#schema/model/model.ts';

/** The texts that a model is found by. */
export function modelSearchTexts({ title, name: model }: Model): readonly string[] {
  return [title, model, model.split('/').at(-1) ?? ''];
}

/** Ranks items by what was typed: texts that begin with it first, then words, then any part. If nothing was typed, all in order. */
export function rank<T>(
  items: readonly T[],
  textsOf: (item: T) => readonly string[],
  typed: string,
  limit: number,
): T[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const scored = items.map((item) => {
    const texts = textsOf(item).map((text) => text.toLowerCase());
    return { item, score: words.reduce((sum, word) => sum + score(texts, word), 0) };
  });
  return scored
    .filter(({ score }) => words.length === 0 || score >= words.length)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ item }) => item);
}

/** Below any sum that counts where the word is in none of the texts: {@link rank}'s floor is one a word. */
function score(texts: readonly string[], word: string): number {
  if (texts.some((text) => text.startsWith(word))) return 3;
  if (texts.some((text) => text.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word)))) return 2;
  return texts.some((text) => text.includes(word)) ? 1 : Number.NEGATIVE_INFINITY;
}
