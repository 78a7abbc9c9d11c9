import { openFavourites } from '#services/favourites/favourites.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { type ExportEntry, exportPerson } from '#services/privacy/export-person.ts';
import { openPersonIndex } from '#services/privacy/person-index.ts';
import { openSheetStore } from '#services/sheets/sheet-store.ts';
import type { Store } from '#services/store/store.ts';

const none = { load: async () => new DisposableStack() };

/** The jobs, sheets and stars of a person, who has nothing else in the store. */
export function exportJobs(person: string, store: Store): AsyncGenerator<ExportEntry> {
  const favourites = openFavourites(store, async () => 'away', { warn: () => {} });
  return exportPerson(person, {
    ...{ jobStore: openJobStore(store), people: openPersonIndex(store), favourites, wallClock: Date.now },
    sheetStore: openSheetStore(store),
    profiles: { ...none, get: () => ({}) },
    popularity: { ...none, read: () => new Map() },
    refusedInteractions: { listOf: async () => [] },
    blockedMembers: { ...none, find: () => undefined },
    ledger: { readDay: async () => [] },
    audit: { daysOf: async function* () {}, readDay: async function* () {} },
    gifts: { ...none, list: () => [] },
  });
}
