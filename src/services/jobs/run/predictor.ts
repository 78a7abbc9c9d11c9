import type { Logger } from 'pino';
import type { Job } from '#schema/job/job.ts';
import { t } from '#schema/language/t.ts';
import type { Model } from '#schema/model/model.ts';
import { UserError } from '#schema/user-error.ts';
import type { Backend, GenerationResult, PredictionRequest, Progress } from '#services/backends/backend.ts';
import { createInputPictures, type InputPictures, type RefreshLink } from '#services/images/input-pictures.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import type { Metrics } from '#services/metrics/metrics.ts';
import { startTimeoutWithGrace } from '#services/timeout-with-grace.ts';
import { createAbandonedCanceler } from './cancel-abandoned.ts';
import { followPredictions } from './latest-prediction.ts';

export interface PredictorOptions {
  readonly backend: Backend;
  readonly jobStore: JobStore;
  readonly log: Logger;
  readonly discordOrigin: string | undefined;
  readonly refreshLink: RefreshLink;
  /** Ms that a job may take from its turn to its pictures. */
  readonly jobTimeoutMs: number;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
  /** Checks the LoRAs of an input before anything is paid for it. @throws UserError if one would fail, or have no effect */
  readonly checkLoras?: ((model: Model, input: Job['recipe']['input']) => Promise<void>) | undefined;
  /** Whether everybody who sees a job's messages may read which LoRAs it uses. Default: yes. */
  readonly canNameLoras?: ((job: Job) => Promise<boolean>) | undefined;
  /**
   * Resolves when a job may go on, which was acknowledged, is to be created, or to be delivered: in a burst, other people's first responses
   * come before, and a hundred jobs that have come to the same point at the same moment leave the process to others in between.
   */
  readonly whenMayGoOn?: () => Promise<void>;
  /** Called with each result: its model, pictures and seconds from the submission, or from the resumption, to the pictures. */
  readonly recordGeneration?: Metrics['recordGeneration'];
}

/** Ms for a backend to end a job itself when its time is up: it knows better what became of it. */
const BACKEND_GRACE_MS = 5000;

/** A job in its latest state, and what came of its prediction. */
interface PredictedJob {
  readonly job: Job;
  readonly result: GenerationResult;
}

/**
 * Makes what paints one job: each state is written down before the step that follows it, and a job that was begun before a
 * restart is followed, not begun again.
 */
