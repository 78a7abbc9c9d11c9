import { AsyncLocalStorage } from 'node:async_hooks';

const atHand = new AsyncLocalStorage<string>();

/** Does `work` for a job: whatever it logs, however deep and however much later, carries the job's id. */
export function underJob<T>(id: string, work: () => T): T {
  return atHand.run(id, work);
}

/** The id of the job that is worked for. */
export function jobAtHand(): string | undefined {
  return atHand.getStore();
}
