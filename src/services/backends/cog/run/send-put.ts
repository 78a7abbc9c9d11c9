import { linkAbort } from '#services/abort/linked-abort.ts';
import type { PutResult } from '#services/backends/cog/container/client.ts';
import type { CogContainer } from '#services/backends/cog/container/container.ts';
import { cogError, describeInvalidFields } from '#services/backends/cog/failure-messages.ts';
import { FINISHED } from '#services/finished.ts';
import { pollLogs } from './poll-logs.ts';
import { recordDeath } from './record-death.ts';
import type { RunTask } from './run-task.ts';
import { watchWebhooks } from './webhooks/watch-webhooks.ts';
import type { StartMode } from './webhooks/webhook-mode.ts';

/**
 * Sends one PUT, and where its connection is held, waits for its end. Node's `fetch` closes a silent connection after 300 s; then
 * the picture is painted again.
 * @param onStarted called when a held PUT counts as started, because it was not refused at once
 * @returns `running`: it goes on, and calls back; `refused`: it did not start; `over`: it ended, or its container did
 */
export async function sendPut(
  task: RunTask,
  container: CogContainer,
  { isHeld, webhook }: StartMode,
  onStarted: () => void,
): Promise<'running' | 'refused' | 'over'> {
  const { run, readInput, signal, timeouts, now } = task;
  signal.throwIfAborted();
  const input = await readInput();
  signal.throwIfAborted();
  run.containers.add(container);
  if (webhook) container.webhookRequestedAt = now();
  using untilFinished = linkAbort(signal);
  const assumeStarted = () => {
    run.assumeProcessing();
    if (webhook) watchWebhooks(task, container);
    else void pollLogs({ ...task, signal: untilFinished.signal }, container);
    onStarted();
  };
  const timer = isHeld ? setTimeout(assumeStarted, timeouts.assumeStartedAfterMs) : undefined;
  const result = await container.client.put(run.id, input, webhook, isHeld, signal).finally(() => {
    clearTimeout(timer);
    untilFinished.abort(FINISHED);
  });
  const outcome = applyResult(task, result, isHeld);
  if (isHeld && webhook && outcome === 'over') watchWebhooks(task, container);
  signal.throwIfAborted();
  return outcome;
}

function applyResult(task: RunTask, result: PutResult, isHeld: boolean): 'running' | 'refused' | 'over' {
  const { request, run } = task;
  switch (result.kind) {
    case 'invalid':
      throw cogError('invalid-input', request.model.name, describeInvalidFields(result.detail));
    case 'done':
    case 'running': {
      const before = run.workerDeaths;
      run.acceptedPuts += 1;
      run.applyResponse(result.state);
      if (run.workerDeaths > before) recordDeath(task, result.state.error);
      if (result.kind === 'done') return 'over';
      // A held PUT gets this response only if the prediction runs already: its end has to be waited for.
      return isHeld ? 'refused' : 'running';
    }
    case 'died':
    case 'broken':
      run.acceptedPuts += 1;
      if (result.kind === 'died') run.workerDeaths += 1;
      recordDeath(task, result.cause);
      return 'over';
    case 'lost':
      run.acceptedPuts += 1;
      run.resetProgress();
      return 'refused';
    case 'unreachable':
    case 'busy':
    case 'starting':
      run.resetProgress();
      return 'refused';
  }
}
