import type { Model } from '#schema/model/model.ts';

/** Words of what is typed that are looked for. Nobody types more to find a name, and the time grows with each. */
const MAX_QUERY_WORDS = 8;

/** The texts that a model is found by. */
export function modelSearchTexts({ title, name: model }: Model): readonly string[] {
  return [title, model, model.split('/').at(-1) ?? ''];
}

/** Ranks items by what is typed: texts that begin with it first, then words, then any part. If nothing is typed, all in order. */
export type Ranker<T> = (items: readonly T[], typed: string, limit: number) => T[];

/**
 * Makes a ranker that reads the texts of an item once, not at every letter that somebody types.
 * @param keyOf the object that an item's texts come from: one that is replaced where they change
 */
export function createRanker<T>(textsOf: (item: T) => readonly string[], keyOf: (item: T) => object): Ranker<T> {
  const indexes = new WeakMap<object, SearchIndex>();
  const indexOf = (item: T): SearchIndex => {
    const key = keyOf(item);
    const index = indexes.get(key) ?? indexTexts(textsOf(item));
    indexes.set(key, index);
    return index;
  };
  return (items, typed, limit) => {
    const words = typed
      .toLowerCase()
      .split(/\s+/, MAX_QUERY_WORDS + 1)
      .filter(Boolean)
      .slice(0, MAX_QUERY_WORDS);
    if (words.length === 0) return items.slice(0, limit);
    return items
      .map((item) => ({ item, score: words.reduce((sum, word) => sum + scoreWord(indexOf(item), word), 0) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ item }) => item);
  };
}

/** All texts of an item in one, so that a word is looked for once in each. */
interface SearchIndex {
  /** A line feed before each text. */
  readonly texts: string;
  /** A space before each word. */
  readonly words: string;
}

function indexTexts(texts: readonly string[]): SearchIndex {
  const lines = texts.map((text) => text.toLowerCase().replace(/\s+/g, ' '));
  return {
    texts: `\n${lines.join('\n')}`,
    words: ` ${lines.join(' ').replace(/[^\p{L}\p{N}]+/gu, ' ')}`,
  };
}

/** Below any sum that counts where the word is in none of the texts. */
function scoreWord({ texts, words }: SearchIndex, word: string): number {
  if (!texts.includes(word)) return Number.NEGATIVE_INFINITY;
  if (texts.includes(`\n${word}`)) return 3;
  return words.includes(` ${word}`) ? 2 : 1;
}
