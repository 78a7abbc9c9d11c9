import { setImmediate } from 'node:timers/promises';
import type { Job } from '#schema/job/job.ts';
import { linkToMessage } from '#schema/job/message-link.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import type { Audit } from '#services/audit/audit.ts';
import type { BlockedMembers } from '#services/blocked-members/blocked-members.ts';
import type { Favourites } from '#services/favourites/favourites.ts';
import type { Gifts } from '#services/gifts/gifts.ts';
import { inTurns } from '#services/in-turns.ts';
import type { RefusedInteractions } from '#services/interactions/refused-interactions.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import { dayOf } from '#services/money/days.ts';
import { MONEY_DAYS } from '#services/money/forget-money.ts';
import type { Ledger } from '#services/money/ledger.ts';
import type { Popularity } from '#services/presets/popularity.ts';
import type { Profiles } from '#services/presets/profiles.ts';
import type { SheetStore } from '#services/sheets/sheet-store.ts';
import { skipUnknownForm } from '#services/store/unknown-form-error.ts';
import type { PersonEntry, PersonIndex } from './person-index.ts';

export interface ExportServices {
  readonly audit: Pick<Audit, 'readDay' | 'daysOf'>;
  readonly gifts: Pick<Gifts, 'load' | 'list'>;
  readonly people: PersonIndex;
  readonly jobStore: Pick<JobStore, 'find'>;
  readonly sheetStore: Pick<SheetStore, 'find' | 'findRequested'>;
  readonly favourites: Pick<Favourites, 'listOf'>;
  readonly profiles: Pick<Profiles, 'load' | 'get'>;
  readonly popularity: Pick<Popularity, 'load' | 'read'>;
  readonly refusedInteractions: Pick<RefusedInteractions, 'listOf'>;
  readonly blockedMembers: Pick<BlockedMembers, 'load' | 'find'>;
  readonly ledger: Pick<Ledger, 'readDay'>;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
}

/** One thing that is kept of a person. What it is depends on `type`, and on the version of the file. */
export type ExportEntry = { readonly type: string } & Readonly<Record<string, unknown>>;

const DAY_MS = 24 * 60 * 60 * 1000;

/** All that is kept of a person, in every server and in direct messages, and of nobody else. Reads one thing after the other. */
export async function* exportPerson(person: string, services: ExportServices): AsyncGenerator<ExportEntry> {
  yield* exportOwn(person, services);
  for await (const entry of services.people.list(person)) {
    const found = await skipUnknownForm(() => describeEntry(person, entry, services));
    yield* found ?? [{ type: `unreadable ${entry.kind}`, id: entry.id }];
    // Reading SQLite and what is in memory never waits: others come in between.
    await setImmediate();
  }
  const guilds = await services.people.serversOf(person);
  for (const guild of guilds) yield* exportFromServer(person, guild, services);
  yield* exportAudit(person, services);
  for (const guild of [undefined, ...guilds]) yield* exportUsage(person, guild, services);
}

/** @throws UnknownFormError */
async function describeEntry(
  person: string,
  { kind, id }: PersonEntry,
  { jobStore, sheetStore }: ExportServices,
): Promise<ExportEntry[]> {
  if (kind === 'job') {
    const job = await jobStore.find(id);
    return job?.person.id === person ? [describeJob(job)] : [];
  }
  const sheet = await sheetStore.find(id);
  return sheet?.person.id === person ? [describeSheet(sheet)] : [];
}

async function* exportOwn(person: string, services: ExportServices): AsyncGenerator<ExportEntry> {
  using _profile = await services.profiles.load(person);
  const defaults = services.profiles.get(person);
  if (Object.keys(defaults).length > 0) yield { type: 'defaults', options: defaults };
  using _counts = await services.popularity.load(person);
  const counts = services.popularity.read(person);
  if (counts.size > 0) yield { type: 'used in direct messages', times: Object.fromEntries(counts) };
  for (const { at, event, modal } of await services.refusedInteractions.listOf(person))
    yield { type: 'refused', at: timeOf(at), event, modal };
  for (const sheet of await services.sheetStore.findRequested(person)) yield describeSheet(sheet);
  for await (const job of services.favourites.listOf(person)) yield { type: 'star', job };
}

/** What admins did about them; not who did. */
async function* exportFromServer(person: string, guild: string, services: ExportServices): AsyncGenerator<ExportEntry> {
  using _blocks = await services.blockedMembers.load(guild);
  const block = services.blockedMembers.find(guild, person);
  if (block) yield { type: 'blocked', server: guild, until: block.until === undefined ? null : timeOf(block.until) };
  using _gifts = await services.gifts.load(guild);
  for (const { until, left } of services.gifts.list(guild, person)) yield { type: 'gift', server: guild, until, left };
}

async function* exportAudit(person: string, { audit }: ExportServices): AsyncGenerator<ExportEntry> {
  for await (const { guild, day } of audit.daysOf(person)) {
    for await (const { person: whose, at, ...entry } of audit.readDay(guild, day))
      if (whose?.id === person) yield { type: 'audit', server: guild, at: timeOf(at), name: whose.name, ...entry };
    await setImmediate();
  }
}

async function* exportUsage(
  person: string,
  guild: string | undefined,
  { ledger, wallClock }: ExportServices,
): AsyncGenerator<ExportEntry> {
  const days = Array.from({ length: MONEY_DAYS + 1 }, (_, ago) => dayOf(wallClock() - ago * DAY_MS));
  for await (const day of inTurns(days, 1))
    for (const { person: whose, ...row } of await ledger.readDay({ person, guild }, day))
      if (whose === person) yield { type: 'usage', server: guild ?? null, day, ...row };
}

/** Without the token of its interaction, which is a secret of Discord's. */
function describeJob(job: Job): ExportEntry {
  const { person, message, guild, channel, at, state, recipe, ...rest } = job;
  return {
    type: 'job',
    id: job.id,
    at: timeOf(at),
    name: person.name,
    server: guild ?? null,
    channel: channel ?? null,
    message: message ? linkToMessage(guild, message) : null,
    state,
    recipe,
    private: rest.private,
    ...(rest.cost && { cost: rest.cost }),
    ...(rest.cell && { sheet: rest.cell.sheet }),
    ...(rest.ending && { ending: rest.ending }),
    ...(rest.erased && { erased: true }),
  };
}

function describeSheet({
  id,
  prompt,
  look,
  seed,
  x,
  y,
  drafts,
  person,
  place,
  message,
  at,
  state,
  erased,
}: Sheet): ExportEntry {
  return {
    type: 'sheet',
    id,
    at: timeOf(at),
    name: person.name,
    server: place.guild ?? null,
    channel: place.channel ?? null,
    message: message ? linkToMessage(place.guild, message) : null,
    state,
    prompt,
    look,
    seed,
    axes: [x, y].filter((axis) => axis !== undefined),
    drafts,
    ...(erased && { erased }),
  };
}

const timeOf = (at: number) => new Date(at).toISOString();
