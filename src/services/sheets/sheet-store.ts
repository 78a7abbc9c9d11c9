import { z } from 'zod';
import type { Place } from '#schema/interaction/interaction.ts';
import { hasSheetEnded, type Sheet, sheet } from '#schema/sheet/sheet.ts';
import { openReplyTokens } from '#services/jobs/store/reply-tokens.ts';
import { openPersonIndex } from '#services/privacy/person-index.ts';
import { KEEP_FOREVER, type Retention } from '#services/privacy/retention.ts';
import { createKeyedSerialQueue } from '#services/serial-queue.ts';
import { type OnUnreadable, readUnfinished } from '#services/store/read-unfinished.ts';
import type { Store } from '#services/store/store.ts';

/** Stores sheets: requested ones for a day, started ones as long as jobs. */
export interface SheetStore {
  /** @param beforeParse as a collection's `get` has it */
  find(id: string, beforeParse?: () => Promise<void>): Promise<Sheet | undefined>;
  /** Stores a sheet that was planned and not started. Only the newest ones of a person are kept. */
  saveRequested(sheet: Sheet): Promise<void>;
  /** Stores a sheet that is being painted or canceled. {@link findUnfinished} finds it until {@link finish}. */
  saveActive(sheet: Sheet): Promise<void>;
  /** Stores a sheet again as it was before {@link saveActive}: it could not be begun. */
  undoActive(before: Sheet): Promise<void>;
  /** Records that a message of its own may have been posted. */
  record(id: string, changes: Pick<Sheet, 'sending'>): Promise<void>;
  /** Stores a sheet that has ended, with its drafts if some of its cells may be tried again. */
  finish(sheet: Sheet): Promise<void>;
  delete(id: string): Promise<void>;
  /** What leads to the message of a sheet, also of one that has ended; undefined once its token cannot be used any more. */
  findReply(sheet: Sheet): Promise<Sheet['reply'] | undefined>;
  /**
   * Replaces a sheet that has ended by what `change` makes of it: the same to have it stored and listed again, `'delete'` to forget
   * it, undefined to leave it alone. @returns the sheet after that; undefined if there is none
   */
  revise(
    id: string,
    change: (sheet: Sheet) => Sheet | 'delete' | undefined,
    beforeParse?: () => Promise<void>,
  ): Promise<Sheet | undefined>;
  /** A person's sheets that were not started. */
  findRequested(person: string): Promise<readonly Sheet[]>;
  /** Forgets them. */
  deleteRequested(person: string): Promise<void>;
  /** Waits while the store cannot be read. */
  findUnfinished(onUnreadable: OnUnreadable): Promise<Sheet[]>;
}

/** Planned sheets that are stored per person, so that plans cannot fill the store. */
const MAX_PLANS_PER_PERSON = 10;

/** Ms until a planned sheet can no longer be started. */
const REQUESTED_TTL_MS = 24 * 60 * 60 * 1000;

export function openSheetStore(store: Store, retention: Retention = KEEP_FOREVER): SheetStore {
  const sheets = store.collection('sheets', sheet);
  const unfinishedIds = store.listedCollection('open-sheets', z.literal(true));
  const planIds = store.collection('sheet-plans', z.array(z.string()));
  /** By person, so that a plan is never deleted while it is being started. */
  const writes = createKeyedSerialQueue();
  const people = openPersonIndex(store);
  const replyTokens = openReplyTokens(store);
  const entryOf = ({ id, place }: Sheet) => ({ kind: 'sheet', id, guild: place.guild }) as const;
  const saveListed = async (entry: Sheet) => {
    const ttl = retention.ttl(entry.at);
    await Promise.all([sheets.set(entry.id, entry, ttl), people.add(entry.person.id, entryOf(entry), ttl)]);
  };
  const findRequested = async (person: string) => {
    const found = await Promise.all(((await planIds.get(person)) ?? []).map((id) => sheets.get(id)));
    return found.flatMap((entry) => (entry?.state === 'asked' ? [entry] : []));
  };
  const forgetOldPlans = async (ids: readonly string[]) => {
    for (const id of ids) if ((await sheets.get(id))?.state === 'asked') await sheets.delete(id);
  };
  return {
    find: sheets.get,
    saveRequested: (entry) =>
      writes.run(entry.person.id, async () => {
        const ids = [...((await planIds.get(entry.person.id)) ?? []), entry.id];
        await forgetOldPlans(ids.slice(0, -MAX_PLANS_PER_PERSON));
        await sheets.set(entry.id, entry, REQUESTED_TTL_MS);
        await planIds.set(entry.person.id, ids.slice(-MAX_PLANS_PER_PERSON), REQUESTED_TTL_MS);
      }),
    saveActive: async (entry) => {
      await writes.run(entry.person.id, async () => {
        // First: where the other write is lost, it can be started again; one that is stored as started can not.
        await unfinishedIds.set(entry.id, true);
        await saveListed(entry);
      });
    },
    undoActive: async (before) => {
      const ttl = before.state === 'asked' ? REQUESTED_TTL_MS : retention.ttl(before.at);
      await writes.run(before.person.id, () => sheets.set(before.id, before, ttl));
      await unfinishedIds.delete(before.id);
    },
    record: async (id, changes) => {
      const entry = await sheets.get(id);
      if (entry) await sheets.set(id, { ...entry, ...changes }, retention.ttl(entry.at));
    },
    finish: async (entry) => {
      await writes.run(entry.person.id, async () => {
        await Promise.all([saveListed(entry), replyTokens.add(entry.id, entry.reply)]);
      });
      await unfinishedIds.delete(entry.id);
    },
    delete: (id) => sheets.delete(id),
    findReply: ({ id, reply }) => replyTokens.findReply(id, reply),
    revise: async (id, change, beforeParse) => {
      const person = (await sheets.get(id, beforeParse))?.person.id;
      if (person === undefined) return undefined;
      return writes.run(person, async () => {
        const entry = await sheets.get(id, beforeParse);
        if (!entry || !hasSheetEnded(entry)) return entry;
        const changed = change(entry);
        if (changed === undefined) return entry;
        if (changed === entry) await saveListed(entry);
        else if (changed !== 'delete')
          await Promise.all([sheets.set(id, changed, retention.ttl(entry.at)), replyTokens.delete(id)]);
        else await Promise.all([sheets.delete(id), people.remove(entry.person.id, entryOf(entry))]);
        return changed === 'delete' ? undefined : changed;
      });
    },
    findRequested,
    deleteRequested: (person) =>
      writes.run(person, async () => {
        for (const { id } of await findRequested(person)) await sheets.delete(id);
        await planIds.delete(person);
      }),
    findUnfinished: async (onUnreadable) => {
      const read = async (id: string) => {
        const entry = await sheets.get(id);
        return entry?.drafts.length && entry.state !== 'over' ? entry : undefined;
      };
      const unfinished = await readUnfinished(store, unfinishedIds, read, onUnreadable);
      // Another process may be about to store it as started, so its id stays.
      return unfinished.filter(({ state }) => state !== 'asked');
    },
  };
}

/** A place in the form in which a sheet is stored, and back. */
export const serializePlace = ({ permissions, appPermissions, roles, ...place }: Place): Sheet['place'] => ({
  ...place,
  roles: [...roles],
  permissions: String(permissions),
  appPermissions: String(appPermissions),
});

export const parsePlace = ({ permissions, appPermissions, ...place }: Sheet['place']): Place => ({
  ...place,
  guild: place.guild,
  channel: place.channel,
  parent: place.parent,
  permissions: BigInt(permissions),
  appPermissions: BigInt(appPermissions),
});
