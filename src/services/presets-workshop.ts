import type { Logger } from 'pino';
import type { Card } from '#schema/card.ts';
import type { Catalogue } from './catalogue.ts';
import type { FetchCard } from './live-cards.ts';
import { openPresetCards, type PresetCards } from './preset-cards.ts';
import { createPresetCheck, type PresetCheck } from './preset-check.ts';
import { type Desk, openDesk } from './presets-desk.ts';
import { openPreviews, type Previews } from './presets-previews.ts';
import type { Store } from './store/store.ts';

/** What presets are made with. */
export interface Workshop {
  readonly check: PresetCheck;
  readonly cards: PresetCards;
  readonly desk: Desk;
  readonly previews: Previews;
}

export interface WorkshopOptions {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly fetchCard: FetchCard | undefined;
  /** Throws a Refusal for a card that cannot be painted here. */
  readonly accepts: (card: Card) => void;
  readonly log: Logger;
}

export async function openWorkshop({ store, catalogue, fetchCard, accepts, log }: WorkshopOptions): Promise<Workshop> {
  return {
    check: createPresetCheck(catalogue, fetchCard, accepts),
    cards: await openPresetCards(store, catalogue, log),
    desk: openDesk(store),
    previews: openPreviews(store),
  };
}
