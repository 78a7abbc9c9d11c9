import { cogError, cogInstruction } from '#services/backends/cog/failure-messages.ts';
import type { RunTask } from './run-task.ts';

/** How often one job may be begun again because what painted it had died. Then the job itself may be what kills it. */
const MAX_WORKER_DEATHS = 4;

/** Takes note that a container died while it painted a run, which is begun again then. @throws UserError once that is too often */
export function recordDeath({ request: { model }, run, log }: RunTask, cause: unknown): void {
  run.repaintCause ??= 'container-stopped';
  run.resetProgress();
  if (run.workerDeaths <= MAX_WORKER_DEATHS) {
    log.warn(
      { model: model.name, prediction: run.id, err: cause },
      'A Cog container stopped while it painted; the picture is painted again',
    );
    return;
  }
  const instruction = cogInstruction('died', model.name, '');
  log.warn({ model: model.name, prediction: run.id, err: cause }, instruction);
  throw cogError('died', model.name, '', cause);
}
