import { codeSpan } from '#schema/markdown.ts';
import type { Obstacle } from '#services/backends/backend.ts';
import type { ContainerWait } from '#services/backends/cog/container/client.ts';
import type { RunTask } from './run-task.ts';

/** A container that is starting is what people read as a model that starts. `lost` may be an old server that paints. */
const OBSTACLES: Readonly<Record<Exclude<ContainerWait, 'starting'>, Obstacle>> = {
  busy: 'container-busy',
  lost: 'no-response',
  unreachable: 'container-away',
};

/**
 * Reports what a run waits for before it can start, or start again.
 * @param until when the run is given up, in ms since the epoch. Default: its deadline
 */
export function reportWait({ run, request, container }: RunTask, wait: ContainerWait, until = request.deadline): void {
  container.wait = wait;
  if (wait === 'starting') run.resetProgress();
  else run.resetProgress({ phase: 'blocked', by: OBSTACLES[wait], serviceName: codeSpan(request.model.name), until });
}
