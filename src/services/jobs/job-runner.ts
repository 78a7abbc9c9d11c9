import type { Logger } from 'pino';
import type { Job } from '#schema/job/job.ts';
import { UserError } from '#schema/user-error.ts';
import { type GenerationResult, SHUTDOWN } from '#services/backends/backend.ts';
import type { Undelivered } from '#services/images/undelivered.ts';
import type { Models } from '#services/models/models.ts';
import type { QueueTicket } from '#services/queue/queue.ts';
import type { Admission } from './admission.ts';
import type { DeliveryResult, JobNotifier, JobProgress } from './job-notifier.ts';
import { createPredictor, type PredictorOptions } from './predictor.ts';
import { createProgressReporter } from './progress.ts';
import { CANCELED, type RunningJobs } from './running-jobs.ts';

export interface JobRunnerOptions extends PredictorOptions {
  readonly models: Models;
  readonly undelivered: Undelivered;
  readonly log: Logger;
}

/** What a job holds; one that an earlier process admitted has its pictures counted already. */
export type JobResources = Pick<Admission, 'ticket'> &
  Partial<Admission> & {
    /** Called when it is painted, before it is delivered. */
    readonly onGenerated?: (job: Job, result: GenerationResult) => Promise<void>;
  };

/** Sees jobs that were admitted to their end. */
export interface JobRunner {
  /** From whatever state the job is in. Never rejects; a job that is handed over stays as the ledger has it. */
  run(job: Job, resources: JobResources, signal: AbortSignal): Promise<void>;
  /** Writes and tells why a job came to nothing. */
  end(job: Job, cause: unknown, signal: AbortSignal): Promise<void>;
  /** For a count of pictures that could not be written; it is right in memory. */
  warnQuotaNotSaved(job: Job): (cause: unknown) => void;
}

/** A job in the state it has come to, with what it came to; `seconds` is never missing. */
interface DeliverableJob {
  readonly job: Job;
  readonly result: GenerationResult;
  readonly seconds: number;
}

/** A job that an earlier process left longer ago than this cannot be finished: Replicate keeps nothing longer (ms). */
const MAX_JOB_AGE_MS = 60 * 60 * 1000;

