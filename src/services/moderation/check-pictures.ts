import type { Logger } from 'pino';
import type { Job } from '#schema/job/job.ts';
import {
  type PictureCheck,
  type PictureChecks,
  type PictureVerdict,
  withCheck,
} from '#schema/moderation/picture-checks.ts';
import { UserError } from '#schema/user-error.ts';
import { linkAbort } from '#services/abort/linked-abort.ts';
import { SHUTDOWN } from '#services/backends/backend.ts';
import type { GeneratedPicture } from '#services/images/generation-result.ts';
import type { Undelivered } from '#services/images/undelivered/undelivered.ts';
import type { GeneratedJob } from '#services/jobs/run/job-outcome.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import { startTimeoutWithGrace } from '#services/timeout-with-grace.ts';
import type { Moderator } from './moderator.ts';

export interface PictureCheckOptions {
  readonly moderator: Moderator;
  readonly jobStore: Pick<JobStore, 'record'>;
  readonly undelivered: Pick<Undelivered, 'put'>;
  /** Ms that judging the pictures of a job may take. */
  readonly timeoutMs: number;
  readonly log: Pick<Logger, 'warn'>;
  /** Called once for each picture. */
  readonly onVerdict: (verdict: PictureVerdict) => void;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
}

/** Judges the pictures of jobs, between painting and delivery. */
export interface CheckPictures {
  /** Whether there is nothing left to judge. */
  isDone(generated: Pick<GeneratedJob, 'job' | 'result'>): boolean;
  /**
   * Judges what is not judged yet. The pictures are on disk before: they are paid for. What cannot be judged in time has an
   * unknown verdict. Rejects with nothing but the signal's reason when aborted.
   */
  run(generated: GeneratedJob, signal: AbortSignal): Promise<GeneratedJob>;
}

/** Predictions for one picture: a model that failed once may do better. */
const MAX_ATTEMPTS = 2;

/** Ms for the service to end a prediction itself when its time is up. */
const TIMEOUT_GRACE_MS = 5000;

export function createCheckPictures(options: PictureCheckOptions): CheckPictures {
  const { moderator, jobStore, undelivered, timeoutMs, log, onVerdict, now } = options;

  const run: CheckPictures['run'] = async ({ job, result, seconds, isOnDisk }, signal) => {
    if (!isOnDisk) await undelivered.put(job.id, { ...result, seconds });
    const state = { checks: job.checks ?? [], moderation: job.cost?.moderation ?? 0 };
    const facts = (): Pick<Job, 'checks' | 'cost'> => ({
      checks: state.checks,
      ...(job.cost && { cost: { ...job.cost, moderation: state.moderation } }),
    });
    const save = async (index: number, changes: Partial<PictureCheck>, micros = 0) => {
      state.checks = withCheck(state.checks, index, changes);
      state.moderation += micros;
      await jobStore.record(job, facts());
      if (changes.verdict && !signal.aborted) onVerdict(changes.verdict);
    };
    using limited = linkAbort(signal);
    using _ = startTimeoutWithGrace(timeoutMs, TIMEOUT_GRACE_MS, () =>
      limited.abort(new Error(`not judged within ${timeoutMs / 1000} s`)),
    );
    const deadline = now() + timeoutMs;

    const judge = async (picture: GeneratedPicture, attempt = 1): Promise<void> => {
      const { index } = picture;
      try {
        const request = {
          job,
          picture,
          deadline,
          check: find(state.checks, index),
          save: (changes: Partial<PictureCheck>) => save(index, changes),
        };
        const { verdict, micros } = await moderator.judge(request, limited.signal);
        await save(index, { verdict }, micros);
      } catch (error) {
        if (signal.aborted && signal.reason === SHUTDOWN) throw error;
        const isStopped = limited.signal.aborted || isDeadline(error);
        // One that was stopped is billed for as long as it ran, which nobody says; one that failed is not.
        const hasRun = isStopped && find(state.checks, index)?.prediction !== undefined;
        const micros = hasRun ? (moderator.estimate() ?? 0) : 0;
        const isLast = isStopped || attempt >= MAX_ATTEMPTS;
        await save(index, isLast ? { verdict: 'unknown' } : FRESH, micros);
        signal.throwIfAborted();
        if (!isLast) return judge(picture, attempt + 1);
        log.warn({ job: job.id, index, err: error }, 'a picture could not be judged; it is treated as flagged');
      }
    };

    const pending = result.pictures.filter(({ index }) => find(state.checks, index)?.verdict === undefined);
    const settled = await Promise.allSettled(pending.map((picture) => judge(picture)));
    signal.throwIfAborted();
    for (const each of settled) if (each.status === 'rejected') throw each.reason;
    return { job: { ...job, ...facts() }, result, seconds, isOnDisk: true };
  };

  return {
    isDone: ({ job: { checks = [] }, result }) =>
      result.pictures.every(({ index }) => find(checks, index)?.verdict !== undefined),
    run,
  };
}

/** For another prediction than the one that failed. */
const FRESH = { attemptedAt: undefined, attemptedLast: undefined, prediction: undefined } as const;

const find = (checks: PictureChecks, index: number) => checks.find((check) => check.index === index);

const isDeadline = (error: unknown) => error instanceof UserError && error.code === 'deadline-exceeded';
