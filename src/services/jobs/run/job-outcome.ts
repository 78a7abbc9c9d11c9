import type { Logger } from 'pino';
import { awaitingUsage, withoutCharge, withoutPrediction } from '#schema/cost/cost.ts';
import { type Job, mayHaveStarted } from '#schema/job/job.ts';
import { UserError } from '#schema/user-error.ts';
import { type Backend, type GenerationResult, SHUTDOWN } from '#services/backends/backend.ts';
import { type Costs, FREE_OF_CHARGE } from '#services/costs/costs.ts';
import type { LateCosts } from '#services/costs/late-costs.ts';
import type { Undelivered } from '#services/images/undelivered/undelivered.ts';
import { CANCELED, type RunningJobs } from '#services/jobs/cancel-and-shutdown.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import { applyPolicy } from '#services/moderation/apply-policy.ts';
import type { FindFlaggedPolicy } from '#services/moderation/flagged-policies.ts';
import { decodeCrashError, endsProcesses } from './decode-crashes.ts';
import type { DeliveryResult, JobNotifier } from './job-notifier.ts';

export interface JobOutcomeOptions {
  readonly jobStore: JobStore;
  readonly undelivered: Undelivered;
  readonly backend: Backend;
  readonly log: Logger;
  /** Default: nothing is billed. */
  readonly costs?: Pick<Costs, 'begin' | 'settle'> | undefined;
  readonly lateCosts?: Pick<LateCosts, 'add'> | undefined;
  /** What a server does with flagged pictures. Default: nothing is flagged. */
  readonly findFlaggedPolicy?: FindFlaggedPolicy | undefined;
}

/** A job in its latest state, and its pictures. `seconds` is how long they took. */
export interface GeneratedJob {
  readonly job: Job;
  readonly result: GenerationResult;
  readonly seconds: number;
  /** Whether an earlier process kept the pictures on disk. */
  readonly isOnDisk: boolean;
}

/** Ms that a delivery may take before pictures that could be had again are kept on disk all the same. */
const KEEP_AFTER_MS = 3000;

/** Writes down what becomes of a job, and tells its person. */
export interface JobOutcome {
  /**
   * Brings pictures to the person, or keeps them for `/show`. Rejects with the signal's reason when aborted before that.
   * @param mayBeShown whether an earlier process left the job, which may have delivered it
   */
  deliver(generated: GeneratedJob, signal: AbortSignal, mayBeShown?: boolean): Promise<void>;
  /** Ends a job without pictures, for the reason that it was canceled or failed with. Never rejects. */
  end(job: Job, cause: unknown, signal: AbortSignal): Promise<void>;
}