export function createJobRunner(
  options: JobRunnerOptions,
  running: Pick<RunningJobs, 'lockCancel' | 'tryCancel'>,
  notifierFor: (job: Job) => JobNotifier,
): JobRunner {
  const { models, jobStore, undelivered, log, now } = options;
  const predictor = createPredictor(options);

  const generateInQueue = async (job: Job, ticket: QueueTicket, signal: AbortSignal): Promise<DeliverableJob> => {
    if (now() - job.at > MAX_JOB_AGE_MS)
      throw new UserError('Lorikeet was away for too long to finish this. Please ask again.');
    const model = models.get(job.recipe.model);
    const readInput = await predictor.readInputs(job, model, signal);
    const showProgress = (progress: JobProgress) =>
      notifierFor(job).showProgress(job, progress, () => running.tryCancel(job.id));
    return ticket.run(
      (waiting) => showProgress({ is: 'waiting', ...waiting }),
      signal,
      async () => {
        using onProgress = createProgressReporter(showProgress, now);
        const startedAt = now();
        const generated = await predictor.predict(job, model, readInput, onProgress, signal);
        signal.throwIfAborted();
        return { ...generated, seconds: generated.result.seconds ?? (now() - startedAt) / 1000 };
      },
    );
  };

  /** What an earlier process painted and kept; it takes no turn and costs nothing. */
  const loadUndelivered = async (job: Job): Promise<DeliverableJob | undefined> => {
    const result = job.state.is === 'painted' ? await undelivered.get(job.id) : undefined;
    return result && { job, result, seconds: result.seconds ?? 0 };
  };

  const deliverResult = async (
    { job: initialJob, result, seconds }: DeliverableJob,
    onGenerated: JobResources['onGenerated'],
    signal: AbortSignal,
  ) => {
    let job = initialJob;
    if (job.state.is === 'submitted') {
      await undelivered.put(job.id, { ...result, seconds });
      await onGenerated?.(job, result);
      job = await jobStore.updateState(job, { ...job.state, is: 'painted' });
    }
    if (job.state.is !== 'painted') throw new Error(`a job that is ${job.state.is} has nothing to bring`);
    const outcome = { pictures: result.pictures.length, seconds, sketch: result.sketch };
    const delivery = await notifierFor(job)
      .deliver(job, result, seconds, signal)
      .catch(async (error): Promise<DeliveryResult> => {
        signal.throwIfAborted();
        log.error({ job: job.id, err: error }, 'delivery failed');
        await notifierFor(job).reportFault(job, signal);
        return { is: 'kept', reason: 'fault' };
      });
    const { sending: _, ...rest } = job;
    if (delivery.is === 'kept') {
      const { prediction } = job.state;
      await jobStore.updateState(rest, { is: 'kept', prediction, ...outcome, reason: delivery.reason });
      log.warn({ job: job.id, reason: delivery.reason }, 'could not be delivered; the pictures wait in /show');
      return;
    }
    await jobStore.updateState({ ...rest, message: delivery.message }, { is: 'delivered', ...outcome });
    const { route } = delivery;
    log.info({ job: job.id, model: job.recipe.model, pictures: outcome.pictures, seconds, by: route }, 'delivered');
    await undelivered.delete(job.id);
  };

  /** Written before the person is told, so that a restart in the middle tells them, and paints nothing. */
  const reportError = async (job: Job, error: unknown, signal: AbortSignal) => {
    const isUserError = error instanceof UserError;
    const reason = error instanceof Error ? error.message : String(error);
    if (isUserError) log.info({ job: job.id, reason, err: error.cause }, 'refused');
    else log.error({ job: job.id, err: error }, 'failed');
    const ending = { is: isUserError ? ('refused' as const) : ('failed' as const), reason };
    await jobStore.record(job, { ending });
    await (isUserError
      ? notifierFor(job).reportUserError(job, error, signal)
      : notifierFor(job).reportFault(job, signal));
    await jobStore.updateState(job, ending);
    await undelivered.delete(job.id);
  };

  const end = async (job: Job, cause: unknown, signal: AbortSignal) => {
    try {
      if (cause === CANCELED) {
        await jobStore.updateState(job, { is: 'canceled' });
        log.info({ job: job.id }, 'canceled');
        return;
      }
      running.lockCancel(job.id);
      await reportError(job, cause, signal);
    } catch (error) {
      if (signal.reason !== SHUTDOWN) log.error({ job: job.id, err: error }, 'the end of a job could not be written');
    }
  };

  const warnQuotaNotSaved = (job: Job) => (cause: unknown) =>
    log.warn({ job: job.id, err: cause }, 'spending could not be written');

  return {
    end,
    warnQuotaNotSaved,
    run: async (initialJob, { ticket, reservation, onGenerated }, signal) => {
      let job = initialJob;
      const { ending } = job;
      if (ending) {
        ticket.leave();
        if (ending.is !== 'canceled')
          return end(job, ending.is === 'refused' ? new UserError(ending.reason) : new Error(ending.reason), signal);
        const model = models.all.find(({ name }) => name === job.recipe.model);
        if (model) await predictor.cancelAbandoned(job, model);
        await notifierFor(job).reportCancellation(job);
        return end(job, CANCELED, signal);
      }
      try {
        const previous = await loadUndelivered(job);
        if (previous) ticket.leave();
        const deliverable = previous ?? (await generateInQueue(job, ticket, signal));
        job = deliverable.job;
        running.lockCancel(job.id);
        // Painted is painted: nothing that is only counted may cost the pictures.
        await reservation?.settle(deliverable.result.pictures.length).catch(warnQuotaNotSaved(job));
        await deliverResult(deliverable, onGenerated, signal);
      } catch (error) {
        ticket.leave();
        if (signal.reason === SHUTDOWN) return;
        await reservation?.settle(0).catch(warnQuotaNotSaved(job));
        await end(job, signal.reason === CANCELED ? CANCELED : error, signal);
      }
    },
  };
}
