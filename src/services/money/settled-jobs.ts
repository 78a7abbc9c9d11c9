import { isTerminal } from '#schema/job/job.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import type { Ledger } from './ledger.ts';

/** The job store, with every end of a job and every cost that becomes known told to the ledger: after it is stored, never before. */
export function settleStoredJobs(jobStore: JobStore, ledger: Pick<Ledger, 'settle'>): JobStore {
  return {
    ...jobStore,
    updateState: async (before, state) => {
      const after = await jobStore.updateState(before, state);
      if (isTerminal(state)) await ledger.settle(after);
      return after;
    },
    record: async (job, changes) => {
      await jobStore.record(job, changes);
      if (!changes.cost) return;
      const latest = await jobStore.find(job.id).catch(() => undefined);
      if (latest) await ledger.settle(latest);
    },
  };
}
