import { TOKEN_MS } from '#schema/interaction/interaction.ts';
import { eraseRecipe, forgetPerson, isCostKnown, NOBODY_ERASED } from '#schema/job/erased-job.ts';
import { isTerminal, type Job } from '#schema/job/job.ts';
import { eraseSheet, forgetSheetPerson } from '#schema/sheet/erased-sheet.ts';
import { hasSheetEnded, type Sheet } from '#schema/sheet/sheet.ts';
import type { Turn } from '#services/background-steps.ts';
import type { Favourites } from '#services/favourites/favourites.ts';
import type { Undelivered } from '#services/images/undelivered/undelivered.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import type { Models } from '#services/models/models.ts';
import type { SheetStore } from '#services/sheets/sheet-store.ts';
import type { PersonEntry, PersonIndex } from './person-index.ts';

export interface EntryServices {
  readonly jobStore: Pick<JobStore, 'find' | 'findReply' | 'revise'>;
  readonly sheetStore: Pick<SheetStore, 'find' | 'findReply' | 'revise'>;
  readonly people: Pick<PersonIndex, 'remove'>;
  readonly favourites: Pick<Favourites, 'findCopy' | 'forget' | 'removeAll'>;
  readonly undelivered: readonly Pick<Undelivered, 'delete'>[];
  readonly models: Pick<Models, 'findByName'>;
  /** Deletes one of the bot's own messages. @returns whether it is gone. @throws Error if it may be possible later */
  readonly deleteMessage: (message: NonNullable<Job['message']>) => Promise<boolean>;
  /** Deletes the reply to an interaction of the last minutes; resolves too where that cannot be done. */
  readonly deleteReply: (reply: Job['reply']) => Promise<void>;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
}

/** Ms after which nobody will know any more what a job cost. */
const COST_UNKNOWN_MS = 26 * 60 * 60 * 1000;

/**
 * Takes the recipe out of a job or sheet that has ended, and deletes its pictures.
 * @returns whether it is a job that is erased now
 * @throws StoreUnavailableError
 */
export async function eraseEntry({ kind, id }: PersonEntry, services: EntryServices, turn?: Turn): Promise<boolean> {
  if (kind === 'sheet') {
    const { sheetStore } = services;
    const sheet = await sheetStore.find(id, turn);
    if (!sheet || sheet.erased || !hasSheetEnded(sheet)) return false;
    const isGone =
      isNew(sheet, services.wallClock()) &&
      (await deleteNewMessage(sheet, await sheetStore.findReply(sheet), services));
    const erase = (latest: Sheet) => (isGone ? withoutMessage(eraseSheet(latest)) : eraseSheet(latest));
    await sheetStore.revise(id, (latest) => (latest.erased ? undefined : erase(latest)), turn);
    return false;
  }
  const { jobStore, undelivered, wallClock } = services;
  const erase = (job: Job) => eraseRecipe(job, pricedFields(job, services));
  // Most are old, and one reading does for them.
  const job = await jobStore.revise(
    id,
    (latest) => (latest.erased || !isTerminal(latest.state) || isNew(latest, wallClock()) ? undefined : erase(latest)),
    turn,
  );
  if (!job || !isTerminal(job.state)) return false;
  for (const files of undelivered) await files.delete(id);
  if (!job.erased) {
    const isGone = await deleteNewMessage(job, await jobStore.findReply(job), services);
    await jobStore.revise(id, (latest) => {
      if (latest.erased || !isTerminal(latest.state)) return undefined;
      return isGone ? withoutMessage(erase(latest)) : erase(latest);
    });
  }
  return true;
}

const withoutMessage = <T extends Pick<Job, 'message'>>({ message: _, ...rest }: T) => rest;

/** Whether the token of its interaction can still be used; that of a cell is its sheet's. */
const isNew = ({ at, cell }: Pick<Job, 'at' | 'cell'>, now: number): boolean => !cell && now - at <= TOKEN_MS;

/**
 * Deletes the message of a job or sheet while the token of its interaction can be used: only that leads to what its person alone sees, to
 * the prompt of a job without pictures, and to servers where only the person has installed the bot.
 * @returns whether the message with its pictures is gone
 */
async function deleteNewMessage(
  { message, private: isPrivate }: Pick<Job, 'message' | 'private'>,
  reply: Job['reply'] | undefined,
  { deleteMessage, deleteReply }: EntryServices,
): Promise<boolean> {
  if (message && !isPrivate && (await deleteMessage(message).catch(() => false))) return true;
  if (reply) await deleteReply(reply);
  return false;
}

/** The fields that may decide what a job costs. None of them holds words of the person's. */
function pricedFields({ recipe }: Job, { models }: EntryServices): string[] {
  const fields = models.findByName(recipe.model)?.fields.values() ?? [];
  return [...fields].flatMap(({ name, type }) =>
    type === 'choice' || type === 'integer' || type === 'number' || type === 'boolean' ? [name] : [],
  );
}

/**
 * Deletes the messages of something erased, then whose it was, and takes it out of the person's index.
 * @returns whether that is done: not where it is still painted, or it is not known yet what it cost
 */
export async function finishEntry(
  person: string,
  entry: PersonEntry,
  services: EntryServices,
  turn?: Turn,
): Promise<boolean> {
  const isDone = await (entry.kind === 'sheet'
    ? finishSheet(entry.id, services, turn)
    : finishJob(entry.id, services, turn));
  if (isDone) await services.people.remove(person, entry);
  return isDone;
}

async function finishSheet(
  id: string,
  { sheetStore, deleteMessage }: EntryServices,
  turn: Turn | undefined,
): Promise<boolean> {
  const sheet = await sheetStore.find(id, turn);
  if (!sheet) return true;
  if (!sheet.erased) return false;
  if (sheet.message && !sheet.private) await deleteMessage(sheet.message);
  await sheetStore.revise(id, forgetSheetPerson, turn);
  return true;
}

async function finishJob(id: string, services: EntryServices, turn: Turn | undefined): Promise<boolean> {
  const { jobStore, favourites, deleteMessage, wallClock } = services;
  const [job, copy] = await Promise.all([jobStore.find(id, turn), favourites.findCopy(id)]);
  if (!job) return true;
  if (!job.erased) return false;
  if (copy?.message) await deleteMessage(copy.message);
  if (copy) await favourites.forget(id);
  // A cell is shown by its sheet's message; what only its person sees is deleted by nobody but them.
  if (job.message && !job.cell && !job.private) await deleteMessage(job.message);
  const mayBePriced = !isCostKnown(job) && wallClock() - job.at < COST_UNKNOWN_MS;
  const forgetMessage = (latest: Job) => (latest.message ? withoutMessage(latest) : undefined);
  await Promise.all([
    !copy && favourites.removeAll(id),
    (mayBePriced || job.person.id !== NOBODY_ERASED.id) &&
      jobStore.revise(id, mayBePriced ? forgetMessage : forgetPerson, turn),
  ]);
  return !mayBePriced;
}
