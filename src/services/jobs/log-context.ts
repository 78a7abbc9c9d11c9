import { AsyncLocalStorage } from 'node:async_hooks';

const jobIdStorage = new AsyncLocalStorage<string>();

/** Does `work` for a job: whatever it logs, however deep and however much later, carries the job's id. */
export function runWithJobId<T>(id: string, work: () => T): T {
  return jobIdStorage.run(id, work);
}

/** The id of the job that is worked for. */
export function currentJobId(): string | undefined {
  return jobIdStorage.getStore();
}
