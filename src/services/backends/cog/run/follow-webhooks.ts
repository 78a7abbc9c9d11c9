import type { PutResult } from '#services/backends/cog/container/client.ts';
import { unhealthyError } from '#services/backends/cog/errors.ts';
import type { RunTask } from './run-task.ts';
import { startRun } from './start-run.ts';

/**
 * Follows a run by its webhooks, and asks the container when they stay out. Cog has no call that only reads a prediction: a
 * PUT of a running id reads, a PUT of a finished id paints again. So:
 * - the container is free, or busy with another: the run is over, and its last webhook is under way or lost. It is waited
 *   for; then the picture is painted again with the same seed, with the connection held open, which needs no webhook;
 * - it is busy: a PUT of this id reads (202), or finds that another runs (409). Should ours end and the other begin in the
 *   instant between the two calls, it is begun again, and canceled when the last webhook of the first comes;
 * - it does not answer, or is starting: it was restarted and has forgotten the run, which is begun again.
 */
export async function followWebhooks(task: RunTask): Promise<void> {
  const { run, container, signal, timeouts, log, request } = task;
  let seenCancels = run.externalCancels;
  while (!run.finalResponse) {
    if (run.externalCancels > seenCancels) {
      // A canceled run that we did not cancel; or the late news of one whose connection broke with our last process.
      if (run.externalCancels > 1) throw new Error(`the prediction ${run.id} was canceled from outside`);
      seenCancels = run.externalCancels;
      await restartRun(task, false);
    } else if (!(await run.waitForUpdate(timeouts.webhookSilenceMs, signal))) {
      const finding = await checkContainer(task);
      if (finding === 'away') await restartRun(task, false);
      if (finding !== 'over' || (await run.waitForUpdate(timeouts.lastWebhookTimeoutMs, signal))) continue;
      log.warn(
        { model: request.model.name, prediction: run.id, heard: run.webhookReceived },
        'The last webhook of a Cog container did not come; can it reach COG_CALLBACK_URL? The picture is painted again',
      );
      // Nothing at all came: the next jobs do not wait for webhooks until one comes.
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
  input,
  webhookUrl,
  signal,
}: RunTask): Promise<'running' | 'over' | 'away'> {
  const health = await container.client.health(signal);
  if (health.kind === 'broken') throw unhealthyError(request.model, health.status);
  if (health.kind === 'unreachable' || health.kind === 'starting') return 'away';
  // The old server answers nothing while it paints for a held connection.
  if (health.kind === 'lost') return 'running';
  const canRead = health.rust === true && (await container.canReadStatus(request.model, signal));
  // Free is also one with several slots that paints ours in one of them: a look without risk is worth it.
  if (health.kind === 'free' && !canRead) return 'over';
  const putResult = await container.client.put(
    run.id,
    canRead ? {} : input,
    canRead ? undefined : webhookUrl,
    false,
    signal,
  );
  // It may have been begun again by this, in the instant after its end: then that is to be canceled when the end is heard of.
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
