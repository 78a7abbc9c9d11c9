import { isUnshownRetry } from '#schema/job/filtered-pictures.ts';
import { type Job, mayHaveStarted } from '#schema/job/job.ts';
import { storedMarkdown } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import { SHUTDOWN } from '#services/backends/backend.ts';
import { observeDecodes } from '#services/images/decode/decode-queue.ts';
import type { Admission } from '#services/jobs/admission/admission.ts';
import { CANCELED, type RunningJobs } from '#services/jobs/cancel-and-shutdown.ts';
import type { Models } from '#services/models/models.ts';
import type { CheckPictures } from '#services/moderation/check-pictures.ts';
import { createDecodeRecorder, decodeCrashError, endsProcesses } from './decode-crashes.ts';
import type { DelayedJobs } from './delayed-jobs.ts';
import { holdBackProgress } from './hold-back-progress.ts';
import type { JobNotifier, JobProgress } from './job-notifier.ts';
import { createJobOutcome, type GeneratedJob, type JobOutcomeOptions } from './job-outcome.ts';
import { createPredictor, type PredictorOptions } from './predictor.ts';
import { createProgressReporter } from './progress.ts';
import { runInSlot } from './run-in-slot.ts';

export interface JobRunnerOptions extends PredictorOptions, JobOutcomeOptions {
  readonly models: Models;
  /** Judges pictures before anybody sees them. Default: nobody does. */
  readonly checkPictures?: CheckPictures | undefined;
}

/** Takes admitted jobs to their end. */
export interface JobRunner {
  /**
   * Goes on with a job from the state that it is in: queue, predict, deliver. Never rejects. A job that is left to the next
   * process at a shutdown stays as the job store has it.
   * @param stored resolves once a new job is stored; it does not join the queue before. Without it, an earlier process left the job
   */
  run(job: Job, admission: Admission, signal: AbortSignal, stored?: Promise<void>): Promise<void>;
}

type ShowProgress = (progress: JobProgress) => void;
type QueuePosition = Parameters<Parameters<Admission['ticket']['run']>[0]>[0];

/** Ms after which a job that an earlier process left is not begun any more: nobody waits for it. */
const MAX_JOB_AGE_MS = 60 * 60 * 1000;

