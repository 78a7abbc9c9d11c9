import type { Block } from '#services/backends/backend.ts';
import type { RunTask } from '#services/backends/cog/run/run-task.ts';
import { blockOf } from './block-of.ts';

/** Ms for which the Python server repeats a webhook that nobody takes: 12 times, with pauses that double. */
const CALLBACK_RETRIES_MS = 6 * 60_000;

/** What a run waits for, by the most hopeful of its containers. */
export function obstacleOf(task: RunTask): Block | undefined {
  const { containers } = task.pool;
  const busy = containers.filter(({ state }) => state === 'busy');
  const isCallingBack = ({ hasNoWebhooks, webhookRequestedAt }: (typeof containers)[number]) =>
    hasNoWebhooks && webhookRequestedAt !== undefined && task.now() - webhookRequestedAt < CALLBACK_RETRIES_MS;
  if (busy.length > 0) return blockOf(task, busy.every(isCallingBack) ? 'container-calls-back' : 'container-busy');
  if (containers.some(({ state }) => state === 'lost')) return blockOf(task, 'container-busy');
  const starting = containers.filter(({ state }) => state === 'starting');
  const since = Math.min(...starting.map((container) => container.since));
  if (starting.length > 0) return blockOf(task, 'container-starts', since);
  return containers.every(({ isClaimed }) => !isClaimed) ? blockOf(task, 'container-away') : undefined;
}
