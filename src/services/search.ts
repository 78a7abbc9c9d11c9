import type { Card } from '#schema/card.ts';

/** Cards for what was typed so far, best first: those that begin so, then words that do, then any place; all in order for nothing typed. */
export function search(cards: readonly Card[], typed: string, most: number): Card[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const scored = cards.map((card) => ({ card, score: words.reduce((sum, word) => sum + score(card, word), 0) }));
  return scored
    .filter(({ score }) => words.length === 0 || score >= words.length)
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ card }) => card);
}

/** 0 where the word is not in the card's names at all: below {@link search}'s floor of one a word. */
function score(card: Card, word: string): number {
  const texts = [card.title, card.model, card.model.split('/').at(-1) ?? ''].map((text) => text.toLowerCase());
  if (texts.some((text) => text.startsWith(word))) return 3;
  if (texts.some((text) => text.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word)))) return 2;
  return texts.some((text) => text.includes(word)) ? 1 : Number.NEGATIVE_INFINITY;
}
