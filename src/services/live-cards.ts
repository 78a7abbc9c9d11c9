import type { Logger } from 'pino';
import { type Card, type CardFile, cardFile, compileCard } from '#schema/card.ts';
import { fieldDifferences } from '#schema/card-difference.ts';
import type { Catalogue } from './catalogue.ts';
import type { Store } from './store/store.ts';

/** Keeps cards as their models are published now. */
export interface LiveCards {
  /** Puts the cards that were kept into the catalogue. */
  restore(): Promise<void>;
  /** Fetches the card's live schema, keeps it and uses it from then on; once a card. Never rejects. */
  refresh(card: Card): Promise<void>;
}

export type FetchCard = (model: string, version: string | undefined, signal: AbortSignal) => Promise<CardFile>;

/** Ms for fetching one. */
const PATIENCE = 30_000;

export function createLiveCards(catalogue: Catalogue, store: Store, fetchCard: FetchCard, log: Logger): LiveCards {
  const shelf = store.shelf('cards', cardFile);
  const known = new Set<string>();

  /** The words of ours stay; what the model publishes is the model's. */
  const use = (shipped: Card, file: CardFile) => {
    const { title, trigger } = shipped;
    const live = compileCard({ ...file, title, ...(trigger && { trigger }) });
    catalogue.replace(live);
    known.add(shipped.model);
    return live;
  };

  return {
    restore: async () => {
      for (const card of catalogue.cards) {
        const kept = await shelf.get(card.model);
        // A card that now names another version is a new one.
        if (kept && (kept.version ?? '').startsWith(card.version ?? '')) use(card, kept);
      }
    },
    refresh: async (card) => {
      if (known.has(card.model)) return;
      known.add(card.model);
      try {
        const file = await fetchCard(card.model, card.version, AbortSignal.timeout(PATIENCE));
        const differences = fieldDifferences(card, use(card, file));
        await shelf.set(card.model, file);
        if (differences.length)
          log.warn({ model: card.model, differences }, 'the model differs from its card; it is used as it is now');
      } catch (error) {
        known.delete(card.model);
        log.warn({ model: card.model, err: error }, 'the live schema could not be read; the card is used as it is');
      }
    },
  };
}
