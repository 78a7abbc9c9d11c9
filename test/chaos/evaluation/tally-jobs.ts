import type { Environment } from '#test/chaos/environment/environment.ts';
import type { FinalAnswer } from '#test/chaos/environment/final-answers.ts';
import type { RequestedJob, SimulatedUsers } from '#test/chaos/environment/simulated-users.ts';
import { isBilled, type Prediction } from '#test/support/fake-replicate/predictions/prediction.ts';
import { findWrongPictures, jobKey, predictionKey, readStoredJobs, type StoredJobs } from './stored-jobs.ts';

/** What became of something that was asked for. */
type JobOutcome = 'refused' | 'unanswered' | 'delivered' | 'failed' | 'canceled' | 'waiting';

/** What became of all that was asked for under one fault. */
export interface JobTally {
  /** Acknowledged with “thinking…”: from here on it must not be lost. */
  readonly accepted: number;
  /** Never acknowledged, since the bot was away: Discord says so itself, and nothing may have been paid. */
  readonly unanswered: number;
  readonly delivered: number;
  readonly failed: number;
  /** By its button, or by deleting its message. */
  readonly canceled: number;
  /** Could not be brought, and was there in /show. */
  readonly undelivered: number;
  /** No last word, ever. */
  readonly lost: readonly string[];
  /** More than one prediction that is paid for, or one for nobody. */
  readonly billedTwice: readonly string[];
  /** More than one last word: pictures in two messages, two apologies, or one and the other. */
  readonly answeredTwice: readonly string[];
  /** The same apology once more, to the person alone: Discord lets nobody find out whether a follow-up was taken. */
  readonly repeatedErrors: number;
  /** Pictures of something else. */
  readonly wrongPictures: readonly string[];
}

/** What became of one job so far. */
export function outcomeOf(
  { discord: { playground }, finalAnswers: tellings }: Environment,
  { deletedReplies: takenBack }: SimulatedUsers,
  { id }: RequestedJob,
): JobOutcome {
  const [first] = tellings.forJob(id);
  const interaction = playground.interaction(id);
  if (interaction?.responseType !== 5) return interaction?.responseType === null ? 'unanswered' : 'refused';
  if (!first) return takenBack.has(id) ? 'canceled' : 'waiting';
  return first.kind === 'pictures' ? 'delivered' : first.kind === 'error' ? 'failed' : 'canceled';
}

/**
 * Judges by what people saw and by what Replicate bills; what the bot says of itself is only held against that.
 * @param broughtByShow jobs that were brought by `/show`
 */
export async function tallyJobs(
  world: Environment,
  people: SimulatedUsers,
  broughtByShow: ReadonlySet<string>,
): Promise<JobTally> {
  const { finalAnswers: tellings, replicate } = world;
  const books = await readStoredJobs(world, people.requestedJobs);
  const outcomes = people.requestedJobs.map((each) => ({
    id: each.id,
    outcome: broughtByShow.has(each.id) ? ('undelivered' as const) : outcomeOf(world, people, each),
    answers: tellings.forJob(each.id),
  }));
  const withOutcome = (fate: (typeof outcomes)[number]['outcome']) => outcomes.filter((each) => each.outcome === fate);
  const unanswered = withOutcome('unanswered');
  return {
    accepted: outcomes.length - unanswered.length - withOutcome('refused').length,
    unanswered: unanswered.length,
    delivered: withOutcome('delivered').length,
    failed: withOutcome('failed').length,
    canceled: withOutcome('canceled').length,
    undelivered: withOutcome('undelivered').length,
    lost: withOutcome('waiting').map(({ id }) => `${id}: lost`),
    billedTwice: [...findBilledTwice(world, replicate.predictions, books), ...findBilledUnanswered(unanswered, books)],
    repeatedErrors: outcomes.filter(({ answers: told }) => isRepeatedError(told)).length,
    answeredTwice: outcomes
      .filter(({ answers: told }) => told.length > 1 && !isRepeatedError(told))
      .map(({ id, answers: told }) => `${id}: ${told.map(describeAnswer).join(', ')}`),
    wrongPictures: findWrongPictures(world, books),
  };
}

const isRepeatedError = (told: readonly FinalAnswer[]): boolean =>
  told.length > 1 &&
  told.every(({ kind: is, ephemeral: alone, text }) => is === 'error' && alone && text === told[0]?.text);

const describeAnswer = ({ kind: is, message, text }: FinalAnswer): string =>
  `${is} in ${message}${is === 'error' ? ` (${text.slice(0, 80)})` : ''}`;

/**
 * More predictions that ask for the very same, seed and picture included, than jobs. Only enlargements of pictures that look
 * the same are asked for by several. One that failed by the platform's doing is not billed and may be begun again.
 */
function findBilledTwice(world: Environment, predictions: readonly Prediction[], books: StoredJobs): string[] {
  const byRequest = Map.groupBy(predictions.filter(isBilled), (prediction) => predictionKey(world, prediction));
  return [...byRequest].flatMap(([requestKey, same]) => {
    const ids = [...books.values()].filter((job) => jobKey(world, job) === requestKey).map(({ id }) => id);
    return same.length > Math.max(1, ids.length)
      ? [`${ids.join(', ')}: ${same.map(describePrediction).join('\n  and ')}`]
      : [];
  });
}

const describePrediction = ({ id, created, status, input }: Prediction): string =>
  `${id} (${status}, begun ${new Date(created).toISOString()}) for ${JSON.stringify(input)}`;

function findBilledUnanswered(unanswered: readonly { readonly id: string }[], books: StoredJobs): string[] {
  const billed = unanswered.filter(({ id }) => 'prediction' in (books.get(id)?.state ?? {}));
  return billed.map(({ id }) => `${id}: paid for, though nobody was told that it was accepted`);
}
