import type { Job } from '#schema/job/job.ts';
import { UserError } from '#schema/user-error.ts';
import type { DecodeObserver } from '#services/images/decode/decode-queue.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';

/** Processes that may end while they decode a picture of one job. It is tried no further, or it would keep Lorikeet down. */
const MAX_DECODE_CRASHES = 2;

/** Whether {@link MAX_DECODE_CRASHES} processes ended while they decoded a picture of this job. */
export function endsProcesses({ unfinishedDecodes = 0 }: Job): boolean {
  return unfinishedDecodes >= MAX_DECODE_CRASHES;
}

export function decodeCrashError(): UserError {
  return new UserError(
    'A picture of this job takes too much memory: I stopped twice while opening it. Use a smaller picture and try again.',
    { code: 'input-too-large' },
  );
}

/** Writes down that an expensive decode has begun, and that it has ended: a process that is killed in between leaves the first. */
export function createDecodeRecorder(jobStore: Pick<JobStore, 'record'>, job: Job): DecodeObserver {
  const { unfinishedDecodes: earlier = 0 } = job;
  return {
    onStart: () => jobStore.record(job, { unfinishedDecodes: earlier + 1 }),
    onEnd: () => jobStore.record(job, { unfinishedDecodes: earlier }),
  };
}
