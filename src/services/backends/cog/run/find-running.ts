import type { CogContainer } from '#services/backends/cog/container/container.ts';
import type { RunTask } from './run-task.ts';
import { startMode } from './webhooks/webhook-mode.ts';

/**
 * Finds the container that paints a run already, for an earlier process of the bot. Where that does not send the pictures here,
 * because they were to come on a connection that is gone, it is canceled and has to be begun again.
 */
export async function findRunning(task: RunTask): Promise<CogContainer | undefined> {
  const running = await Promise.all(task.pool.containers.map((container) => findRunningOn(task, container)));
  return running.find((container) => container !== undefined);
}

async function findRunningOn(task: RunTask, container: CogContainer): Promise<CogContainer | undefined> {
  const { run, request, signal } = task;
  const { kind } = await container.checkHealth(signal);
  if (kind !== 'busy' && kind !== 'free') return undefined;
  const { isHeld, webhook } = startMode(task, container);
  if (isHeld) {
    if (kind === 'busy' && (await container.client.cancel(run.id))) run.repaintCause ??= 'bot-restarted';
    return undefined;
  }
  const canRead = await container.canReadStatus(request.model, signal);
  // Without the risk of starting it, only what is busy may be asked.
  if (!canRead && kind === 'free') return undefined;
  const result = await container.client.put(
    run.id,
    canRead ? {} : await task.readInput(),
    canRead ? undefined : webhook,
    false,
    signal,
  );
  if (result.kind !== 'running') return undefined;
  run.acceptedPuts += 1;
  run.applyResponse(result.state);
  return container;
}
