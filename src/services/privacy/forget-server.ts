import { z } from 'zod';
import type { Audit } from '#services/audit/audit.ts';
import type { BackgroundSteps, Turn } from '#services/background-steps.ts';
import type { BlockedMembers } from '#services/blocked-members/blocked-members.ts';
import type { Favourites } from '#services/favourites/favourites.ts';
import type { Undelivered } from '#services/images/undelivered/undelivered.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import type { Settings } from '#services/limits/settings.ts';
import type { ServerLists } from '#services/lists/word-lists.ts';
import { forgetMoney } from '#services/money/forget-money.ts';
import type { Popularity } from '#services/presets/popularity.ts';
import type { Presets } from '#services/presets/presets.ts';
import type { Previews } from '#services/presets/previews.ts';
import type { ServerSettings } from '#services/settings/server-settings.ts';
import type { SheetStore } from '#services/sheets/sheet-store.ts';
import type { Store } from '#services/store/store.ts';
import { skipUnknownForm } from '#services/store/unknown-form-error.ts';
import type { ForgottenNamespace } from './namespaces.ts';
import type { PersonEntry, PersonIndex } from './person-index.ts';

export interface ServerServices {
  readonly store: Store;
  readonly audit: Pick<Audit, 'forgetServer'>;
  readonly people: PersonIndex;
  readonly steps: BackgroundSteps;
  readonly jobStore: Pick<JobStore, 'revise'>;
  readonly sheetStore: Pick<SheetStore, 'delete' | 'revise'>;
  readonly favourites: Pick<Favourites, 'forget'>;
  readonly undelivered: readonly Pick<Undelivered, 'delete'>[];
  readonly presets: Pick<Presets, 'load' | 'getForGuild' | 'forget'>;
  readonly previews: Pick<Previews, 'delete'>;
  readonly settings: Pick<Settings, 'forget'>;
  readonly serverSettings: Pick<ServerSettings, 'forget'>;
  readonly blockedMembers: Pick<BlockedMembers, 'forget'>;
  readonly serverLists: Pick<ServerLists, 'forget'>;
  readonly popularity: Pick<Popularity, 'forget'>;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
}

/** Deletes all that is stored of a server. Again is harmless. @throws StoreUnavailableError */
export async function forgetServer(guild: string, services: ServerServices): Promise<void> {
  const { people, steps } = services;
  for await (const person of people.peopleOf(guild))
    await steps.forEach(people.list(person, guild), (entry, turn) => forgetEntry(person, entry, services, turn));
  for (const forget of new Set(Object.values(FORGETTERS))) await forget(guild, services);
}

async function forgetEntry(person: string, entry: PersonEntry, services: ServerServices, turn: Turn): Promise<void> {
  const { people, jobStore, sheetStore, favourites, undelivered } = services;
  const { id, kind } = entry;
  for (const files of undelivered) await files.delete(id);
  if (kind === 'job') {
    await favourites.forget(id);
    const deleteJob = async () => {
      await jobStore.revise(id, () => 'delete', turn);
      return true;
    };
    // Also what cannot be read. What else leads to it has ended, or takes it for gone.
    if (!(await skipUnknownForm(deleteJob))) await services.store.collection('jobs', z.unknown()).delete(id);
  } else await sheetStore.delete(id);
  // Also where it was gone already.
  await people.remove(person, entry);
}

type Forgetter = (guild: string, services: ServerServices) => Promise<void>;

/** The names of previews are those of presets. */
const forgetPresets: Forgetter = async (guild, { presets, previews }) => {
  using _held = await presets.load(guild);
  for (const { name } of presets.getForGuild(guild).presets) await previews.delete(guild, name);
  await presets.forget(guild);
};
const forgetAudit: Forgetter = (guild, { audit }) => audit.forgetServer(guild);
const forgetSpent: Forgetter = (guild, { store, wallClock }) => forgetMoney(store, guild, wallClock());

/** A namespace that is `own` in namespaces.ts and not here does not compile. The record in `servers` goes last, by itself. */
const FORGETTERS: Readonly<Record<Exclude<ForgottenNamespace, 'servers'>, Forgetter>> = {
  'audit-log': forgetAudit,
  'audit-people': forgetAudit,
  'blocked-members': (guild, { blockedMembers }) => blockedMembers.forget(guild),
  books: forgetSpent,
  'books-open': forgetSpent,
  gifts: forgetSpent,
  'gifts-open': forgetSpent,
  lists: (guild, { serverLists }) => serverLists.forget(guild),
  'person-servers': (guild, { people, steps }) =>
    steps.forEach(people.peopleOf(guild), (person) => people.forgetMember(guild, person)),
  presets: forgetPresets,
  previews: forgetPresets,
  'server-settings': (guild, { serverSettings }) => serverSettings.forget(guild),
  settings: (guild, { settings }) => settings.forget(guild),
  shortcuts: (guild, { store }) => store.collection('shortcuts', z.string()).delete(guild),
  usage: (guild, { popularity }) => popularity.forget(guild),
  'usage-days': forgetSpent,
};
