import { invalidInputError, unhealthyError, unreachableError } from '#services/backends/cog/errors.ts';
import type { RunTask } from './run-task.ts';

/**
 * Gets a run going, however long the container starts or paints for somebody else; a run of this id that is going already is
 * taken up. With `isSync` the connection stays open, and this resolves when the run has ended; else as soon as it has begun.
 * One that is `mayBeRunning` asks once before it stands in it, as it may be running already.
 * @throws Refusal where the input is refused, or nothing answers for `timeouts.unreachableTimeoutMs`.
 */
export async function startRun(
  task: RunTask,
  { isSync, mayBeRunning }: { isSync: boolean; mayBeRunning: boolean },
): Promise<void> {
  const { startMutex } = task.container;
  // A held PUT that is sent while another paints would look as if it had begun until it is turned away.
  const tryStart = async () =>
    task.run.finalResponse !== undefined || ((!isSync || (await isFree(task))) && sendPut(task, isSync));
  const triesFirst = mayBeRunning || !startMutex.isLocked;
  if (triesFirst && (await tryStart())) return;
  const release = await startMutex.acquire(task.signal);
  try {
    const waitUntilFree = createWaitUntilFree(task);
    if (triesFirst) await waitUntilFree();
    while (!(await tryStart())) await waitUntilFree();
  } finally {
    release();
  }
}

async function isFree({ run, container, signal }: RunTask): Promise<boolean> {
  const { kind } = await container.client.health(signal);
  if (kind !== 'free') run.resetProgress();
  return kind === 'free';
}

/** One PUT; whether there is nothing more to wait for. */
async function sendPut(
  { request, run, container, input, webhookUrl, signal, timeouts }: RunTask,
  isSync: boolean,
): Promise<boolean> {
  signal.throwIfAborted();
  run.putSent = true;
  // A held PUT that is not turned away at once has begun.
  const assumeStartedTimer = isSync
    ? setTimeout(() => run.assumeProcessing(), timeouts.assumeStartedAfterMs)
    : undefined;
  const putResult = await container.client
    .put(run.id, input, webhookUrl, isSync, signal)
    .finally(() => clearTimeout(assumeStartedTimer));
  if (putResult.kind === 'invalid') throw invalidInputError(request.model, putResult.detail);
  if ('state' in putResult) {
    run.acceptedPuts += 1;
    run.applyResponse(putResult.state);
    signal.throwIfAborted();
    // A held PUT that meets its own run going answers at once: then the end of that one is waited for.
    return putResult.kind === 'done' || !isSync;
  }
  if (putResult.kind === 'lost' || putResult.kind === 'unreachable') run.acceptedPuts += 1;
  run.resetProgress();
  signal.throwIfAborted();
  return run.finalResponse !== undefined;
}

/** Waits, longer every time, until the container says that it is free; asks for that only, as a PUT may carry 100 MiB. */
function createWaitUntilFree({
  request,
  run,
  container,
  signal,
  timeouts,
  now,
  random,
  log,
}: RunTask): () => Promise<void> {
  let backoffMs = timeouts.minBackoffMs;
  let unreachableSince: number | undefined;
  return async () => {
    while (!run.finalResponse) {
      // Half to one and a half of it, so that several processes do not ask in step.
      const wasNotified = await container.runEnded.wait(backoffMs * (0.5 + random()), signal);
      backoffMs = wasNotified ? timeouts.minBackoffMs : Math.min(backoffMs * 2, timeouts.maxBackoffMs);
      const health = await container.client.health(signal);
      if (health.kind === 'free') return;
      if (health.kind === 'broken') throw unhealthyError(request.model, health.status);
      if (health.kind !== 'unreachable') {
        unreachableSince = undefined;
        continue;
      }
      unreachableSince ??= now();
      if (now() - unreachableSince < timeouts.unreachableTimeoutMs) continue;
      log.warn({ model: request.model.name, err: health.cause }, 'The Cog container cannot be reached');
      throw unreachableError(request.model);
    }
  };
}
