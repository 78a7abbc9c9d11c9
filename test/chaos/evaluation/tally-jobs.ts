import type { World } from '#test/chaos/environment/environment.ts';
import type { Telling } from '#test/chaos/environment/final-answers.ts';
import type { Asked, People } from '#test/chaos/environment/simulated-users.ts';
import { isBilled, type Prediction } from '#test/support/fake-replicate/predictions/prediction.ts';
import { askedByJob, askedOfReplicate, type Books, readBooks, swapped } from './stored-jobs.ts';

/** What became of something that was asked for. */
type Fate = 'refused' | 'unanswered' | 'delivered' | 'apologised' | 'canceled' | 'waiting';

/** What became of all that was asked for under one fault. */
export interface Verdict {
  /** Acknowledged with “thinking…”: from here on it must not be lost. */
  readonly accepted: number;
  /** Never acknowledged, since the bot was away: Discord says so itself, and nothing may have been paid. */
  readonly unanswered: number;
  readonly delivered: number;
  readonly apologised: number;
  /** By its button, or by deleting its message. */
  readonly canceled: number;
  /** Could not be brought, and was there in /show. */
  readonly kept: number;
  /** No last word, ever. */
  readonly lost: readonly string[];
  /** More than one prediction that is paid for, or one for nobody. */
  readonly paidTwice: readonly string[];
  /** More than one last word: pictures in two messages, two apologies, or one and the other. */
  readonly toldTwice: readonly string[];
  /** The same apology once more, to the person alone: Discord lets nobody find out whether a follow-up was taken. */
  readonly saidAgain: number;
  /** Pictures of something else. */
  readonly swapped: readonly string[];
}

/** What became of one job so far. */
export function fateOf({ discord: { playground }, tellings }: World, { takenBack }: People, { id }: Asked): Fate {
  const [first] = tellings.of(id);
  const live = playground.interaction(id);
  if (live?.responseType !== 5) return live?.responseType === null ? 'unanswered' : 'refused';
  if (!first) return takenBack.has(id) ? 'canceled' : 'waiting';
  return first.is === 'pictures' ? 'delivered' : first.is === 'sorry' ? 'apologised' : 'canceled';
}

/**
 * Judges by what people saw and by what Replicate bills; what the bot says of itself is only held against that.
 * @param shown jobs that were brought by `/show`
 */
export async function judge(world: World, people: People, shown: ReadonlySet<string>): Promise<Verdict> {
  const { tellings, replicate } = world;
  const books = await readBooks(world, people.asked);
  const fates = people.asked.map((each) => ({
    id: each.id,
    fate: shown.has(each.id) ? ('kept' as const) : fateOf(world, people, each),
    told: tellings.of(each.id),
  }));
  const having = (fate: (typeof fates)[number]['fate']) => fates.filter((each) => each.fate === fate);
  const unanswered = having('unanswered');
  return {
    accepted: fates.length - unanswered.length - having('refused').length,
    unanswered: unanswered.length,
    delivered: having('delivered').length,
    apologised: having('apologised').length,
    canceled: having('canceled').length,
    kept: having('kept').length,
    lost: having('waiting').map(({ id }) => `${id}: lost`),
    paidTwice: [...paidTwice(world, replicate.predictions, books), ...paidForNobody(unanswered, books)],
    saidAgain: fates.filter(({ told }) => isSaidAgain(told)).length,
    toldTwice: fates
      .filter(({ told }) => told.length > 1 && !isSaidAgain(told))
      .map(({ id, told }) => `${id}: ${told.map(wordOf).join(', ')}`),
    swapped: swapped(world, books),
  };
}

const isSaidAgain = (told: readonly Telling[]): boolean =>
  told.length > 1 && told.every(({ is, alone, text }) => is === 'sorry' && alone && text === told[0]?.text);

const wordOf = ({ is, message, text }: Telling): string =>
  `${is} in ${message}${is === 'sorry' ? ` (${text.slice(0, 80)})` : ''}`;

/**
 * More predictions that ask for the very same, seed and picture included, than jobs. Only enlargements of pictures that look
 * the same are asked for by several. One that failed by the platform's doing is not billed and may be begun again.
 */
function paidTwice(world: World, all: readonly Prediction[], books: Books): string[] {
  const groups = Map.groupBy(all.filter(isBilled), (prediction) => askedOfReplicate(world, prediction));
  return [...groups].flatMap(([asked, same]) => {
    const jobs = [...books.values()].filter((job) => askedByJob(world, job) === asked).map(({ id }) => id);
    return same.length > Math.max(1, jobs.length) ? [`${jobs.join(', ')}: ${same.map(tell).join('\n  and ')}`] : [];
  });
}

const tell = ({ id, created, status, input }: Prediction): string =>
  `${id} (${status}, begun ${new Date(created).toISOString()}) for ${JSON.stringify(input)}`;

function paidForNobody(unanswered: readonly { readonly id: string }[], books: Books): string[] {
  const begun = unanswered.filter(({ id }) => 'prediction' in (books.get(id)?.state ?? {}));
  return begun.map(({ id }) => `${id}: paid for, though nobody was told that it was accepted`);
}
