import type { CogContainer } from '#services/backends/cog/container/container.ts';
import { claimFreeContainer } from './claim-free-container.ts';
import type { RunTask } from './run-task.ts';
import { sendPut } from './send-put.ts';
import { startMode } from './webhooks/webhook-mode.ts';

/**
 * Starts a run on the first container that is free, however long they all are starting or busy.
 * @returns the container that paints it now and calls back; `undefined` if it is over: at the end of a held connection, or
 * because the container died, or the last webhook of an earlier attempt came
 * @throws UserError where the input is refused, or no container can be used
 */
export async function startRun(task: RunTask): Promise<CogContainer | undefined> {
  const { pool, run, signal } = task;
  const release = await pool.startMutex.acquire(signal);
  let outcome: ReturnType<typeof sendPut> | undefined;
  let container: CogContainer | undefined;
  try {
    let isRefused = false;
    do {
      container = await claimFreeContainer(task, isRefused);
      if (!container) return undefined;
      const started = Promise.withResolvers<'started'>();
      outcome = sendPut(task, container, startMode(task, container), () => started.resolve('started'));
      isRefused = (await Promise.race([outcome, started.promise])) === 'refused';
      container.isClaimed = false;
    } while (isRefused && !run.finalResponse);
  } finally {
    if (container) container.isClaimed = false;
    // A held connection is not waited for here: meanwhile, the next job may start on another container.
    release();
  }
  return (await outcome) === 'running' ? container : undefined;
}