export function createPredictor({
  backend,
  jobStore,
  log,
  discordOrigin,
  refreshLink,
  jobTimeoutMs,
  now,
  wallClock,
  checkLoras,
  canNameLoras = async () => true,
  whenMayGoOn = async () => {},
  recordGeneration = () => {},
}: PredictorOptions) {
  const requestFor = (
    job: Job,
    model: Model,
    inputPictures: InputPictures,
    releaseSlot?: () => void,
  ): Omit<PredictionRequest, 'beforeCreate'> => ({
    jobId: job.id,
    model,
    version: job.recipe.version,
    input: job.recipe.input,
    deadline: now() + jobTimeoutMs,
    attemptedAt: job.state.is === 'accepted' ? job.state.attemptedAt : undefined,
    attemptedLast: job.state.is === 'accepted' ? job.state.attemptedLast : undefined,
    isClaimedByOther: async (prediction) => {
      const owner = await jobStore.findJobIdByPrediction(prediction);
      return owner !== undefined && owner !== job.id;
    },
    readPicture: inputPictures.read,
    needsCopy: inputPictures.needsCopy,
    ...(releaseSlot && { releaseSlot }),
  });

  const submitAndFollow = async (
    job: Job,
    baseRequest: Omit<PredictionRequest, 'beforeCreate'>,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<PredictedJob> => {
    const { onCreated, latest, whenStored, withLatest } = followPredictions(job, jobStore, log);
    let firstAttemptAt = baseRequest.attemptedAt;
    const beforeCreate = async () => {
      // A prediction that the platform failed to run is begun once more, under the state that the job has come to.
      if (latest() !== job) return whenStored();
      const at = wallClock();
      firstAttemptAt ??= at;
      const state = { is: 'accepted' as const, attemptedAt: firstAttemptAt, attemptedLast: at };
      await jobStore.recordAttempt(job, state, signal);
      await whenMayGoOn();
    };
    const request = { ...baseRequest, beforeCreate, onCreated };
    const paint = async () => {
      const { predictionId: prediction, result } = await backend.submit(request, onProgress, signal);
      void onCreated(prediction);
      return result ?? backend.follow(prediction, request, onProgress, signal);
    };
    return withLatest(paint());
  };

  const generate = async (
    job: Job,
    request: Omit<PredictionRequest, 'beforeCreate'>,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<PredictedJob> => {
    if (job.state.is === 'accepted') return submitAndFollow(job, request, onProgress, signal);
    if (job.state.is !== 'submitted' && job.state.is !== 'painted')
      throw new Error(`a job that is ${job.state.is} is over`);
    const { onCreated, whenStored, withLatest } = followPredictions(job, jobStore, log);
    const followRequest = { ...request, beforeCreate: whenStored, onCreated };
    return withLatest(backend.follow(job.state.prediction, followRequest, onProgress, signal));
  };

  return {
    /**
     * Checks the first bytes of the pictures that a job starts from, and its LoRAs, so that a bad one is refused before it waits
     * for its turn. Meanwhile only links are held.
     */
    checkInputs: async (job: Job, model: Model, signal: AbortSignal): Promise<InputPictures> => {
      const inputPictures = createInputPictures(discordOrigin, refreshLink);
      if (job.state.is !== 'accepted') return inputPictures;
      for (const url of inputUrls(job, model)) await inputPictures.checkStart(url, signal);
      // A job that may have been paid for already, before a restart, is not refused any more.
      if (job.state.attemptedAt === undefined) await checkLoras?.(model, job.recipe.input);
      signal.throwIfAborted();
      return inputPictures;
    },

    cancelAbandoned: createAbandonedCanceler({
      ...{ backend, jobStore, log },
      requestFor: (job, model) => requestFor(job, model, createInputPictures(discordOrigin, refreshLink)),
    }),

    /**
     * Paints within `jobTimeoutMs`. Where the backend only waits for what is painted, it calls `releaseSlot`, and that limit ends.
     * @param slot is aborted when that time is up; rejects with its signal's reason
     * @throws UserError or a fault
     */
    predict: async (
      job: Job,
      model: Model,
      inputPictures: InputPictures,
      onProgress: (progress: Progress) => void,
      releaseSlot: () => void,
      slot: AbortController,
    ): Promise<PredictedJob> => {
      const { signal } = slot;
      // Made when it is needed, with its sentence and its stack: nearly all jobs are in time.
      const giveUp = () =>
        slot.abort(
          new UserError(
            t('This took longer than {minutes} minutes, so I gave it up. Please try again.', {
              minutes: Math.round(jobTimeoutMs / 60_000),
            }),
            { code: 'deadline-exceeded' },
          ),
        );
      const timer = startTimeoutWithGrace(jobTimeoutMs, BACKEND_GRACE_MS, giveUp);
      using _ = timer;
      const release = () => {
        timer[Symbol.dispose]();
        releaseSlot();
      };
      const startedAt = now();
      // Each is read whole before anything is paid: a torn one is found here.
      if (job.state.is === 'accepted')
        for (const url of inputUrls(job, model)) await inputPictures.checkWhole(url, signal);
      const hidesLoras = !(await canNameLoras(job));
      const request = { ...requestFor(job, model, inputPictures, release), hidesLoras };
      const generated = await generate(job, request, onProgress, signal);
      recordGeneration(model.name, generated.result.pictures.length, (now() - startedAt) / 1000);
      return generated;
    },
  };
}

/** The links of the pictures that a job starts from. */
function inputUrls(job: Job, model: Model): string[] {
  const values = [...model.fields.values()].map(({ type, name }) =>
    type.startsWith('picture') ? job.recipe.input[name] : undefined,
  );
  return values.flat().filter((value) => typeof value === 'string');
}
