import { noopBus } from '#services/bus/bus.ts';
import { openFavourites } from '#services/favourites/favourites.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { createErasedRequests } from '#services/privacy/erased-requests.ts';
import { createErasures, type ErasuresOptions } from '#services/privacy/erasures.ts';
import { openPersonIndex } from '#services/privacy/person-index.ts';
import { openSheetStore } from '#services/sheets/sheet-store.ts';
import type { Store } from '#services/store/store.ts';

/** Erasures of what a store has, of a process that has nothing else of anybody, and deletes messages at once. */
export function openTestErasures(
  store: Store,
  options: Pick<ErasuresOptions, 'steps' | 'log'> & Partial<ErasuresOptions>,
) {
  return createErasures({
    store,
    bus: noopBus,
    jobStore: openJobStore(store),
    people: openPersonIndex(store),
    sheetStore: openSheetStore(store),
    favourites: openFavourites(store, async () => 'away', options.log),
    undelivered: [],
    ownsGuild: () => true,
    audit: { erasePerson: async () => {} },
    models: { findByName: () => undefined },
    profiles: { set: async () => {} },
    popularity: { forget: async () => {} },
    refusedInteractions: { forget: async () => {} },
    generator: { cancelWaiting: () => 0 },
    erasedRequests: createErasedRequests(),
    sheets: { cancelAll: () => {} },
    deleteMessage: async () => true,
    deleteReply: async () => {},
    wallClock: Date.now,
    ...{ pauseMs: 0, retryMs: 10 },
    ...options,
  });
}
