import { withDefaults } from '#schema/model/model.ts';
import type { PredictionRequest } from '#services/backends/backend.ts';
import type { Prediction } from '#services/backends/replicate/api/prediction.ts';
import { ReplicateError } from '#services/backends/replicate/failures/replicate-error.ts';
import { obstacleOf } from '#services/backends/replicate/obstacle.ts';
import { FILE_RETENTION_MS, SERVICE_NAME } from '#services/backends/replicate/retention.ts';
import type { Creation, CreationDeps } from './creation.ts';
import { isPictureField } from './same-pictures.ts';
import { seedOf } from './shared-searches.ts';

/** How far apart the two clocks may be, in ms. The seed in the input tells predictions apart, so this can be large. */
const CLOCK_SKEW_MS = 60_000;
const SEARCH_INTERVAL_MS = 1500;
const OVERDUE_SEARCH_INTERVAL_MS = 15_000;

export interface RecoverySearch extends Pick<Creation, 'request' | 'identifier' | 'excludedId' | 'onProgress'> {
  /** As identical creations have it. */
  readonly fingerprint: string;
  /** When the first POST was sent, in ms since the epoch. */
  readonly since: number;
  /** When the last POST must have arrived, by `timing.now`. */
  readonly until: number;
}

/**
 * Searches for a lost prediction at once, and again until `search.until`. If Replicate does not respond to that when the time of the job
 * is up, the prediction may be painted and paid: then it is searched for as long as its files are kept, without a slot.
 */
export async function recoverPrediction(
  deps: CreationDeps,
  search: RecoverySearch,
  signal: AbortSignal,
): Promise<Prediction | undefined> {
  const { timing } = deps;
  const keptMs = search.since + FILE_RETENTION_MS - timing.wallClock();
  const keptUntil = timing.now() + Math.min(FILE_RETENTION_MS, keptMs);
  for (;;) {
    await deps.identicalCreations.allSettled(search.fingerprint);
    const isLastSearch = timing.now() >= search.until;
    try {
      const { found, isUndecided } = await searchOnce(deps, search, signal);
      if (found || (isLastSearch && !isUndecided)) return found;
    } catch (error) {
      signal.throwIfAborted();
      const isOverdue = timing.now() >= search.request.deadline;
      if (isOverdue) search.request.releaseSlot?.();
      if (isOverdue && timing.now() >= keptUntil) throw new ReplicateError('unanswered', '', { cause: error });
      const until = isOverdue ? keptUntil : search.request.deadline;
      search.onProgress({ phase: 'blocked', by: obstacleOf(error), serviceName: SERVICE_NAME, until });
      await timing.sleep(isOverdue ? OVERDUE_SEARCH_INTERVAL_MS : SEARCH_INTERVAL_MS, signal);
      continue;
    }
    await timing.sleep(Math.min(SEARCH_INTERVAL_MS, Math.max(100, search.until - timing.now())), signal);
  }
}

interface SearchResult {
  readonly found: Prediction | undefined;
  /** There is one that is this job's, or of a POST that began meanwhile and has no response. */
  readonly isUndecided: boolean;
}

/** Finds one that was created since the first attempt, has the same version and input (with its seed), and no other owner. */
async function searchOnce(
  { timing, searches, pictureComparer, owners, identicalCreations }: CreationDeps,
  search: RecoverySearch,
  signal: AbortSignal,
): Promise<SearchResult> {
  const { request, fingerprint } = search;
  let isUndecided = false;
  const found = await searches.find(
    {
      // What was sent before now was not created later, whatever the clock said then: it may have been set back since.
      createdAfter: Math.min(search.since, timing.wallClock()) - CLOCK_SKEW_MS,
      seed: seedOf(withDefaults(request.model, request.input)),
      isFound: async (prediction) => {
        const { hasSamePictures } = pictureComparer;
        if (!matches(prediction, search) || !(await hasSamePictures(prediction, request, signal))) return false;
        // Whose it is, the response says, and others that read the list do not wait for that.
        const isOfPending = !owners.has(prediction.id) && identicalCreations.isPending(fingerprint);
        if (isOfPending) isUndecided = true;
        return !isOfPending && owners.claim(prediction.id, request);
      },
    },
    signal,
  );
  return { found, isUndecided };
}

function matches(found: Prediction, { request, identifier, excludedId }: RecoverySearch): boolean {
  if (found.id === excludedId || found.status === 'canceled' || found.status === 'aborted') return false;
  const isOfficial = identifier.includes('/');
  return (isOfficial ? found.model === identifier : found.version === identifier) && hasSameInput(found.input, request);
}

/** A missing field equals its default. Pictures are compared last, by the `PictureComparer`: that takes requests. */
function hasSameInput(input: Prediction['input'], { model, input: requestedInput }: PredictionRequest): boolean {
  const expected = withDefaults(model, requestedInput);
  const names = new Set([...Object.keys(expected), ...Object.keys(input)]);
  return [...names].every((name) => {
    if (isPictureField(model, name) || model.secrets.includes(name)) return true;
    const field = model.fields.get(name);
    const value = input[name] ?? field?.default;
    // Beyond 2^53 the list's numbers are rounded when they are read.
    if (field?.type === 'integer') return Number(value) === Number(expected[name]);
    return JSON.stringify(value) === JSON.stringify(expected[name]);
  });
}
