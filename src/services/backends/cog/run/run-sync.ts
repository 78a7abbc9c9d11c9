import { setTimeout as sleep } from 'node:timers/promises';
import type { RunTask } from './run-task.ts';
import { startRun } from './start-run.ts';

/**
 * Paints without webhooks: the connection is held open until the pictures come back on it. Node's `fetch` closes a silent
 * connection after 300 s; then the run is resumed, or started again. Progress is polled where that is safe. A process that
 * ends drops the connection, which cancels the run (Rust) or loses its pictures (Python), and the next process paints again.
 */
export async function runSync(task: RunTask, mayBeRunning: boolean): Promise<void> {
  const finished = new AbortController();
  const logPolling = pollLogs({ ...task, signal: AbortSignal.any([task.signal, finished.signal]) });
  try {
    await startRun(task, { isSync: true, mayBeRunning });
    while (!task.run.finalResponse) {
      if (task.run.externalCancels > 1) throw new Error(`the prediction ${task.run.id} was canceled from outside`);
      task.run.resetProgress();
      await startRun(task, { isSync: true, mayBeRunning: true });
    }
  } finally {
    finished.abort();
    await logPolling;
  }
}

async function pollLogs({ request, run, container, signal, timeouts }: RunTask): Promise<void> {
  try {
    if (!(await container.canReadStatus(request.model, signal))) return;
    while (!run.finalResponse) {
      await sleep(timeouts.logPollIntervalMs, undefined, { signal });
      const putResult = await container.client.put(run.id, {}, undefined, false, signal);
      if (putResult.kind === 'running') run.applyResponse(putResult.state);
    }
  } catch {
    // It ends with the run. A failure costs only the progress bar: the result comes on the held connection.
  }
}
