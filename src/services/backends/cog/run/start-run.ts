import { cogError, describeInvalidFields, unhealthyError } from '#services/backends/cog/failure-messages.ts';
import { reportWait } from './report-wait.ts';
import type { RunTask } from './run-task.ts';

/**
 * Starts a run, however long the container is starting or busy; a run with this id that is in progress is resumed.
 * @param isSync the connection is held open, and this resolves at the end of the run; otherwise as soon as it has started
 * @param mayBeRunning one PUT is sent before waiting for the mutex, because the run may be in progress
 * @throws UserError where the input is refused, or nothing responds for `timeouts.unreachableTimeoutMs`
 */
export async function startRun(
  task: RunTask,
  { isSync, mayBeRunning }: { isSync: boolean; mayBeRunning: boolean },
): Promise<void> {
  const { startMutex } = task.container;
  // A held PUT to a busy container would look as if it had started until it is refused.
  const tryStart = async () =>
    task.run.finalResponse !== undefined || ((!isSync || (await isFree(task))) && sendPut(task, isSync));
  const triesFirst = mayBeRunning || !startMutex.isLocked;
  if (triesFirst && (await tryStart())) return;
  if (startMutex.isLocked) reportWait(task, task.container.wait ?? 'busy');
  const release = await startMutex.acquire(task.signal);
  try {
    const waitUntilFree = createWaitUntilFree(task);
    if (triesFirst) await waitUntilFree();
    while (!(await tryStart())) await waitUntilFree();
  } finally {
    release();
  }
}

async function isFree(task: RunTask): Promise<boolean> {
  const { kind } = await task.container.client.health(task.signal);
  if (kind !== 'free' && kind !== 'broken') reportWait(task, kind);
  return kind === 'free';
}

/** Sends one PUT. Resolves with whether there is nothing more to wait for. */
async function sendPut(task: RunTask, isSync: boolean): Promise<boolean> {
  const { request, run, container, readInput, webhookUrl, signal, timeouts, now } = task;
  signal.throwIfAborted();
  const input = await readInput();
  signal.throwIfAborted();
  run.putSent = true;
  // A held PUT that is not refused at once has started.
  const assumeStartedTimer = isSync
    ? setTimeout(() => run.assumeProcessing(), timeouts.assumeStartedAfterMs)
    : undefined;
  const putResult = await container.client
    .put(run.id, input, webhookUrl, isSync, signal)
    .finally(() => clearTimeout(assumeStartedTimer));
  if (putResult.kind === 'invalid')
    throw cogError('invalid-input', request.model.name, describeInvalidFields(putResult.detail));
  if ('state' in putResult) {
    run.acceptedPuts += 1;
    run.applyResponse(putResult.state);
    signal.throwIfAborted();
    // A held PUT gets a response at once where its run is in progress already: then that run's end is awaited.
    return putResult.kind === 'done' || !isSync;
  }
  if (putResult.kind === 'lost' || putResult.kind === 'unreachable') run.acceptedPuts += 1;
  const givenUpAt = putResult.kind === 'unreachable' ? now() + timeouts.unreachableTimeoutMs : request.deadline;
  reportWait(task, putResult.kind, givenUpAt);
  signal.throwIfAborted();
  return run.finalResponse !== undefined;
}

/** Waits, longer every time, until the container says that it is free; sends no PUT for that, which may have 100 MiB. */
function createWaitUntilFree(task: RunTask): () => Promise<void> {
  const { request, run, container, signal, timeouts, now, random, log } = task;
  let backoffMs = timeouts.minBackoffMs;
  let unreachableSince: number | undefined;
  return async () => {
    while (!run.finalResponse) {
      // Jitter of 0.5 to 1.5, so that several processes do not ask at the same time.
      const wasNotified = await container.runEnded.wait(backoffMs * (0.5 + random()), signal);
      backoffMs = wasNotified ? timeouts.minBackoffMs : Math.min(backoffMs * 2, timeouts.maxBackoffMs);
      const health = await container.client.health(signal);
      if (health.kind === 'free') return;
      if (health.kind === 'broken') throw unhealthyError(request.model.name, health.status);
      if (health.kind !== 'unreachable') {
        unreachableSince = undefined;
        reportWait(task, health.kind);
        continue;
      }
      unreachableSince ??= now();
      reportWait(task, health.kind, unreachableSince + timeouts.unreachableTimeoutMs);
      if (now() - unreachableSince < timeouts.unreachableTimeoutMs) continue;
      log.warn({ model: request.model.name, err: health.cause }, 'The Cog container cannot be reached');
      throw cogError('unreachable', request.model.name);
    }
  };
}
