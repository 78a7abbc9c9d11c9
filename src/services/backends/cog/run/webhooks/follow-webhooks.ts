import type { PutResult } from '#services/backends/cog/container/client.ts';
import type { CogContainer } from '#services/backends/cog/container/container.ts';
import { recordDeath } from '#services/backends/cog/run/record-death.ts';
import type { RunTask } from '#services/backends/cog/run/run-task.ts';
import { startMode } from './webhook-mode.ts';

/**
 * Follows a run by its webhooks, and asks the container where they do not come. Resolves when the run has its final response, or
 * has to be begun again. Cog has no call that only reads a prediction: a PUT of a running id reads it, a PUT of a finished id
 * paints it again. So, where the container
 * - is free, or busy with another prediction: the run has ended, and its last webhook is on its way or lost. After some time
 *   the picture is painted again with the same seed, on a held connection, which needs no webhook;
 * - is busy: a PUT of this id reads it (202), or finds that another one runs (409). If the run ends just before the PUT, the
 *   PUT starts it again; that second run is canceled when the last webhook of the first comes;
 * - does not respond, is starting, or has been started anew: it has lost the run.
 */
export async function followWebhooks(task: RunTask, container: CogContainer): Promise<void> {
  const { run, signal, timeouts, log, request } = task;
  const { externalCancels, workerDeaths } = run;
  const { startedAt } = container;
  while (!run.finalResponse) {
    // Somebody else canceled it; or this is the late webhook of a run whose connection broke with the last process.
    if (run.externalCancels > externalCancels) return run.resetProgress();
    if (run.workerDeaths > workerDeaths) return recordDeath(task, undefined);
    if (await run.waitForUpdate(timeouts.webhookSilenceMs, signal)) continue;
    const finding = await checkContainer(task, container, startedAt);
    if (finding === 'lost') return recordDeath(task, undefined);
    if (finding === 'running' || (await run.waitForUpdate(timeouts.lastWebhookTimeoutMs, signal))) continue;
    log.warn(
      { model: request.model.name, prediction: run.id, heard: run.webhookReceived },
      'The last webhook of a Cog container did not arrive; the picture is painted again. Check that the container can reach COG_CALLBACK_URL',
    );
    run.mustBeHeld = true;
    run.repaintCause ??= 'no-callback';
    // No webhook came at all: the next jobs do not rely on webhooks until one comes.
    if (!run.webhookReceived) container.hasNoWebhooks = true;
    return run.resetProgress();
  }
}

/** @param startedAt when the container's process started that began the run */
async function checkContainer(
  task: RunTask,
  container: CogContainer,
  startedAt: number | undefined,
): Promise<'running' | 'over' | 'lost'> {
  const { request, run, readInput, signal } = task;
  const { kind } = await container.checkHealth(signal);
  // The old server does not respond while it paints on a held connection.
  if (kind === 'lost') return 'running';
  if (kind !== 'free' && kind !== 'busy') return 'lost';
  if (container.startedAt !== startedAt) return 'lost';
  const canRead = await container.canReadStatus(request.model, signal);
  // A container with several slots is free while it paints ours in one of them; reading without risk is worth it.
  if (kind === 'free' && !canRead) return 'over';
  const { webhook } = startMode(task, container);
  const putResult = await container.client.put(
    run.id,
    canRead ? {} : await readInput(),
    canRead ? undefined : webhook,
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
  starting: 'lost',
  unreachable: 'lost',
  died: 'lost',
  broken: 'lost',
} as const satisfies Record<PutResult['kind'], 'running' | 'over' | 'lost'>;
