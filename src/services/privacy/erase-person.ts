import type { Audit } from '#services/audit/audit.ts';
import type { Favourites } from '#services/favourites/favourites.ts';
import type { RefusedInteractions } from '#services/interactions/refused-interactions.ts';
import type { Popularity } from '#services/presets/popularity.ts';
import type { Profiles } from '#services/presets/profiles.ts';
import type { SheetStore } from '#services/sheets/sheet-store.ts';
import type { ErasedNamespace } from './namespaces.ts';

export interface PersonServices {
  readonly audit: Pick<Audit, 'erasePerson'>;
  readonly profiles: Pick<Profiles, 'set'>;
  readonly popularity: Pick<Popularity, 'forget'>;
  readonly refusedInteractions: Pick<RefusedInteractions, 'forget'>;
  readonly favourites: Pick<Favourites, 'listOf' | 'remove'>;
  readonly sheetStore: Pick<SheetStore, 'deleteRequested'>;
}

/** Deletes what is kept of a person besides jobs and started sheets. Again is harmless. @throws StoreUnavailableError */
export async function erasePerson(person: string, services: PersonServices): Promise<void> {
  for (const erase of new Set(Object.values(ERASERS))) await erase(person, services);
}

type Eraser = (person: string, services: PersonServices) => Promise<void>;

const eraseAudit: Eraser = (person, { audit }) => audit.erasePerson(person);
const eraseStars: Eraser = async (person, { favourites }) => {
  for await (const job of favourites.listOf(person)) await favourites.remove(job, person);
};

/** A namespace that is `own` in namespaces.ts and not here does not compile. */
const ERASERS: Readonly<Record<ErasedNamespace, Eraser>> = {
  'audit-log': eraseAudit,
  'audit-people': eraseAudit,
  profiles: (person, { profiles }) => profiles.set(person, {}),
  refused: (person, { refusedInteractions }) => refusedInteractions.forget(person),
  'sheet-plans': (person, { sheetStore }) => sheetStore.deleteRequested(person),
  stars: eraseStars,
  'stars-by-person': eraseStars,
  // That of a server is nobody's alone; in direct messages a person is their own server.
  usage: (person, { popularity }) => popularity.forget(person),
};
