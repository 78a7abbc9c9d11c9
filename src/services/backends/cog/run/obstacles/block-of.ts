import { codeSpan } from '#schema/markdown.ts';
import type { Block, Obstacle } from '#services/backends/backend.ts';
import type { RunTask } from '#services/backends/cog/run/run-task.ts';

/** What keeps a run from going on. @param since when that began, by the clock of `now`, where it is worth telling */
export function blockOf({ request }: Pick<RunTask, 'request'>, by: Obstacle, since?: number): Block {
  return {
    by,
    serviceName: codeSpan(request.model.name),
    until: request.deadline,
    ...(since !== undefined && { since }),
  };
}
