import type { PutResult } from '#services/backends/cog/container/client.ts';
import { unhealthyError } from '#services/backends/cog/failure-messages.ts';
import type { RunTask } from './run-task.ts';
import { startRun } from './start-run.ts';

/**
 * Follows a run by its webhooks, and asks the container where they do not come. Cog has no call that only reads a prediction:
 * a PUT of a running id reads it, a PUT of a finished id paints it again. So, where the container
 * - is free, or busy with another prediction: the run has ended, and its last webhook is on its way or lost. After some time
 *   the picture is painted again with the same seed, on a held connection, which needs no webhook;
 * - is busy: a PUT of this id reads it (202), or finds that another one runs (409). If the run ends just before the PUT, the
 *   PUT starts it again; that second run is canceled when the last webhook of the first comes;
 * - does not respond, or is starting: it was restarted and has lost the run, which is started again.
 */
export async function followWebhooks(task: RunTask): Promise<void> {
  const { run, container, signal, timeouts, log, request } = task;
  let seenCancels = run.externalCancels;
  while (!run.finalResponse) {
    if (run.externalCancels > seenCancels) {
      // Somebody else canceled it; or this is the late webhook of a run whose connection broke with the last process.
      if (run.externalCancels > 1) throw new Error(`the prediction ${run.id} was canceled from outside`);
      seenCancels = run.externalCancels;
      await restartRun(task, false);
    } else if (!(await run.waitForUpdate(timeouts.webhookSilenceMs, signal))) {
      const finding = await checkContainer(task);
      if (finding === 'away') await restartRun(task, false);
      if (finding !== 'over' || (await run.waitForUpdate(timeouts.lastWebhookTimeoutMs, signal))) continue;
      log.warn(
        { model: request.model.name, prediction: run.id, heard: run.webhookReceived },
        'The last webhook of a Cog container did not arrive; the picture is painted again. Check that the container can reach COG_CALLBACK_URL',
      );
      // No webhook came at all: the next jobs do not rely on webhooks until one comes.
      if (!run.webhookReceived) container.hasNoWebhooks = true;
      await restartRun(task, true);
    }
  }
}

async function restartRun(task: RunTask, isSync: boolean): Promise<void> {
  task.run.resetProgress();
  await startRun(task, { isSync, mayBeRunning: true });
}

async function checkContainer({
  request,
  run,
  container,
  readInput,
  webhookUrl,
  signal,
}: RunTask): Promise<'running' | 'over' | 'away'> {
  const health = await container.client.health(signal);
  if (health.kind === 'broken') throw unhealthyError(request.model.name, health.status);
  if (health.kind === 'unreachable' || health.kind === 'starting') return 'away';
  // The old server does not respond while it paints on a held connection.
  if (health.kind === 'lost') return 'running';
  const canRead = health.rust === true && (await container.canReadStatus(request.model, signal));
  // A container with several slots is free while it paints ours in one of them; reading without risk is worth it.
  if (health.kind === 'free' && !canRead) return 'over';
  const putResult = await container.client.put(
    run.id,
    canRead ? {} : await readInput(),
    canRead ? undefined : webhookUrl,
    false,
    signal,
  );
  // Just after its end, this PUT started it again: that run has to be canceled when the last webhook comes.
  if (!canRead && putResult.kind === 'running') run.acceptedPuts += 1;
  if ('state' in putResult) run.applyResponse(putResult.state);
  return FINDING_BY_RESULT[putResult.kind];
}

const FINDING_BY_RESULT = {
  running: 'running',
  done: 'running',
  lost: 'running',
  busy: 'over',
  invalid: 'over',
  starting: 'away',
  unreachable: 'away',
} as const satisfies Record<PutResult['kind'], 'running' | 'over' | 'away'>;
