import { type GenerationResult, SHUTDOWN } from '#services/backends/backend.ts';
import { cogError } from '#services/backends/cog/failure-messages.ts';
import { inlinePictures } from '#services/backends/cog/inline-pictures.ts';
import { loadResult } from '#services/backends/cog/load-result.ts';
import type { Fetch } from '#services/backends/observed-fetch.ts';
import { startTimeoutWithGrace } from '#services/timeout-with-grace.ts';
import { followWebhooks } from './follow-webhooks.ts';
import { runSync } from './run-sync.ts';
import type { RunTask } from './run-task.ts';
import { startRun } from './start-run.ts';

/** Ms after the deadline in which a response or webhook that came meanwhile is read: a finished run cannot be asked for its pictures. */
const LAST_LOOK_MS = 100;

/**
 * Takes a run from its first PUT to its pictures. An abort cancels it before this rejects with the signal's reason, unless that
 * is {@link SHUTDOWN}.
 * @param mayBeRunning whether an earlier process may have started it
 */
export async function runToCompletion(
  taskWithoutInput: Omit<RunTask, 'readInput'>,
  mayBeRunning: boolean,
  fetch: Fetch,
): Promise<GenerationResult> {
  const { request, run, container, now } = taskWithoutInput;
  const deadlineController = new AbortController();
  using _ = startTimeoutWithGrace(request.deadline - now(), LAST_LOOK_MS, () =>
    deadlineController.abort(cogError('deadline', request.model.name)),
  );
  const signal = AbortSignal.any([taskWithoutInput.signal, deadlineController.signal]);
  try {
    const task = { ...taskWithoutInput, signal, readInput: () => inlinePictures(request, signal) };
    signal.throwIfAborted();
    if (taskWithoutInput.webhookUrl !== undefined && !container.hasNoWebhooks) {
      // Not awaited: it compares the container's fields with the model's, and the result is there when it is needed.
      void container.canReadStatus(request.model, signal).catch(() => false);
      await startRun(task, { isSync: false, mayBeRunning });
      run.markAccepted();
      await followWebhooks(task);
    } else {
      await runSync(task, mayBeRunning);
    }
    // The result may be an older attempt's, while a newer one still paints the same.
    if (mayBeRunning || run.acceptedPuts > 1) void container.client.cancel(run.id);
    return run.finalResponse ? await loadResult(run.finalResponse, task, fetch) : throwNotEnded();
  } catch (error) {
    if (!signal.aborted) throw error;
    if (run.putSent && !run.finalResponse && signal.reason !== SHUTDOWN) await container.client.cancel(run.id);
    throw signal.reason;
  } finally {
    container.runEnded.notifyAll();
  }
}

function throwNotEnded(): never {
  throw new Error('a completed run has no final response');
}
