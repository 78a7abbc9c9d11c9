import { ALL_EVENTS, PROGRESS_EVENTS, type Webhook } from '#services/backends/cog/container/client.ts';
import type { CogContainer } from '#services/backends/cog/container/container.ts';
import type { RunTask } from '#services/backends/cog/run/run-task.ts';

/** How a prediction is started on a container. */
export interface StartMode {
  /** Whether its connection is held until its end, and has the pictures then. */
  readonly isHeld: boolean;
  readonly webhook: Webhook | undefined;
}

/**
 * The Rust server sends the pictures with its last webhook and repeats that for long, so that a restart of the bot costs nothing.
 * The Python server's webhooks only name files in the container, and a `completed` that nobody takes keeps it busy for five
 * minutes: there, the pictures come on a held connection, and webhooks tell how far they are. What says nothing of its
 * generation is treated like Python.
 */
export function startMode({ run, webhookUrl }: RunTask, { generation, hasNoWebhooks }: CogContainer): StartMode {
  if (webhookUrl === undefined || hasNoWebhooks || run.mustBeHeld) return { isHeld: true, webhook: undefined };
  const isHeld = generation !== 'rust';
  return { isHeld, webhook: { url: webhookUrl, events: isHeld ? PROGRESS_EVENTS : ALL_EVENTS } };
}