export function createJobRunner(
  options: JobRunnerOptions,
  running: Pick<RunningJobs, 'lockCancel' | 'markStarted' | 'tryCancel' | 'shutdownSignal'>,
  delayedJobs: DelayedJobs,
  notifierFor: (job: Job) => JobNotifier,
): JobRunner {
  const { models, jobStore, undelivered, checkPictures, now, wallClock } = options;
  const predictor = createPredictor(options);
  const outcome = createJobOutcome(options, running, notifierFor);

  /** Judges pictures in the slot of their job. */
  const check = async (generated: GeneratedJob, showProgress: ShowProgress, signal: AbortSignal) => {
    if (!checkPictures || checkPictures.isDone(generated)) return generated;
    showProgress({ is: 'checking' });
    return checkPictures.run(generated, signal);
  };

  const checkInQueue = async (painted: GeneratedJob, ticket: Admission['ticket'], signal: AbortSignal) => {
    if (!checkPictures || checkPictures.isDone(painted)) return painted;
    const { job } = painted;
    const showProgress = (progress: JobProgress) =>
      notifierFor(job).showProgress(job, progress, () => running.tryCancel(job.id));
    const onPosition = (position: QueuePosition) => showProgress({ is: 'waiting', ...position });
    return runInSlot(ticket, onPosition, signal, (slot) => check(painted, showProgress, slot.signal));
  };

  const predictInQueue = async (job: Job, ticket: Admission['ticket'], signal: AbortSignal): Promise<GeneratedJob> => {
    const model = models.get(job.recipe.model);
    const inputPictures = await predictor.checkInputs(job, model, signal);
    using delay = delayedJobs.track(job);
    const show = (progress: JobProgress) =>
      notifierFor(job).showProgress(job, progress, () => running.tryCancel(job.id));
    using heldBack =
      job.state.is === 'accepted'
        ? undefined
        : holdBackProgress(show, async () => notifierFor(job).showsPictures?.(job));
    const showProgress = (progress: JobProgress) => {
      delay.update(progress);
      (heldBack ?? show)(progress);
    };
    const predict = async (slot: AbortController, releaseSlot: () => void) => {
      using onProgress = createProgressReporter(showProgress, now, wallClock);
      const startedAt = now();
      const predicted = await predictor.predict(job, model, inputPictures, onProgress, releaseSlot, slot);
      slot.signal.throwIfAborted();
      const seconds = predicted.result.seconds ?? (now() - startedAt) / 1000;
      return { ...predicted, seconds, isOnDisk: false };
    };
    const predictAndCheck = async (slot: AbortController, releaseSlot: () => void) => {
      running.markStarted(job.id);
      return check(await predict(slot, releaseSlot), showProgress, slot.signal);
    };
    const onPosition = (position: QueuePosition) => showProgress({ is: 'waiting', ...position });
    return await runInSlot(ticket, onPosition, signal, predictAndCheck);
  };

  /** What an earlier process painted and kept: it needs no turn and costs nothing. */
  const loadPainted = async (job: Job): Promise<GeneratedJob | undefined> => {
    const mayBeKept = job.state.is === 'painted' || job.state.is === 'submitted';
    const result = mayBeKept ? await undelivered.get(job.id) : undefined;
    return result && { job, result, seconds: result.seconds ?? 0, isOnDisk: true };
  };

  const generate = async (job: Job, admission: Admission, signal: AbortSignal, stored: Promise<void> | undefined) => {
    await using held = admission;
    await stored;
    try {
      const painted = await loadPainted(job);
      // Of what was begun, the backend is asked; and a new job has waited only as long as this process knows.
      if (!stored && job.state.is === 'accepted' && wallClock() - job.at > MAX_JOB_AGE_MS)
        throw new UserError('I was offline for too long to finish this. Please try again.', {
          code: 'offline-too-long',
        });
      if (!painted && endsProcesses(job)) {
        await predictor.cancelAbandoned(job, models.get(job.recipe.model), signal);
        throw decodeCrashError();
      }
      const generated = painted
        ? await checkInQueue(painted, held.ticket, signal)
        : await predictInQueue(job, held.ticket, signal);
      running.lockCancel(job.id);
      // Not awaited: the pictures do not wait for what is only counted.
      return { generated, counted: held.settle(generated.result.pictures.length) };
    } catch (error) {
      if (signal.reason !== SHUTDOWN) throw error;
      held.handOver();
      throw SHUTDOWN;
    }
  };

  /** Tells what an earlier process wrote down and may not have told. */
  const finishEnding = async (job: Job, ending: NonNullable<Job['ending']>, signal: AbortSignal) => {
    if (ending.is === 'refused') {
      const { reason, code } = ending;
      return outcome.end(job, new UserError(storedMarkdown(reason), code && { code }), signal);
    }
    if (ending.is === 'failed') return outcome.end(job, new Error(ending.reason), signal);
    const model = models.findByName(job.recipe.model);
    // Whoever canceled does not wait until it is known whether there was anything to cancel.
    const [latest] = await Promise.all([
      model ? predictor.cancelAbandoned(job, model, signal) : job,
      isUnshownRetry(job) ? undefined : notifierFor(job).reportCancellation(job),
    ]);
    // The next process asks again.
    if (signal.reason !== SHUTDOWN) await outcome.end(latest, CANCELED, signal);
  };

  /**
   * Whoever cancels may do so before it is known what was created for the job. Of this process's requests the backend knows that when it lets
   * go; what an earlier process had begun is looked for, so that it does not go on, and is counted. A shutdown leaves that to the next one.
   */
  const endCanceled = async (job: Job, signal: AbortSignal) => {
    const latest = (await jobStore.find(job.id).catch(() => undefined)) ?? job;
    if (latest.state.is !== 'accepted' || latest.state.attemptedAt === undefined)
      return outcome.end(job, CANCELED, signal);
    const model = models.findByName(job.recipe.model);
    const found =
      mayHaveStarted(job.state) && model
        ? await predictor.cancelAbandoned(latest, model, running.shutdownSignal)
        : // Where it cannot be written, it stays reserved until it can be.
          await jobStore.updateState(latest, { is: 'accepted' }).catch(() => latest);
    if (!running.shutdownSignal.aborted) await outcome.end(found, CANCELED, signal);
  };

  const run: JobRunner['run'] = async (job, admission, signal, stored) => {
    if (job.ending) {
      await admission[Symbol.asyncDispose]();
      return finishEnding(job, job.ending, signal);
    }
    const end = (latest: Job, error: unknown) =>
      signal.reason === CANCELED ? endCanceled(latest, signal) : outcome.end(latest, error, signal);
    let painted: Awaited<ReturnType<typeof generate>>;
    try {
      painted = await generate(job, admission, signal, stored);
    } catch (error) {
      // One that failed before the shutdown has given its reservation back, so it is not for the next process.
      if (error !== SHUTDOWN) await end(job, error);
      return;
    }
    const { generated, counted } = painted;
    try {
      await options.whenMayGoOn?.();
      await outcome.deliver(generated, signal, !stored && mayHaveStarted(job.state)).finally(() => counted);
    } catch (error) {
      if (signal.reason !== SHUTDOWN) await end(generated.job, error);
    }
  };

  return {
    run: (job, ...rest) => observeDecodes(createDecodeRecorder(jobStore, job), () => run(job, ...rest)),
  };
}
