import { setTimeout as sleep } from 'node:timers/promises';
import type { CogContainer } from '#services/backends/cog/container/container.ts';
import type { RunTask } from './run-task.ts';

/** Polls the progress of a run whose connection is held, where that is safe. Ends with the signal; never rejects. */
export async function pollLogs({ request, run, signal, timeouts }: RunTask, container: CogContainer): Promise<void> {
  try {
    if (!(await container.canReadStatus(request.model, signal))) return;
    while (!run.finalResponse) {
      await sleep(timeouts.logPollIntervalMs, undefined, { signal });
      const putResult = await container.client.put(run.id, {}, undefined, false, signal);
      if (putResult.kind === 'running') run.applyResponse(putResult.state);
    }
  } catch {
    // A failure costs only the progress bar: the result comes on the held connection.
  }
}
