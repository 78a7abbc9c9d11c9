import type { Logger } from 'pino';
import type { Card } from '#schema/card.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Catalogue } from './catalogue.ts';
import { download } from './download.ts';
import type { FetchCard } from './live-cards.ts';
import { openPresetCards, type PresetCards } from './preset-cards.ts';
import { createPresetCheck, type PresetCheck } from './preset-check.ts';
import { type Desk, openDesk } from './presets-desk.ts';
import { openPreviews, type Previews } from './presets-previews.ts';
import { isDiscords } from './sources.ts';
import type { Store } from './store/store.ts';

/** What presets are made with. */
export interface Workshop {
  readonly check: PresetCheck;
  readonly cards: PresetCards;
  readonly desk: Desk;
  readonly previews: Previews;
  /** Reads a file that somebody attached, as text. @throws Refusal */
  readonly readFile: (url: string) => Promise<string>;
}

/** Bytes of the largest file of presets: 200 of them with everything set have half of it. */
export const MAX_FILE = 1024 * 1024;

/** Ms for reading one. */
const PATIENCE = 15_000;

export interface WorkshopOptions {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly fetchCard: FetchCard | undefined;
  /** Throws a Refusal for a card that cannot be painted here. */
  readonly accepts: (card: Card) => void;
  readonly log: Logger;
  readonly discordOrigin: string | undefined;
}

export async function openWorkshop({
  store,
  catalogue,
  fetchCard,
  accepts,
  log,
  discordOrigin,
}: WorkshopOptions): Promise<Workshop> {
  return {
    check: createPresetCheck(catalogue, fetchCard, accepts),
    cards: await openPresetCards(store, catalogue, log),
    desk: openDesk(store),
    previews: openPreviews(store),
    readFile: async (url) => {
      try {
        const signal = AbortSignal.timeout(PATIENCE);
        const allows = (address: URL) => isDiscords(address, discordOrigin);
        return Buffer.from(await download(url, { allows, maxBytes: MAX_FILE, signal })).toString('utf8');
      } catch (error) {
        throw new Refusal('That file could not be read from Discord. Please attach it again.', { cause: error });
      }
    },
  };
}
