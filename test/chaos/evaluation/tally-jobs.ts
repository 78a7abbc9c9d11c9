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
  /** No final answer, ever. */
  readonly lost: readonly string[];
  /** More than one prediction that is paid for, or one for nobody. */
  readonly billedTwice: readonly string[];
  /** More than one final answer: pictures in two messages, two apologies, or one and the other. */
  readonly answeredTwice: readonly string[];
  /** The same apology once more, to the person alone: Discord lets nobody find out whether a follow-up was taken. */
  readonly repeatedErrors: number;
  /** Pictures of something else. */
  readonly wrongPictures: readonly string[];
}

/** What became of one job so far. */
export function outcomeOf(
  { discord: { playground }, finalAnswers }: Environment,
  { deletedReplies }: SimulatedUsers,
  { id }: RequestedJob,
): JobOutcome {
  const [first] = finalAnswers.forJob(id);
  const interaction = playground.interaction(id);
  if (interaction?.responseType !== 5) return interaction?.responseType === null ? 'unanswered' : 'refused';
  if (!first) return deletedReplies.has(id) ? 'canceled' : 'waiting';
  return first.kind === 'pictures' ? 'delivered' : first.kind === 'error' ? 'failed' : 'canceled';
}

/**
 * Judges by what people saw and what Replicate bills; the bot's own records are only compared with that.
 * @param broughtByShow jobs that were brought by `/show`
 */
export async function tallyJobs(
  environment: Environment,
  users: SimulatedUsers,
  broughtByShow: ReadonlySet<string>,
): Promise<JobTally> {
  const { finalAnswers, replicate } = environment;
  const storedJobs = await readStoredJobs(environment, users.requestedJobs);
  const outcomes = users.requestedJobs.map((each) => ({
    id: each.id,
    outcome: broughtByShow.has(each.id) ? ('undelivered' as const) : outcomeOf(environment, users, each),
    answers: finalAnswers.forJob(each.id),
  }));
  const withOutcome = (outcome: (typeof outcomes)[number]['outcome']) =>
    outcomes.filter((each) => each.outcome === outcome);
  const unanswered = withOutcome('unanswered');
  return {
    accepted: outcomes.length - unanswered.length - withOutcome('refused').length,
    unanswered: unanswered.length,
    delivered: withOutcome('delivered').length,
    failed: withOutcome('failed').length,
    canceled: withOutcome('canceled').length,
    undelivered: withOutcome('undelivered').length,
    lost: withOutcome('waiting').map(({ id }) => `${id}: lost`),
    billedTwice: [
      ...findBilledTwice(environment, replicate.predictions, storedJobs),
      ...findBilledUnanswered(unanswered, storedJobs),
    ],
    repeatedErrors: outcomes.filter(({ answers }) => isRepeatedError(answers)).length,
    answeredTwice: outcomes
      .filter(({ answers }) => answers.length > 1 && !isRepeatedError(answers))
      .map(({ id, answers }) => `${id}: ${answers.map(describeAnswer).join(', ')}`),
    wrongPictures: await findWrongPictures(environment, storedJobs),
  };
}

const isRepeatedError = (answers: readonly FinalAnswer[]): boolean =>
  answers.length > 1 &&
  answers.every(({ kind, ephemeral, text }) => kind === 'error' && ephemeral && text === answers[0]?.text);

const describeAnswer = ({ kind, message, text }: FinalAnswer): string =>
  `${kind} in ${message}${kind === 'error' ? ` (${text.slice(0, 80)})` : ''}`;

/**
 * More predictions that ask for the very same, seed and picture included, than jobs. Only enlargements of pictures that look
 * the same are asked for by several. One that failed by the platform's doing is not billed and may be begun again.
 */
function findBilledTwice(
  environment: Environment,
  predictions: readonly Prediction[],
  storedJobs: StoredJobs,
): string[] {
  const byRequest = Map.groupBy(predictions.filter(isBilled), (prediction) => predictionKey(environment, prediction));
  return [...byRequest].flatMap(([requestKey, same]) => {
    const ids = [...storedJobs.values()].filter((job) => jobKey(environment, job) === requestKey).map(({ id }) => id);
    return same.length > Math.max(1, ids.length)
      ? [`${ids.join(', ')}: ${same.map(describePrediction).join('\n  and ')}`]
      : [];
  });
}

const describePrediction = ({ id, created, status, input }: Prediction): string =>
  `${id} (${status}, begun ${new Date(created).toISOString()}) for ${JSON.stringify(input)}`;

function findBilledUnanswered(unanswered: readonly { readonly id: string }[], storedJobs: StoredJobs): string[] {
  const billed = unanswered.filter(({ id }) => 'prediction' in (storedJobs.get(id)?.state ?? {}));
  return billed.map(({ id }) => `${id}: paid for, though nobody was told that it was accepted`);
}
