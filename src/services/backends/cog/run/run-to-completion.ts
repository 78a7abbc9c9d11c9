import { type GenerationResult, SHUTDOWN } from '#services/backends/backend.ts';
import { deadlineError } from '#services/backends/cog/errors.ts';
import { inlinePictures } from '#services/backends/cog/inline-pictures.ts';
import { readOutputs } from '#services/backends/cog/read-outputs.ts';
import { followWebhooks } from './follow-webhooks.ts';
import { runSync } from './run-sync.ts';
import type { RunTask } from './run-task.ts';
import { startRun } from './start-run.ts';

/**
 * Sees a run through, from its first PUT to its pictures. One that may be running already is `mayBeRunning`. An abort cancels
 * it before this rejects with the signal's reason, unless that is HANDOVER.
 */
export async function runToCompletion(
  taskWithoutInput: Omit<RunTask, 'input'>,
  mayBeRunning: boolean,
  fetch: typeof globalThis.fetch,
): Promise<GenerationResult> {
  const { request, run, container, now } = taskWithoutInput;
  const deadlineController = new AbortController();
  const timer = setTimeout(() => deadlineController.abort(deadlineError(request.model)), request.deadline - now());
  const signal = AbortSignal.any([taskWithoutInput.signal, deadlineController.signal]);
  try {
    const task = { ...taskWithoutInput, signal, input: await inlinePictures(request, signal) };
    signal.throwIfAborted();
    if (taskWithoutInput.webhookUrl !== undefined && !container.hasNoWebhooks) {
      // Not waited for: it compares the container's fields with the card's, and is known when it is needed.
      void container.canReadStatus(request.model, signal).catch(() => false);
      await startRun(task, { isSync: false, mayBeRunning });
      run.markAccepted();
      await followWebhooks(task);
    } else {
      await runSync(task, mayBeRunning);
    }
    // The result is that of an older attempt, perhaps, and the newer one still paints the same.
    if (mayBeRunning || run.acceptedPuts > 1) void container.client.cancel(run.id);
    return run.finalResponse
      ? await readOutputs(run.finalResponse, request, container.origin, fetch, signal, taskWithoutInput.log)
      : throwNotEnded();
  } catch (error) {
    if (!signal.aborted) throw error;
    if (run.putSent && !run.finalResponse && signal.reason !== SHUTDOWN) await container.client.cancel(run.id);
    throw signal.reason;
  } finally {
    clearTimeout(timer);
    container.runEnded.notifyAll();
  }
}

function throwNotEnded(): never {
  throw new Error('a run that was seen through has not ended');
}