export function createJobOutcome(
  { jobStore, undelivered, backend, log, costs = FREE_OF_CHARGE, lateCosts, findFlaggedPolicy }: JobOutcomeOptions,
  running: Pick<RunningJobs, 'lockCancel'>,
  notifierFor: (job: Job) => JobNotifier,
): JobOutcome {
  /** The reason is written before the person is told: after a restart in between they are told, and nothing is painted. */
  const reportError = async (job: Job, error: unknown, signal: AbortSignal) => {
    const reason = error instanceof Error ? error.message : String(error);
    const ending =
      error instanceof UserError
        ? { is: 'refused' as const, reason, code: error.code }
        : { is: 'failed' as const, reason };
    if (error instanceof UserError) log.info({ job: job.id, reason, err: error.cause }, 'refused');
    else log.error({ job: job.id, err: error }, 'failed');
    await jobStore.record(job, { ending });
    const notifier = notifierFor(job);
    const ended = { ...job, ending };
    await (error instanceof UserError
      ? notifier.reportUserError(ended, error, signal)
      : notifier.reportFault(ended, signal));
    await jobStore.updateState(job, ending);
    await undelivered.delete(job.id);
  };

  /** Not before the pictures are shown. The end of a job is stored with its prediction, so a kill in between loses no cost. */
  const priceLater = (job: Job) => lateCosts?.add(job);

  /** With what it cost, as far as that is known. */
  const settled = (job: Job, result: GenerationResult): Job => {
    const cost = costs.settle(job, result.usage, pictureCount(result));
    return { ...job, ...(cost && { cost }) };
  };

  /** What its server wants to be seen of it, or why nothing is. */
  const present = async (job: Job, result: GenerationResult): Promise<GenerationResult | UserError> => {
    if (!findFlaggedPolicy || !job.checks) return result;
    return applyPolicy(result, job.checks, await findFlaggedPolicy(job.guild));
  };

  /** What came to nothing may be billed all the same: its prediction says so later. What never began is not. */
  const withLatestCost = async (endedJob: Job, cause: unknown): Promise<Job> => {
    if (!endedJob.cost) return endedJob;
    if (endedJob.cost.actual !== undefined) return { ...endedJob, cost: withoutPrediction(endedJob.cost) };
    const latest = (await jobStore.find(endedJob.id).catch(() => undefined)) ?? endedJob;
    const prediction = 'prediction' in latest.state ? latest.state.prediction : undefined;
    const cost = latest.cost ?? endedJob.cost;
    // Whoever cancels does so before it is known whether a prediction was created; any other failure says that none was.
    const { state } = cause === CANCELED ? latest : endedJob;
    // Without late costs, whatever paints is free of charge.
    const isFree = !lateCosts || (prediction === undefined && !mayHaveStarted(state));
    if (isFree) return { ...endedJob, ...withoutCharge(cost) };
    return { ...endedJob, ...(prediction === undefined ? { cost } : awaitingUsage(cost, prediction)) };
  };

  const end: JobOutcome['end'] = async (endedJob, cause, signal) => {
    try {
      const job = await withLatestCost(endedJob, cause);
      if (cause === CANCELED) {
        await jobStore.updateState(job, { is: 'canceled' });
        log.info({ job: job.id }, 'canceled');
        // They may be there already, to be judged.
        await undelivered.delete(job.id);
      } else {
        running.lockCancel(job.id);
        await reportError(job, cause, signal);
      }
      priceLater(job);
    } catch (error) {
      if (signal.reason !== SHUTDOWN)
        log.error({ job: endedJob.id, err: error }, 'the end of a job could not be written');
    }
  };

  return {
    deliver: async ({ job: generatedJob, result, seconds, isOnDisk }, signal, mayBeShown = false) => {
      const { state } = generatedJob;
      if (state.is !== 'submitted' && state.is !== 'painted')
        throw new Error(`a job that is ${state.is} has nothing to deliver`);
      const { prediction } = state;
      const filtered = result.filteredCount;
      let job = generatedJob;
      const disk = createKeeper(undelivered, job.id, { ...result, seconds }, isOnDisk);
      if (state.is === 'submitted' && !backend.keepsResults) {
        await disk.keep();
        job = await jobStore.updateState(job, { is: 'painted', prediction, filtered });
      }
      using _timer = runAfter(KEEP_AFTER_MS, disk.keep);
      const shown = await present(job, result);
      job = settled(job, result);
      if (shown instanceof UserError) return end(job, shown, signal);
      const notifier = notifierFor(job);
      const bring = async (): Promise<DeliveryResult> => {
        const found = mayBeShown && (await notifier.findDelivered?.(job, shown));
        if (found) return found;
        if (endsProcesses(job)) throw decodeCrashError();
        return notifier.deliver(job, shown, seconds, signal);
      };
      const delivery = await bring().catch(async (error): Promise<DeliveryResult> => {
        if (signal.aborted) await disk.keep();
        signal.throwIfAborted();
        log.error({ job: job.id, err: error }, 'delivery failed');
        await notifier.reportFault(job, signal);
        return { is: 'kept', reason: 'fault' };
      });
      const facts = { pictures: shown.pictures.length, filtered, seconds, sketch: result.sketch };
      const { sending: _, ...withoutSending } = job;
      const isPrivate = job.private || (shown.moderation?.isPrivate ?? false);
      const rest = { ...withoutSending, ...awaitingUsage(job.cost, prediction), private: isPrivate };
      if (delivery.is === 'kept') {
        await disk.keep();
        await jobStore.updateState(rest, { is: 'kept', prediction, ...facts, reason: delivery.reason });
        priceLater(rest);
        log.warn({ job: job.id, reason: delivery.reason }, 'could not be delivered; the pictures wait in /show');
        return;
      }
      await jobStore.updateState({ ...rest, message: delivery.message }, { is: 'delivered', ...facts });
      priceLater(rest);
      const { pictures } = facts;
      log.info({ job: job.id, model: job.recipe.model, pictures, seconds, by: delivery.route }, 'delivered');
      await disk.delete();
    },

    end,
  };
}

/** Pictures that are billed: those that were lost on the way are. */
const pictureCount = ({ pictures, lost = [] }: GenerationResult) => pictures.length + lost.length;

/** Keeps the pictures of one job on disk, once, or not at all. */
function createKeeper(undelivered: Undelivered, id: string, result: GenerationResult, isOnDisk: boolean) {
  let keeping = isOnDisk ? Promise.resolve() : undefined;
  return {
    /** Never rejects: where the disk fails, they stay in memory. */
    keep: (): Promise<void> => {
      keeping ??= undelivered.put(id, result);
      return keeping;
    },
    delete: async () => {
      await keeping;
      if (keeping) await undelivered.delete(id);
    },
  };
}

function runAfter(ms: number, task: () => unknown): Disposable {
  const timer = setTimeout(task, ms).unref();
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
