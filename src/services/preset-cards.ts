import type { Logger } from 'pino';
import { type CardFile, cardFile, compileCard } from '#schema/card.ts';
import type { Catalogue } from './catalogue.ts';
import type { Store } from './store/store.ts';

/** Cards that were fetched for presets: like an operator's own, but in the store, so that recipes work after a restart. */
export interface PresetCards {
  /** Keeps it, and puts it into the catalogue. */
  keep(file: CardFile): Promise<void>;
}

/** Puts the cards that were kept into the catalogue, where it has none of that model. */
export async function openPresetCards(store: Store, catalogue: Catalogue, log: Logger): Promise<PresetCards> {
  const shelf = store.shelf('preset-cards', cardFile);
  for await (const [model, file] of shelf.entries()) {
    try {
      if (!catalogue.cards.some((card) => card.model === model)) catalogue.add(compileCard(file));
    } catch (error) {
      log.warn({ model, err: error }, 'a card that was fetched for a preset can no longer be used');
    }
  }
  return {
    keep: async (file) => {
      const card = compileCard(file);
      await shelf.set(file.model, file);
      catalogue.add(card);
    },
  };
}
