import { setTimeout as sleep } from 'node:timers/promises';
import type { CogContainer } from '#services/backends/cog/container/container.ts';
import { blockOf } from '#services/backends/cog/run/obstacles/block-of.ts';
import type { RunTask } from '#services/backends/cog/run/run-task.ts';

/**
 * Notices in the background that a container's webhooks do not arrive: the first is sent before anything is painted. Then it is not
 * asked to call back any more. The Python server waits for the answer to each before it goes on, and where its packets are dropped
 * that takes minutes, so that the person is told.
 */
export function watchWebhooks(task: RunTask, container: CogContainer): void {
  const { run, request, timeouts, log } = task;
  if (run.isWatched) return;
  run.isWatched = true;
  void sleep(timeouts.webhookSilenceMs, undefined, { ref: false }).then(() => {
    if (run.webhookReceived || container.hasNoWebhooks || task.signal.aborted) return;
    container.hasNoWebhooks = true;
    log.warn(
      { model: request.model.name, container: container.origin, prediction: run.id },
      'No webhook of a Cog container arrives; it is not asked to call back any more, and shows no progress. Check that the container can reach COG_CALLBACK_URL',
    );
    if (run.isProcessing && !run.finalResponse) run.reportBlock(blockOf(task, 'container-calls-back'));
  });
}
